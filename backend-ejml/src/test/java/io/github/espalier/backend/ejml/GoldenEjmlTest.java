package io.github.espalier.backend.ejml;

import io.github.espalier.backend.Backend;
import io.github.espalier.backend.Backends;
import io.github.espalier.tck.GoldenContract;
import io.github.espalier.tensor.DType;

/** The golden cases on the ejml backend. */
class GoldenEjmlTest extends GoldenContract {
  @Override
  protected Backend create(DType dtype) {
    return Backends.create("ejml", dtype);
  }
}
