package io.github.espalier.tck;

import io.github.espalier.backend.AbstractBackend;
import io.github.espalier.backend.AbstractTensor;
import io.github.espalier.tensor.DType;
import io.github.espalier.tensor.Shape;

/**
 * The smallest backend: one row-major array per tensor and the operations of tier 0, nothing more.
 *
 * <p>In {@code FLOAT64} it is the kit's reference, since everything else runs on {@link
 * io.github.espalier.backend.ReferenceKernels}. It also shows what a fourth backend needs at least.
 */
public class HeapBackend extends AbstractBackend<HeapBackend.HeapTensor> {
  /** A backend of the given format. */
  public HeapBackend(DType dtype) {
    super("heap", dtype, 1);
  }

  @Override
  protected HeapTensor doAllocate(Shape shape) {
    return new HeapTensor(this, shape);
  }

  @Override
  protected void doUpload(double[] src, int offset, HeapTensor dst) {
    for (int i = 0; i < dst.size(); i++) {
      dst.set(i, src[offset + i]);
    }
  }

  @Override
  protected void doUpload(float[] src, int offset, HeapTensor dst) {
    for (int i = 0; i < dst.size(); i++) {
      dst.set(i, src[offset + i]);
    }
  }

  @Override
  protected void doDownload(HeapTensor src, double[] dst, int offset) {
    System.arraycopy(src.data, 0, dst, offset, src.size());
  }

  @Override
  protected void doDownload(HeapTensor src, float[] dst, int offset) {
    for (int i = 0; i < src.size(); i++) {
      dst[offset + i] = (float) src.data[i];
    }
  }

  @Override
  protected void doMatmul(
      double alpha,
      HeapTensor a,
      boolean transA,
      HeapTensor b,
      boolean transB,
      boolean accumulate,
      HeapTensor out) {
    int inner = transA ? a.rows() : a.cols();
    for (int r = 0; r < out.rows(); r++) {
      for (int c = 0; c < out.cols(); c++) {
        double sum = 0;
        for (int k = 0; k < inner; k++) {
          sum += (transA ? a.at(k, r) : a.at(r, k)) * (transB ? b.at(c, k) : b.at(k, c));
        }
        out.set(r * out.cols() + c, (accumulate ? out.at(r, c) : 0) + alpha * sum);
      }
    }
  }

  /** One row-major array, whose elements are rounded to the format when they are written. */
  public static class HeapTensor extends AbstractTensor {
    double[] data;

    /** A tensor of zeros. */
    protected HeapTensor(AbstractBackend<?> backend, Shape shape) {
      super(backend, shape);
      data = new double[shape.size()];
    }

    double at(int row, int col) {
      return data[row * cols() + col];
    }

    void set(int index, double value) {
      data[index] = dtype() == DType.FLOAT32 ? (float) value : value;
    }

    @Override
    protected void free() {
      data = null;
    }
  }
}
