package io.github.espalier.backend.nd4j;

import io.github.espalier.backend.Backend;
import io.github.espalier.backend.Backends;
import io.github.espalier.tck.BackendContract;
import io.github.espalier.tensor.DType;

/** The nd4j backend keeps the contract and allocates nothing once warm. */
class Nd4jContractTest extends BackendContract {
  @Override
  protected Backend create(DType dtype) {
    return Backends.create("nd4j", dtype);
  }

  @Override
  protected boolean allocationFree() {
    return true;
  }
}
