package io.github.espalier.tck;

import io.github.espalier.backend.Backend;
import io.github.espalier.tensor.DType;

/** Wrong calls on the smallest backend. */
class HeapBadInputTest extends BadInputContract {
  @Override
  protected Backend create(DType dtype) {
    return new HeapBackend(dtype);
  }
}
