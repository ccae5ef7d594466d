package io.github.espalier.measure;

import io.github.espalier.backend.AbstractBackend;
import io.github.espalier.tensor.DType;
import io.github.espalier.tensor.Shape;
import java.util.Arrays;

/**
 * What every backend is held against: the four operations of tier 0 in double, all others on the
 * defaults of {@link io.github.espalier.backend.ReferenceKernels}.
 */
public class ReferenceBackend extends AbstractBackend<ReferenceTensor> {
  /** The name it goes by. */
  public static final String NAME = "reference";

  /** A new one. */
  public ReferenceBackend() {
    super(NAME, DType.FLOAT64, 1);
  }

  @Override
  protected ReferenceTensor doAllocate(Shape shape) {
    return new ReferenceTensor(this, shape);
  }

  @Override
  protected void doUpload(double[] src, int offset, ReferenceTensor dst) {
    System.arraycopy(src, offset, dst.data, 0, dst.size());
  }

  @Override
  protected void doUpload(float[] src, int offset, ReferenceTensor dst) {
    for (int i = 0; i < dst.size(); i++) {
      dst.data[i] = src[offset + i];
    }
  }

  @Override
  protected void doDownload(ReferenceTensor src, double[] dst, int offset) {
    System.arraycopy(src.data, 0, dst, offset, src.size());
  }

  @Override
  protected void doDownload(ReferenceTensor src, float[] dst, int offset) {
    for (int i = 0; i < src.size(); i++) {
      dst[offset + i] = (float) src.data[i];
    }
  }

  @Override
  protected void doMatmul(
      double alpha,
      ReferenceTensor a,
      boolean transA,
      ReferenceTensor b,
      boolean transB,
      boolean accumulate,
      ReferenceTensor out) {
    int inner = transA ? a.rows() : a.cols();
    int aRow = transA ? 1 : a.cols();
    int aStep = transA ? a.cols() : 1;
    int bRow = transB ? 1 : b.cols();
    int bStep = transB ? b.cols() : 1;
    int n = out.cols();
    double[] sums = new double[n];
    for (int i = 0; i < out.rows(); i++) {
      Arrays.fill(sums, 0);
      for (int k = 0; k < inner; k++) {
        double factor = a.data[i * aRow + k * aStep];
        for (int j = 0; j < n; j++) {
          sums[j] += factor * b.data[k * bRow + j * bStep];
        }
      }
      for (int j = 0; j < n; j++) {
        out.data[i * n + j] = (accumulate ? out.data[i * n + j] : 0) + alpha * sums[j];
      }
    }
  }
}
