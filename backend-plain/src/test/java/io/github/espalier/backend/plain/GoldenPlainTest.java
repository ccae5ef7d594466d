package io.github.espalier.backend.plain;

import io.github.espalier.backend.Backend;
import io.github.espalier.tck.GoldenContract;
import io.github.espalier.tensor.DType;

/** The golden cases on the plain backend with the JIT kernel. */
class GoldenPlainTest extends GoldenContract {
  @Override
  protected Backend create(DType dtype) {
    return TestKernels.jit(dtype);
  }
}
