package io.github.espalier.backend.ejml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.github.espalier.backend.Backend;
import io.github.espalier.backend.BackendOptions;
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

/** Each of EJML's algorithms in use, on both sides of the sizes where they are exchanged. */
class EjmlMatmulTest {
  private static final double GUARD = 77;

  private static final int[] ROWS = {1, 6, Matmul64.PACKED_ROWS - 1, Matmul64.PACKED_ROWS, 33};
  private static final int[] INNERS = {1, 2, Matmul64.PACKED_INNER - 1, Matmul64.PACKED_INNER, 37};
  private static final int[] WIDTHS = {1, 2, 9, Matmul64.PACKED_COLS - 1, Matmul64.PACKED_COLS, 33};

  private final Random random = new Random(7);

  @ParameterizedTest
  @EnumSource
  void everyAlgorithmComputesTheProduct(DType dtype) {
    try (Backend b = Backends.create("ejml", dtype)) {
      for (int rows : ROWS) {
        for (int inner : INNERS) {
          for (int width : WIDTHS) {
            checkAll(b, rows, inner, width);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void fewRowsOfALargeMatrixAreAddedUp(DType dtype) {
    int width = 8;
    try (Backend b = Backends.create("ejml", dtype)) {
      checkAll(b, 3, Matmul64.SMALL / width, width);
      checkAll(b, 3, Matmul64.SMALL / width + 1, width);
    }
  }

  @ParameterizedTest
  @EnumSource
  void longInnerSizesAreCutAndPanelsEnd(DType dtype) {
    // With the longest inner size a panel has 32 rows or columns.
    int inner = Matmul64.MOST_INNER;
    for (int threads : new int[] {1, BackendOptions.ALL_THREADS}) {
      BackendOptions options = BackendOptions.defaults().dtype(dtype).threads(threads);
      try (Backend b = Backends.create("ejml", options)) {
        checkAll(b, 33, inner - 1, 31);
        checkAll(b, 32, inner, 32);
        checkAll(b, 33, inner, 67);
        checkAll(b, 65, inner + 1, 33);
        // Four panels of 32.75 columns would be too large: it takes five.
        checkAll(b, 33, 1000, 131);
      }
    }
  }

  private void checkAll(Backend b, int rows, int inner, int width) {
    for (int flags = 0; flags < 16; flags++) {
      check(b, rows, inner, width, flags);
    }
  }

  /** Each of k + 1 additions and the products round once, whatever the order of the terms. */
  private void check(Backend b, int rows, int inner, int width, int flags) {
    boolean transA = (flags & 1) != 0;
    boolean transB = (flags & 2) != 0;
    boolean accumulate = (flags & 4) != 0;
    double alpha = (flags & 8) == 0 ? 1 : -0.75;
    try (Tensor a = b.allocate(transA ? Shape.of(inner, rows) : Shape.of(rows, inner));
        Tensor w = b.allocate(transB ? Shape.of(width, inner) : Shape.of(inner, width));
        Tensor out = b.allocate(Shape.of(rows + 2, width))) {
      double[] va = fill(b, a);
      double[] vw = fill(b, w);
      b.fill(out, GUARD);
      out.setRows(rows);
      double[] before = fill(b, out);
      Object array = arrayOf(out);
      b.matmul(alpha, a, transA, w, transB, accumulate, out);
      assertThat(arrayOf(out)).as("the array of the result").isSameAs(array);
      out.setRows(rows + 2);
      double[] got = out.toArray();
      for (int i = 0; i < got.length; i++) {
        int row = i / width;
        int col = i % width;
        double expected = GUARD;
        double magnitude = 0;
        if (row < rows) {
          expected = accumulate ? before[i] : 0;
          magnitude = Math.abs(expected);
          for (int k = 0; k < inner; k++) {
            double left = va[transA ? k * rows + row : row * inner + k];
            double term = alpha * left * vw[transB ? col * inner + k : k * width + col];
            expected += term;
            magnitude += Math.abs(term);
          }
        }
        double error = Math.abs(got[i] - expected);
        if (!(error <= (inner + 3) * b.dtype().epsilon() * magnitude)) {
          fail(
              "%d×%d·%d, flags %d: element %d is %s, not %s",
              rows, inner, width, flags, i, got[i], expected);
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
