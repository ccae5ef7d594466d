package io.github.espalier.backend.nd4j;

import io.github.espalier.backend.Backend;
import io.github.espalier.backend.BackendOptions;
import io.github.espalier.backend.Backends;
import io.github.espalier.tck.BackendContract;
import io.github.espalier.tensor.DType;

/** The nd4j backend keeps the contract with two threads, too. */
class Nd4jThreadsContractTest extends BackendContract {
  @Override
  protected Backend create(DType dtype) {
    return Backends.create("nd4j", BackendOptions.defaults().dtype(dtype).threads(2));
  }

  @Override
  protected boolean allocationFree() {
    return true;
  }
}
