package io.github.espalier.backend.plain;

import io.github.espalier.backend.Backend;
import io.github.espalier.backend.Backends;
import io.github.espalier.tck.BadInputContract;
import io.github.espalier.tensor.DType;

/** Wrong calls on plain. */
class PlainBadInputTest extends BadInputContract {
  @Override
  protected Backend create(DType dtype) {
    return Backends.create("plain", dtype);
  }
}
