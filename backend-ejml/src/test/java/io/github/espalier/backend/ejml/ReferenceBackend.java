package io.github.espalier.backend.ejml;

import io.github.espalier.backend.AbstractBackend;
import io.github.espalier.backend.AbstractTensor;
import io.github.espalier.tensor.DType;
import io.github.espalier.tensor.Shape;

/** A backend with nothing but tier 0, in double: what every operation means. */
final class ReferenceBackend extends AbstractBackend<ReferenceBackend.Numbers> {
  ReferenceBackend() {
    super("reference", DType.FLOAT64, 1, Numbers.class);
  }

  static final class Numbers extends AbstractTensor {
    private final double[] data;

    private Numbers(ReferenceBackend backend, Shape shape) {
      super(backend, shape);
      data = new double[shape.size()];
    }

    private double at(int row, int col, boolean transposed) {
      return transposed ? data[col * cols() + row] : data[row * cols() + col];
    }

    @Override
    protected void free() {}
  }

  @Override
  protected Numbers doAllocate(Shape shape) {
    return new Numbers(this, shape);
  }

  @Override
  protected void doUpload(double[] src, int offset, Numbers dst) {
    System.arraycopy(src, offset, dst.data, 0, dst.size());
  }

  @Override
  protected void doUpload(float[] src, int offset, Numbers dst) {
    for (int i = 0; i < dst.size(); i++) {
      dst.data[i] = src[offset + i];
    }
  }

  @Override
  protected void doDownload(Numbers src, double[] dst, int offset) {
    System.arraycopy(src.data, 0, dst, offset, src.size());
  }

  @Override
  protected void doDownload(Numbers src, float[] dst, int offset) {
    for (int i = 0; i < src.size(); i++) {
      dst[offset + i] = (float) src.data[i];
    }
  }

  @Override
  protected void doMatmul(
      double alpha,
      Numbers a,
      boolean transA,
      Numbers b,
      boolean transB,
      boolean accumulate,
      Numbers out) {
    int inner = transA ? a.rows() : a.cols();
    for (int i = 0; i < out.rows(); i++) {
      for (int j = 0; j < out.cols(); j++) {
        double sum = 0;
        for (int k = 0; k < inner; k++) {
          sum += a.at(i, k, transA) * b.at(k, j, transB);
        }
        int at = i * out.cols() + j;
        out.data[at] = alpha * sum + (accumulate ? out.data[at] : 0);
      }
    }
  }
}
