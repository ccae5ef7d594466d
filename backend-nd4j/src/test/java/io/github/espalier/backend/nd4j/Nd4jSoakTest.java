package io.github.espalier.backend.nd4j;

import io.github.espalier.backend.Backend;
import io.github.espalier.backend.Backends;
import io.github.espalier.tck.SoakContract;
import io.github.espalier.tensor.DType;
import org.bytedeco.javacpp.Pointer;

/** A life on nd4j leaves nothing behind. */
class Nd4jSoakTest extends SoakContract {
  @Override
  protected Backend create(DType dtype) {
    return Backends.create("nd4j", dtype);
  }

  @Override
  protected long nativeBytes() {
    return Pointer.totalBytes();
  }
}
