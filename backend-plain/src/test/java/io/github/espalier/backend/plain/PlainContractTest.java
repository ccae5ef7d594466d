package io.github.espalier.backend.plain;

import io.github.espalier.backend.Backend;
import io.github.espalier.tck.BackendContract;
import io.github.espalier.tensor.DType;

/** The plain backend keeps the contract and allocates nothing once warm, with the JIT kernel. */
class PlainContractTest extends BackendContract {
  @Override
  protected Backend create(DType dtype) {
    return TestKernels.jit(dtype);
  }

  @Override
  protected boolean allocationFree() {
    return true;
  }
}
