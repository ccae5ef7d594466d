package io.github.espalier.tck;

import io.github.espalier.backend.Backend;
import io.github.espalier.tensor.DType;
import java.util.Set;

/** The smallest backend keeps the contract, so the defaults of the interface do. */
class HeapContractTest extends BackendContract {
  @Override
  protected Backend create(DType dtype) {
    return new HeapBackend(dtype);
  }

  @Override
  protected Set<String> referenceOps() {
    try (Backend backend = new HeapBackend(DType.FLOAT64)) {
      return backend.referenceOps();
    }
  }
}
