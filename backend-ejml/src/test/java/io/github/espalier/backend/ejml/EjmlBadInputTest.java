package io.github.espalier.backend.ejml;

import io.github.espalier.backend.Backend;
import io.github.espalier.backend.Backends;
import io.github.espalier.tck.BadInputContract;
import io.github.espalier.tensor.DType;

/** Wrong calls on ejml. */
class EjmlBadInputTest extends BadInputContract {
  @Override
  protected Backend create(DType dtype) {
    return Backends.create("ejml", dtype);
  }
}
