package io.github.espalier.backend.ejml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.github.espalier.backend.Backend;
import io.github.espalier.backend.Backends;
import io.github.espalier.tensor.DType;
import io.github.espalier.tensor.Shape;
import io.github.espalier.tensor.Tensor;
import java.util.Arrays;
import java.util.Random;
import org.ejml.data.DMatrixRMaj;
import org.ejml.data.FMatrixRMaj;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each of EJML's algorithms in use, on both sides of the widths where they are exchanged. */
class EjmlMatmulTest {
  private static final int ROWS = 6;
  private static final int INNER = 11;
  private static final int[] WIDTHS = {1, 2, 9, 10, 33};
  private static final double GUARD = 77;

  private final Random random = new Random(7);

  @ParameterizedTest
  @EnumSource
  void everyAlgorithmComputesTheProduct(DType dtype) {
    try (Backend b = Backends.create("ejml", dtype)) {
      for (int width : WIDTHS) {
        for (int flags = 0; flags < 16; flags++) {
          check(b, width, flags);
        }
      }
    }
  }

  /** Sums of 12 products of numbers below 1: far below 100 roundings. */
  private void check(Backend b, int width, int flags) {
    boolean transA = (flags & 1) != 0;
    boolean transB = (flags & 2) != 0;
    boolean accumulate = (flags & 4) != 0;
    double alpha = (flags & 8) == 0 ? 1 : -0.75;
    try (Tensor a = b.allocate(transA ? Shape.of(INNER, ROWS) : Shape.of(ROWS, INNER));
        Tensor w = b.allocate(transB ? Shape.of(width, INNER) : Shape.of(INNER, width));
        Tensor out = b.allocate(Shape.of(ROWS + 2, width))) {
      double[] va = fill(b, a);
      double[] vw = fill(b, w);
      b.fill(out, GUARD);
      out.setRows(ROWS);
      double[] before = fill(b, out);
      Object array = arrayOf(out);
      b.matmul(alpha, a, transA, w, transB, accumulate, out);
      assertThat(arrayOf(out)).as("the array of the result").isSameAs(array);
      out.setRows(ROWS + 2);
      double[] got = out.toArray();
      for (int i = 0; i < got.length; i++) {
        int row = i / width;
        int col = i % width;
        double expected = GUARD;
        if (row < ROWS) {
          expected = accumulate ? before[i] : 0;
          for (int k = 0; k < INNER; k++) {
            double left = va[transA ? k * ROWS + row : row * INNER + k];
            expected += alpha * left * vw[transB ? col * INNER + k : k * width + col];
          }
        }
        double error = Math.abs(got[i] - expected);
        if (!(error <= 100 * b.dtype().epsilon())) {
          fail("width %d, flags %d: element %d is %s, not %s", width, flags, i, got[i], expected);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void largeTransposesGoByBlocks(DType dtype) {
    // EJML changes its algorithm where both sizes exceed 375.
    int rows = 381;
    int cols = 377;
    try (Backend b = Backends.create("ejml", dtype);
        Tensor a = b.allocate(Shape.of(rows, cols));
        Tensor out = b.allocate(Shape.of(cols, rows))) {
      double[] v = fill(b, a);
      b.transpose(a, out);
      double[] got = out.toArray();
      double[] expected = new double[got.length];
      for (int i = 0; i < v.length; i++) {
        expected[i % cols * rows + i / cols] = v[i];
      }
      assertThat(Arrays.equals(got, expected)).as("equal to the transpose").isTrue();
    }
  }

  private double[] fill(Backend b, Tensor t) {
    float[] v = new float[t.rows() * t.cols()];
    for (int i = 0; i < v.length; i++) {
      v[i] = 2 * random.nextFloat() - 1;
    }
    b.upload(v, 0, t);
    return t.toArray();
  }

  private static Object arrayOf(Tensor t) {
    if (t instanceof EjmlTensor64 wide) {
      DMatrixRMaj matrix = wide.matrix;
      return matrix.data;
    }
    FMatrixRMaj matrix = ((EjmlTensor32) t).matrix;
    return matrix.data;
  }
}
