package io.github.espalier.backend.plain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.espalier.backend.Backend;
import io.github.espalier.backend.BackendOptions;
import io.github.espalier.backend.BinaryOp;
import io.github.espalier.backend.LossOp;
import io.github.espalier.backend.ReduceOp;
import io.github.espalier.backend.ReferenceKernels;
import io.github.espalier.backend.UnaryOp;
import io.github.espalier.backend.UpdateRule;
import io.github.espalier.tensor.DType;
import io.github.espalier.tensor.Shape;
import io.github.espalier.tensor.Tensor;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Holds every operation against {@link ReferenceKernels} on awkward shapes, in both formats. */
class PlainBackendTest {
  /** Rows, inner size, columns; the last ones cross the tiles of the matrix products. */
  private static final int[][] SHAPES = {
    {1, 1, 1}, {1, 1, 7}, {3, 1, 1}, {1, 9, 4}, {5, 17, 13}, {8, 3, 2}, {70, 130, 37}, {3, 11, 1030}
  };

  private final Random random = new Random(7);

  private static Backend create(DType dtype) {
    return new PlainProvider().create(BackendOptions.defaults().dtype(dtype));
  }

  private Tensor normal(Backend b, int rows, int cols) {
    Tensor t = b.allocate(Shape.of(rows, cols));
    double[] v = new double[rows * cols];
    for (int i = 0; i < v.length; i++) {
      v[i] = random.nextGaussian();
    }
    b.upload(v, 0, t);
    return t;
  }

  private Tensor positive(Backend b, int rows, int cols) {
    Tensor t = b.allocate(Shape.of(rows, cols));
    double[] v = new double[rows * cols];
    for (int i = 0; i < v.length; i++) {
      v[i] = 0.05 + 0.9 * random.nextDouble();
    }
    b.upload(v, 0, t);
    return t;
  }

  private static Tensor copy(Backend b, Tensor t) {
    Tensor c = b.allocate(t.shape());
    b.upload(t.toArray(), 0, c);
    return c;
  }

  /** {@code steps} roundings of numbers up to about {@code size}. */
  private static void assertClose(Tensor got, Tensor wanted, double steps) {
    assertClose(got.toArray(), wanted.toArray(), got.dtype(), steps);
  }

  private static void assertClose(double[] got, double[] wanted, DType dtype, double steps) {
    assertThat(got).hasSameSizeAs(wanted);
    for (int i = 0; i < got.length; i++) {
      assertClose(got[i], wanted[i], dtype, steps);
    }
  }

  private static void assertClose(double got, double wanted, DType dtype, double steps) {
    if (Double.isNaN(wanted) || Double.isInfinite(wanted)) {
      assertThat(Double.valueOf(got)).isEqualTo(Double.valueOf(wanted));
    } else {
      assertThat(Math.abs(got - wanted))
          .as("got %s, wanted %s", got, wanted)
          .isLessThanOrEqualTo(steps * dtype.epsilon() * (1 + Math.abs(wanted)));
    }
  }

  @ParameterizedTest
  @EnumSource
  void usesNoReferenceKernel(DType dtype) {
    try (Backend b = create(dtype)) {
      assertThat(b.referenceOps()).isEmpty();
      assertThat(b.description()).isEqualTo("plain " + dtype + ", nested arrays, JIT kernel");
    }
  }

