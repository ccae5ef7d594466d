package io.github.espalier.backend.plain;

import io.github.espalier.backend.Backend;
import io.github.espalier.tensor.DType;

/** The same with every operation divided among threads. */
class DividedPredictionTest extends PlainPredictionTest {
  @Override
  protected Backend create(DType dtype) {
    return TestKernels.divided(dtype);
  }
}
