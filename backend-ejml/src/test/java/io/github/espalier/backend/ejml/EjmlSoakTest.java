package io.github.espalier.backend.ejml;

import io.github.espalier.backend.Backend;
import io.github.espalier.backend.Backends;
import io.github.espalier.tck.SoakContract;
import io.github.espalier.tensor.DType;

/** A life on ejml leaves nothing behind. */
class EjmlSoakTest extends SoakContract {
  @Override
  protected Backend create(DType dtype) {
    return Backends.create("ejml", dtype);
  }
}
