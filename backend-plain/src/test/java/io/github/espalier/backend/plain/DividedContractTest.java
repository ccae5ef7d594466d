package io.github.espalier.backend.plain;

import io.github.espalier.backend.Backend;
import io.github.espalier.tck.BackendContract;
import io.github.espalier.tensor.DType;

/** The contract with every operation divided among threads. */
class DividedContractTest extends BackendContract {
  @Override
  protected Backend create(DType dtype) {
    return TestKernels.divided(dtype);
  }

  @Override
  protected boolean allocationFree() {
    return true;
  }
}
