package io.github.espalier.backend.plain;

import io.github.espalier.backend.Backend;
import io.github.espalier.backend.Backends;
import io.github.espalier.tck.SoakContract;
import io.github.espalier.tensor.DType;

/** A life on plain leaves nothing behind. */
class PlainSoakTest extends SoakContract {
  @Override
  protected Backend create(DType dtype) {
    return Backends.create("plain", dtype);
  }
}
