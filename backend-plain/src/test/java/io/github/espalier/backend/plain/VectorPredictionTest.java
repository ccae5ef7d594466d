package io.github.espalier.backend.plain;

import io.github.espalier.backend.Backend;
import io.github.espalier.tensor.DType;
import org.junit.jupiter.api.condition.EnabledIf;

/** The same with the Vector API. */
@EnabledIf("io.github.espalier.backend.plain.TestKernels#vectorApi")
class VectorPredictionTest extends PlainPredictionTest {
  @Override
  protected Backend create(DType dtype) {
    return TestKernels.vector(dtype);
  }
}
