package io.github.espalier.tck;

import io.github.espalier.backend.Backend;
import io.github.espalier.tensor.DType;

/** The reference backend resumes in new processes. */
class HeapResumeTest extends ResumeContract {
  @Override
  protected Backend create(DType dtype) {
    return new HeapBackend(dtype);
  }
}
