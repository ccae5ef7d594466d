package io.github.espalier.tck;

import io.github.espalier.backend.Backend;
import io.github.espalier.tensor.DType;

/**
 * The golden cases on the reference operations; not named {@code Golden…}, which stands for
 * backends.
 */
class HeapGoldenTest extends GoldenContract {
  @Override
  protected Backend create(DType dtype) {
    return new HeapBackend(dtype);
  }
}
