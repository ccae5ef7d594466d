package io.github.espalier.backend.plain;

import io.github.espalier.backend.Backend;
import io.github.espalier.tck.ResumeContract;
import io.github.espalier.tensor.DType;

/** Training on the JIT kernel that was killed goes on in a new process. */
class PlainResumeTest extends ResumeContract {
  @Override
  protected Backend create(DType dtype) {
    return TestKernels.jit(dtype);
  }
}
