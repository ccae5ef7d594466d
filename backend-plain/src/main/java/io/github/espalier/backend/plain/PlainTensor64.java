package io.github.espalier.backend.plain;

import io.github.espalier.backend.AbstractBackend;
import io.github.espalier.backend.AbstractTensor;
import io.github.espalier.tensor.Shape;

/**
 * A tensor of the plain backend: one array per row, which may be longer than the row; what stands
 * beyond the columns means nothing.
 */
@SuppressWarnings("cast") // The casts narrow in the FLOAT32 copy of this file.
final class PlainTensor64 extends AbstractTensor {
  /** The rows up to the capacity; null once the tensor is closed. */
  double[][] rows;

  PlainTensor64(AbstractBackend<?> backend, Shape shape, int lanes) {
    super(backend, shape);
    rows = new double[shape.rows()][(shape.cols() + lanes - 1) / lanes * lanes];
  }

  /** The rows of a tensor, null of null. */
  static double[][] rowsOrNull(PlainTensor64 tensor) {
    return tensor == null ? null : tensor.rows;
  }

  @Override
  protected void free() {
    rows = null;
  }

  void upload(/*acc*/ double[] src, int offset) {
    int cols = cols();
    for (int r = 0; r < rows(); r++) {
      double[] row = rows[r];
      int base = offset + r * cols;
      for (int c = 0; c < cols; c++) {
        row[c] = (double) src[base + c];
      }
    }
  }

  void upload(float[] src, int offset) {
    int cols = cols();
    for (int r = 0; r < rows(); r++) {
      double[] row = rows[r];
      int base = offset + r * cols;
      for (int c = 0; c < cols; c++) {
        row[c] = src[base + c];
      }
    }
  }

  void download(/*acc*/ double[] dst, int offset) {
    int cols = cols();
    for (int r = 0; r < rows(); r++) {
      double[] row = rows[r];
      int base = offset + r * cols;
      for (int c = 0; c < cols; c++) {
        dst[base + c] = row[c];
      }
    }
  }

  void download(float[] dst, int offset) {
    int cols = cols();
    for (int r = 0; r < rows(); r++) {
      double[] row = rows[r];
      int base = offset + r * cols;
      for (int c = 0; c < cols; c++) {
        dst[base + c] = (float) row[c];
      }
    }
  }
}
