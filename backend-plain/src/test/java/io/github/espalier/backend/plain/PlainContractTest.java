package io.github.espalier.backend.plain;

import io.github.espalier.backend.Backend;
import io.github.espalier.backend.Backends;
import io.github.espalier.tck.BackendContract;
import io.github.espalier.tensor.DType;

/** The plain backend keeps the contract and allocates nothing once warm. */
class PlainContractTest extends BackendContract {
  @Override
  protected Backend create(DType dtype) {
    return Backends.create("plain", dtype);
  }

  @Override
  protected boolean allocationFree() {
    return true;
  }
}
