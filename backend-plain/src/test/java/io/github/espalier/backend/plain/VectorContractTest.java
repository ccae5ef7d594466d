package io.github.espalier.backend.plain;

import io.github.espalier.backend.Backend;
import io.github.espalier.tensor.DType;
import org.junit.jupiter.api.condition.EnabledIf;

/** The same with the Vector API. */
@EnabledIf("io.github.espalier.backend.plain.TestKernels#vectorApi")
class VectorContractTest extends PlainContractTest {
  @Override
  protected Backend create(DType dtype) {
    return TestKernels.vector(dtype);
  }

  /** Not yet: where the JIT compiler gives up on a method, every vector in it is an object. */
  @Override
  protected boolean allocationFree() {
    return false;
  }
}
