package io.github.espalier.backend.nd4j;

import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.Pointer;

/** A pointer that can be moved to any place in any tensor, so that none has to be made for it. */
final class Cursor64 extends DoublePointer {
  Cursor64() {
    super((Pointer) null);
  }

  /** Points at an element of a tensor. */
  Cursor64 at(Nd4jTensor64 tensor, long element) {
    address = tensor.pointer.address();
    position = element;
    return this;
  }
}
