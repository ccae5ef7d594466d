package io.github.espalier.backend.nd4j;

import io.github.espalier.tensor.DType;
import io.github.espalier.tensor.Shape;
import io.github.espalier.tensor.ShapeException;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;

/** Copies between Java arrays and off-heap buffers, in every pairing of the two formats. */
final class Transfers {
  private Transfers() {}

  /** Refuses a tensor that a Java buffer cannot span. */
  static void requireAddressable(Shape shape, DType dtype) {
    long bytes = (long) shape.size() * dtype.bytes();
    if (bytes > Integer.MAX_VALUE) {
      throw new ShapeException(
          "allocate: "
              + shape
              + " "
              + dtype
              + " is "
              + bytes
              + " bytes; nd4j tensors take less than 2 GiB");
    }
  }

  static void upload(double[] src, int offset, DoubleBuffer dst, int count) {
    dst.put(0, src, offset, count);
  }

  static void upload(float[] src, int offset, FloatBuffer dst, int count) {
    dst.put(0, src, offset, count);
  }

  static void upload(float[] src, int offset, DoubleBuffer dst, int count) {
    for (int i = 0; i < count; i++) {
      dst.put(i, src[offset + i]);
    }
  }

  static void upload(double[] src, int offset, FloatBuffer dst, int count) {
    for (int i = 0; i < count; i++) {
      dst.put(i, (float) src[offset + i]);
    }
  }

  static void download(DoubleBuffer src, double[] dst, int offset, int count) {
    src.get(0, dst, offset, count);
  }

  static void download(FloatBuffer src, float[] dst, int offset, int count) {
    src.get(0, dst, offset, count);
  }

  static void download(DoubleBuffer src, float[] dst, int offset, int count) {
    for (int i = 0; i < count; i++) {
      dst[offset + i] = (float) src.get(i);
    }
  }

  static void download(FloatBuffer src, double[] dst, int offset, int count) {
    for (int i = 0; i < count; i++) {
      dst[offset + i] = src.get(i);
    }
  }
}
