package io.github.espalier.backend.nd4j;

import io.github.espalier.backend.Backend;
import io.github.espalier.backend.Backends;
import io.github.espalier.tck.ResumeContract;
import io.github.espalier.tensor.DType;

/** Training on nd4j that was killed goes on in a new process. */
class Nd4jResumeTest extends ResumeContract {
  @Override
  protected Backend create(DType dtype) {
    return Backends.create("nd4j", dtype);
  }
}
