package io.github.espalier.backend.plain;

import io.github.espalier.backend.Backend;
import io.github.espalier.tck.ResumeContract;
import io.github.espalier.tensor.DType;
import java.util.List;
import org.junit.jupiter.api.condition.EnabledIf;

/** Training on the Vector API that was killed goes on in a new process. */
@EnabledIf("io.github.espalier.backend.plain.TestKernels#vectorApi")
class VectorResumeTest extends ResumeContract {
  @Override
  protected Backend create(DType dtype) {
    return TestKernels.vector(dtype);
  }

  @Override
  protected List<String> flags() {
    return List.of("--add-modules", "jdk.incubator.vector");
  }
}
