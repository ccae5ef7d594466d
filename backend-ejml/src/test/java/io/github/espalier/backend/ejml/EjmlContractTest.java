package io.github.espalier.backend.ejml;

import io.github.espalier.backend.Backend;
import io.github.espalier.backend.Backends;
import io.github.espalier.tck.BackendContract;
import io.github.espalier.tensor.DType;

/** The ejml backend keeps the contract of all backends, without a slow default or an allocation. */
class EjmlContractTest extends BackendContract {
  @Override
  protected Backend create(DType dtype) {
    return Backends.create("ejml", dtype);
  }

  @Override
  protected boolean allocationFree() {
    return true;
  }
}
