package io.github.espalier.backend.nd4j;

import io.github.espalier.backend.Backend;
import io.github.espalier.backend.Backends;
import io.github.espalier.tck.BadInputContract;
import io.github.espalier.tensor.DType;

/** Wrong calls on nd4j. */
class Nd4jBadInputTest extends BadInputContract {
  @Override
  protected Backend create(DType dtype) {
    return Backends.create("nd4j", dtype);
  }
}
