package io.github.espalier.backend.plain;

import io.github.espalier.backend.Backend;
import io.github.espalier.tck.ColdContract;
import io.github.espalier.tensor.DType;

/** The JIT kernel gives the same bits interpreted and compiled. */
class PlainColdTest extends ColdContract {
  @Override
  protected Backend create(DType dtype) {
    return TestKernels.jit(dtype);
  }
}
