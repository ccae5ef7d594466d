package io.github.espalier.tck;

import io.github.espalier.backend.Backend;
import io.github.espalier.tensor.DType;

/** Serving on the smallest backend. */
class HeapPredictionTest extends PredictionContract {
  @Override
  protected Backend create(DType dtype) {
    return new HeapBackend(dtype);
  }

  /** Fewer: it is the slow reference of the kit and serves nobody. */
  @Override
  protected int predictions() {
    return 50;
  }

  /** The default operations take arrays of their own. */
  @Override
  protected boolean allocationFree() {
    return false;
  }
}