  @ParameterizedTest
  @EnumSource
  void refusesThreadsAndUnknownSettings(DType dtype) {
    BackendOptions options = BackendOptions.defaults().dtype(dtype);
    PlainProvider provider = new PlainProvider();
    assertThatThrownBy(() -> provider.create(options.threads(2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("got 2; plain computes on one thread in this version");
    assertThatThrownBy(() -> provider.create(options.threads(BackendOptions.ALL_THREADS)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("got ALL_THREADS");
    assertThatThrownBy(() -> provider.create(options.with("speed", "high")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("speed");
  }

  @ParameterizedTest
  @EnumSource
  void transfersBothFormats(DType dtype) {
    try (Backend b = create(dtype)) {
      Tensor t = b.allocate(Shape.of(2, 3));
      b.upload(new double[] {9, 1, 2, 3, 4, 5, 0.1}, 1, t);
      assertThat(t.toArray()).containsExactly(1, 2, 3, 4, 5, dtype == DType.FLOAT64 ? 0.1 : 0.1f);
      b.upload(new float[] {9, 6, 5, 4, 3, 2, 0.1f}, 1, t);
      float[] floats = new float[8];
      b.download(t, floats, 2);
      assertThat(floats).containsExactly(0, 0, 6, 5, 4, 3, 2, 0.1f);
    }
  }

  @ParameterizedTest
  @EnumSource
  void matmulInEveryOrientation(DType dtype) {
    try (Backend b = create(dtype)) {
      for (int[] s : SHAPES) {
        for (int variant = 0; variant < 8; variant++) {
          boolean ta = (variant & 1) != 0;
          boolean tb = (variant & 2) != 0;
          boolean accumulate = (variant & 4) != 0;
          Tensor a = ta ? normal(b, s[1], s[0]) : normal(b, s[0], s[1]);
          Tensor w = tb ? normal(b, s[2], s[1]) : normal(b, s[1], s[2]);
          Tensor out = normal(b, s[0], s[2]);
          double[] wanted = out.toArray();
          double[] va = a.toArray();
          double[] vb = w.toArray();
          for (int i = 0; i < s[0]; i++) {
            for (int j = 0; j < s[2]; j++) {
              double sum = 0;
              for (int p = 0; p < s[1]; p++) {
                sum += va[ta ? p * s[0] + i : i * s[1] + p] * vb[tb ? j * s[1] + p : p * s[2] + j];
              }
              int at = i * s[2] + j;
              wanted[at] = 0.75 * sum + (accumulate ? wanted[at] : 0);
            }
          }
          b.matmul(0.75, a, ta, w, tb, accumulate, out);
          assertClose(out.toArray(), wanted, dtype, 4 * s[1] + 4);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void unaryAndDerivative(DType dtype) {
    double[][] parameters = {{0, 0}, {0.3, 0.5}, {2, -1}};
    double[] special = {0, -0.0, 1e-3, 30, -30, Double.NaN, Double.POSITIVE_INFINITY};
    try (Backend b = create(dtype)) {
      for (UnaryOp op : UnaryOp.values()) {
        for (double[] p : parameters) {
          for (int[] s : SHAPES) {
            boolean positive = op == UnaryOp.LOG || op == UnaryOp.POW;
            Tensor x = positive ? positive(b, s[0], s[2]) : normal(b, s[0], s[2]);
            if (s[0] * s[2] >= special.length) {
              double[] v = x.toArray();
              System.arraycopy(special, 0, v, 0, special.length);
              b.upload(v, 0, x);
            }
            Tensor y = normal(b, s[0], s[2]);
            Tensor dy = normal(b, s[0], s[2]);
            Tensor wanted = normal(b, s[0], s[2]);
            b.unary(op, p[0], p[1], x, y);
            ReferenceKernels.unary(b, op, p[0], p[1], x, wanted);
            assertClose(y, wanted, 4);

            Tensor in = op.derivativeNeedsInput(p[0], p[1]) ? x : null;
            ReferenceKernels.unaryBackward(b, op, p[0], p[1], in, y, dy, wanted);
            b.unaryBackward(op, p[0], p[1], in, y, dy, dy);
            assertClose(dy, wanted, 8);
            b.unary(op, p[0], p[1], x, x);
            assertThat(x.toArray()).isEqualTo(y.toArray());
          }
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void binaryWithEveryBroadcast(DType dtype) {
    try (Backend b = create(dtype)) {
      for (BinaryOp op : BinaryOp.values()) {
        for (int[] s : SHAPES) {
          int m = s[0];
          int n = s[2];
          Tensor a = normal(b, m, n);
          Tensor wanted = normal(b, m, n);
          Tensor[] others = {
            normal(b, m, n), normal(b, 1, n), normal(b, m, 1), normal(b, 1, 1),
          };
          for (Tensor other : others) {
            ReferenceKernels.binary(b, op, a, other, wanted);
            Tensor out = normal(b, m, n);
            b.binary(op, a, other, out);
            assertClose(out, wanted, 2);
          }
          ReferenceKernels.binary(b, op, a, others[0], wanted);
          b.binary(op, a, others[0], others[0]);
          assertClose(others[0], wanted, 2);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void reductions(DType dtype) {
    try (Backend b = create(dtype)) {
      for (ReduceOp op : ReduceOp.values()) {
        for (int[] s : SHAPES) {
          Tensor a = normal(b, s[0], s[2]);
          double steps = 2 * s[0] * s[2];
          assertClose(b.reduce(op, a), ReferenceKernels.reduce(b, op, a), DType.FLOAT64, steps);
          for (boolean accumulate : new boolean[] {false, true}) {
            Tensor row = normal(b, 1, s[2]);
            Tensor wantedRow = copy(b, row);
            b.reduceRows(op, a, accumulate, row);
            ReferenceKernels.reduceRows(b, op, a, accumulate, wantedRow);
            assertClose(row, wantedRow, dtype == DType.FLOAT64 ? steps : 1);
            Tensor col = normal(b, s[0], 1);
            Tensor wantedCol = copy(b, col);
            b.reduceCols(op, a, accumulate, col);
            ReferenceKernels.reduceCols(b, op, a, accumulate, wantedCol);
            assertClose(col, wantedCol, dtype == DType.FLOAT64 ? steps : 1);
          }
        }
        Tensor nan = b.allocate(Shape.of(1, 6));
        b.upload(new double[] {1, 2, 3, Double.NaN, 4, 5}, 0, nan);
        assertThat(b.reduce(op, nan)).isNaN();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void argMaxTakesTheFirstOfTies(DType dtype) {
    try (Backend b = create(dtype)) {
      Tensor a = b.allocate(Shape.of(3, 4));
      b.upload(new double[] {1, 5, 5, 2, 0, 0, 0, 0, -3, -2, -1, -1.5}, 0, a);
      int[] out = new int[3];
      b.argMaxPerRow(a, out);
      assertThat(out).containsExactly(1, 0, 2);
    }
  }

  @ParameterizedTest
  @EnumSource
  void movesRowsAndBlocks(DType dtype) {
    int[] index = {9, 4, 0, 4, 2, 2};
    try (Backend b = create(dtype)) {
      Tensor table = normal(b, 5, 3);
      Tensor got = normal(b, 4, 3);
      Tensor wanted = normal(b, 4, 3);
      b.gatherRows(table, index, 1, 4, got);
      ReferenceKernels.gatherRows(b, table, index, 1, 4, wanted);
      assertThat(got.toArray()).isEqualTo(wanted.toArray());

      Tensor wantedTable = copy(b, table);
      b.scatterAddRows(got, index, 1, 4, table);
      ReferenceKernels.scatterAddRows(b, wanted, index, 1, 4, wantedTable);
      assertClose(table, wantedTable, 2);

      b.copyBlock(table, 2, 1, 3, 2, got, 1, 0);
      ReferenceKernels.copyBlock(b, table, 2, 1, 3, 2, wanted, 1, 0);
      assertClose(got, wanted, 2);

      for (int[] s : SHAPES) {
        Tensor a = normal(b, s[0], s[2]);
        Tensor t = normal(b, s[2], s[0]);
        Tensor wantedT = normal(b, s[2], s[0]);
        b.transpose(a, t);
        ReferenceKernels.transpose(b, a, wantedT);
        assertThat(t.toArray()).isEqualTo(wantedT.toArray());
        Tensor c = normal(b, s[0], s[2]);
        b.copy(a, c);
        assertThat(c.toArray()).isEqualTo(a.toArray());
        Tensor sum = copy(b, a);
        ReferenceKernels.axpy(b, 0.3, c, sum);
        b.axpy(0.3, c, a);
        assertClose(a, sum, 2);
        b.fill(a, 1.5);
        assertThat(a.toArray()).containsOnly(1.5);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void denseForwardAndBackward(DType dtype) {
    try (Backend b = create(dtype)) {
      for (UnaryOp act :
          new UnaryOp[] {UnaryOp.IDENTITY, UnaryOp.RELU, UnaryOp.TANH, UnaryOp.SILU}) {
        for (int[] s : SHAPES) {
          int m = s[0];
          int k = s[1];
          int n = s[2];
          double steps = 8 * (k + m + n);
          Tensor x = normal(b, m, k);
          Tensor w = normal(b, k, n);
          Tensor bias = normal(b, 1, n);
          Tensor z = normal(b, m, n);
          Tensor y = normal(b, m, n);
          Tensor wantedZ = normal(b, m, n);
          Tensor wantedY = normal(b, m, n);
          b.matmul(1, x, false, w, false, false, wantedZ);
          ReferenceKernels.binary(b, BinaryOp.ADD, wantedZ, bias, wantedZ);
          ReferenceKernels.unary(b, act, 0, 0, wantedZ, wantedY);
          b.dense(x, w, bias, act, 0, 0, z, y);
          assertClose(z, wantedZ, steps);
          assertClose(y, wantedY, steps);
          b.dense(x, w, bias, act, 0, 0, null, y);
          assertClose(y, wantedY, steps);

          for (int variant = 0; variant < 4; variant++) {
            boolean accumulate = (variant & 1) != 0;
            Tensor wt = (variant & 2) != 0 ? normal(b, n, k) : null;
            Tensor dy = normal(b, m, n);
            Tensor dw = normal(b, k, n);
            Tensor dbias = normal(b, 1, n);
            Tensor dx = normal(b, m, k);
            Tensor wantedDw = copy(b, dw);
            Tensor wantedDbias = copy(b, dbias);
            Tensor wantedDx = normal(b, m, k);
            Tensor dz = copy(b, dy);
            ReferenceKernels.unaryBackward(b, act, 0, 0, z, y, dy, dz);
            b.matmul(1, x, true, dz, false, accumulate, wantedDw);
            ReferenceKernels.reduceRows(b, ReduceOp.SUM, dz, accumulate, wantedDbias);
            b.matmul(1, dz, false, w, true, false, wantedDx);
            b.denseBackward(x, w, act, 0, 0, z, y, dy, accumulate, dy, dw, dbias, dx, wt);
            assertClose(dy, dz, steps);
            assertClose(dw, wantedDw, steps);
            assertClose(dbias, wantedDbias, steps);
            assertClose(dx, wantedDx, steps);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void softmax(DType dtype) {
    try (Backend b = create(dtype)) {
      for (int[] s : SHAPES) {
        int m = s[0];
        int n = s[2];
        Tensor x = normal(b, m, n);
        Tensor rows = normal(b, m, 1);
        Tensor y = normal(b, m, n);
        b.softmax(x, rows, y);
        Tensor wanted = normal(b, m, n);
        Tensor any = positive(b, m, n);
        ReferenceKernels.softmaxCrossEntropy(b, x, any, null, 1, wanted, null);
        assertClose(y, wanted, 4);
        Tensor dy = normal(b, m, n);
        ReferenceKernels.softmaxBackward(b, y, dy, wanted);
        b.softmaxBackward(y, dy, rows, dy);
        assertClose(dy, wanted, n + 4);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void softmaxCrossEntropy(DType dtype) {
    try (Backend b = create(dtype)) {
      for (int[] s : SHAPES) {
        int m = s[0];
        int n = s[2];
        double steps = 8 + n + m;
        for (int variant = 0; variant < 8; variant++) {
          Tensor target = (variant & 1) != 0 ? positive(b, m, n) : b.allocate(Shape.of(m, 1));
          if ((variant & 1) == 0) {
            double[] v = new double[m];
            for (int r = 0; r < m; r++) {
              v[r] = random.nextInt(n);
            }
            b.upload(v, 0, target);
          }
          Tensor weight = (variant & 2) != 0 ? positive(b, m, 1) : null;
          Tensor p = (variant & 4) != 0 ? normal(b, m, n) : null;
          Tensor z = normal(b, m, n);
          Tensor wantedP = normal(b, m, n);
          Tensor wantedD = normal(b, m, n);
          double wanted =
              ReferenceKernels.softmaxCrossEntropy(b, z, target, weight, 0.7, wantedP, wantedD);
          assertClose(
              b.softmaxCrossEntropy(z, target, weight, 0.7, p, null), wanted, DType.FLOAT64, steps);
          // The gradient may take the place of the logits.
          assertClose(
              b.softmaxCrossEntropy(z, target, weight, 0.7, p, z), wanted, DType.FLOAT64, steps);
          assertClose(z, wantedD, steps);
          if (p != null) {
            assertClose(p, wantedP, 4);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void elementLosses(DType dtype) {
    try (Backend b = create(dtype)) {
      for (int[] s : SHAPES) {
        int m = s[0];
        int n = s[2];
        double steps = 8 + 2 * n * m;
        for (Tensor weight : new Tensor[] {null, positive(b, m, 1)}) {
          Tensor t = positive(b, m, n);
          Tensor d = normal(b, m, n);
          Tensor wantedD = normal(b, m, n);
          for (LossOp op : LossOp.values()) {
            Tensor p = positive(b, m, n);
            double wanted = ReferenceKernels.elementLoss(b, op, 0.2, p, t, weight, 0.7, wantedD);
            assertClose(b.elementLoss(op, 0.2, p, t, weight, 0.7, d), wanted, DType.FLOAT64, steps);
            assertClose(d, wantedD, 4);
            b.elementLoss(op, 0.2, p, t, weight, 0.7, p);
            assertClose(p, wantedD, 4);
          }
          Tensor classes = b.allocate(Shape.of(m, 1));
          b.fill(classes, n - 1);
          Tensor p = positive(b, m, n);
          double wanted =
              ReferenceKernels.elementLoss(
                  b, LossOp.CROSS_ENTROPY, 0, p, classes, weight, 0.7, wantedD);
          assertClose(
              b.elementLoss(LossOp.CROSS_ENTROPY, 0, p, classes, weight, 0.7, d),
              wanted,
              DType.FLOAT64,
              steps);
          assertClose(d, wantedD, 4);

          Tensor z = normal(b, m, n);
          wanted = ReferenceKernels.binaryCrossEntropy(b, z, t, weight, 0.7, wantedD);
          assertClose(b.binaryCrossEntropy(z, t, weight, 0.7, null), wanted, DType.FLOAT64, steps);
          assertClose(b.binaryCrossEntropy(z, t, weight, 0.7, z), wanted, DType.FLOAT64, steps);
          assertClose(z, wantedD, 4);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void updates(DType dtype) {
    double[] c = {
      0.1, 0.5, 0.02, 0.03, 0.9, 0.8, 0.04, 0.9, 0.1, 1e-3, 1e-3, 0.9, 0.1, 0.99, 0.01, 1.7
    };
    try (Backend b = create(dtype)) {
      for (UpdateRule rule : UpdateRule.values()) {
        for (int[] s : SHAPES) {
          for (int slots = 0; slots < 8; slots++) {
            boolean needed0 = rule != UpdateRule.SGD;
            boolean needed1 = rule == UpdateRule.ADAM;
            if (needed0 && (slots & 1) == 0 || needed1 && (slots & 2) == 0) {
              continue;
            }
            Tensor w = normal(b, s[0], s[2]);
            Tensor g = normal(b, s[0], s[2]);
            Tensor s0 = (slots & 1) != 0 ? positive(b, s[0], s[2]) : null;
            Tensor s1 = (slots & 2) != 0 ? positive(b, s[0], s[2]) : null;
            // Below the mean square that slot 0 holds, as a mean would be.
            Tensor s2 = (slots & 4) != 0 ? b.allocate(w.shape()) : null;
            Tensor wantedW = copy(b, w);
            Tensor wanted0 = s0 == null ? null : copy(b, s0);
            Tensor wanted1 = s1 == null ? null : copy(b, s1);
            Tensor wanted2 = s2 == null ? null : copy(b, s2);
            ReferenceKernels.update(b, rule, c, wantedW, g, wanted0, wanted1, wanted2);
            b.update(rule, c, w, g, s0, s1, s2);
            assertClose(w, wantedW, 16);
            if (s0 != null) {
              assertClose(s0, wanted0, 8);
            }
            if (s1 != null) {
              assertClose(s1, wanted1, 8);
            }
            if (s2 != null) {
              assertClose(s2, wanted2, 8);
            }
          }
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void leavesRowsBeyondTheCurrentOnesAlone(DType dtype) {
    try (Backend b = create(dtype)) {
      Tensor x = normal(b, 6, 5);
      Tensor w = normal(b, 5, 3);
      Tensor bias = normal(b, 1, 3);
      Tensor y = normal(b, 6, 3);
      Tensor dx = normal(b, 6, 5);
      Tensor dz = normal(b, 6, 3);
      Tensor dw = normal(b, 5, 3);
      Tensor wt = normal(b, 3, 5);
      double[] beforeY = y.toArray();
      double[] beforeDx = dx.toArray();
      double[] beforeDz = dz.toArray();
      for (Tensor t : new Tensor[] {x, y, dx, dz}) {
        t.setRows(4);
      }
      b.dense(x, w, bias, UnaryOp.TANH, 0, 0, null, y);
      b.softmaxCrossEntropy(y, x.cols() == 3 ? x : copy(b, y), null, 1, null, dz);
      b.denseBackward(x, w, UnaryOp.TANH, 0, 0, null, y, dz, false, dz, dw, bias, dx, wt);
      b.fill(y, 3);
      double[] sums = dw.toArray();
      for (Tensor t : new Tensor[] {y, dx, dz}) {
        t.setRows(6);
      }
      assertThat(java.util.Arrays.copyOfRange(y.toArray(), 12, 18))
          .isEqualTo(java.util.Arrays.copyOfRange(beforeY, 12, 18));
      assertThat(java.util.Arrays.copyOfRange(dx.toArray(), 20, 30))
          .isEqualTo(java.util.Arrays.copyOfRange(beforeDx, 20, 30));
      assertThat(java.util.Arrays.copyOfRange(dz.toArray(), 12, 18))
          .isEqualTo(java.util.Arrays.copyOfRange(beforeDz, 12, 18));
      // Nor are they read: the weight gradient is that of four rows.
      x.setRows(4);
      dz.setRows(4);
      b.matmul(1, copy(b, x), true, copy(b, dz), false, false, dw);
      assertClose(dw.toArray(), sums, dtype, 8);
    }
  }
}
