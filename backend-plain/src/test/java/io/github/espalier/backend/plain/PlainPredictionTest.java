package io.github.espalier.backend.plain;

import io.github.espalier.backend.Backend;
import io.github.espalier.tck.PredictionContract;
import io.github.espalier.tensor.DType;

/** Serving from many threads on plain, with the JIT kernel. */
class PlainPredictionTest extends PredictionContract {
  @Override
  protected Backend create(DType dtype) {
    return TestKernels.jit(dtype);
  }
}
