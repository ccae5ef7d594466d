package io.github.espalier.backend.nd4j;

import io.github.espalier.backend.Backend;
import io.github.espalier.backend.Backends;
import io.github.espalier.tck.GoldenContract;
import io.github.espalier.tensor.DType;

/** The golden cases on the nd4j backend. */
class GoldenNd4jTest extends GoldenContract {
  @Override
  protected Backend create(DType dtype) {
    return Backends.create("nd4j", dtype);
  }
}
