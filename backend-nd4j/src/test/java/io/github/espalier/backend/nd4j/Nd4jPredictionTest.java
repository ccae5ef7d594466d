package io.github.espalier.backend.nd4j;

import io.github.espalier.backend.Backend;
import io.github.espalier.backend.Backends;
import io.github.espalier.tck.PredictionContract;
import io.github.espalier.tensor.DType;

/** Serving from many threads on nd4j. */
class Nd4jPredictionTest extends PredictionContract {
  @Override
  protected Backend create(DType dtype) {
    return Backends.create("nd4j", dtype);
  }
}
