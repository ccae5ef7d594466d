package io.github.espalier.tck;

import io.github.espalier.backend.Backend;
import io.github.espalier.tensor.DType;

/** Serving on the smallest backend. */
class HeapPredictionTest extends PredictionContract {
  @Override
  protected Backend create(DType dtype) {
    return new HeapBackend(dtype);
  }

  /** The default operations take arrays of their own. */
  @Override
  protected boolean allocationFree() {
    return false;
  }
}
