package io.github.espalier.backend.ejml;

import io.github.espalier.backend.AbstractBackend;
import io.github.espalier.backend.AbstractTensor;
import io.github.espalier.tensor.Shape;
import org.ejml.data.DMatrixRMaj;

/**
 * A tensor that is an EJML matrix.
 *
 * <p>The matrix always has the current number of rows, its array the capacity. EJML's operations
 * reshape their output to the size it has already, so the array is never replaced.
 */
// The casts that change nothing here round in the generated FLOAT32 twin.
@SuppressWarnings("cast")
final class EjmlTensor64 extends AbstractTensor {
  private static final double[] NOTHING = {};

  final DMatrixRMaj matrix;

  EjmlTensor64(AbstractBackend<?> backend, Shape shape) {
    super(backend, shape);
    matrix = new DMatrixRMaj(shape.rows(), shape.cols());
  }

  /** The elements, row after row; longer than {@link #size} while rows are below the capacity. */
  double[] data() {
    return matrix.data;
  }

  /** The elements of a tensor, or null for null. */
  static double[] dataOf(EjmlTensor64 tensorOrNull) {
    return tensorOrNull == null ? null : tensorOrNull.matrix.data;
  }

  void upload(/*acc*/ double[] src, int offset) {
    double[] data = matrix.data;
    int n = size();
    for (int i = 0; i < n; i++) {
      data[i] = (double) src[offset + i];
    }
  }

  void upload(float[] src, int offset) {
    double[] data = matrix.data;
    int n = size();
    for (int i = 0; i < n; i++) {
      data[i] = src[offset + i];
    }
  }

  void download(/*acc*/ double[] dst, int offset) {
    double[] data = matrix.data;
    int n = size();
    for (int i = 0; i < n; i++) {
      dst[offset + i] = data[i];
    }
  }

  void download(float[] dst, int offset) {
    double[] data = matrix.data;
    int n = size();
    for (int i = 0; i < n; i++) {
      dst[offset + i] = (float) data[i];
    }
  }

  @Override
  protected void rowsChanged(int rows) {
    matrix.numRows = rows;
  }

  @Override
  protected void free() {
    matrix.data = NOTHING;
  }
}
