package io.github.espalier.backend.ejml;

import io.github.espalier.backend.Backend;
import io.github.espalier.backend.Backends;
import io.github.espalier.tck.ColdContract;
import io.github.espalier.tensor.DType;

/** The ejml backend gives the same bits interpreted and compiled. */
class EjmlColdTest extends ColdContract {
  @Override
  protected Backend create(DType dtype) {
    return Backends.create("ejml", dtype);
  }
}
