package io.github.espalier.backend.plain;

import io.github.espalier.backend.Backend;
import io.github.espalier.tck.ColdContract;
import io.github.espalier.tensor.DType;
import java.util.List;
import org.junit.jupiter.api.condition.EnabledIf;

/** The kernel on the Vector API gives the same bits interpreted and compiled. */
@EnabledIf("io.github.espalier.backend.plain.TestKernels#vectorApi")
class VectorColdTest extends ColdContract {
  @Override
  protected Backend create(DType dtype) {
    return TestKernels.vector(dtype);
  }

  @Override
  protected List<String> flags() {
    return List.of("--add-modules", "jdk.incubator.vector");
  }
}
