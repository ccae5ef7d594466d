package io.github.espalier.backend.ejml;

import io.github.espalier.backend.Backend;
import io.github.espalier.backend.Backends;
import io.github.espalier.tck.PredictionContract;
import io.github.espalier.tensor.DType;

/** Serving from many threads on ejml. */
class EjmlPredictionTest extends PredictionContract {
  @Override
  protected Backend create(DType dtype) {
    return Backends.create("ejml", dtype);
  }
}
