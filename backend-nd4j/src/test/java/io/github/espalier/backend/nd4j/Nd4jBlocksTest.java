package io.github.espalier.backend.nd4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.espalier.backend.Backend;
import io.github.espalier.backend.BackendOptions;
import io.github.espalier.backend.Backends;
import io.github.espalier.backend.BinaryOp;
import io.github.espalier.backend.LossOp;
import io.github.espalier.backend.ReduceOp;
import io.github.espalier.backend.ReferenceKernels;
import io.github.espalier.backend.UnaryOp;
import io.github.espalier.backend.UpdateRule;
import io.github.espalier.tensor.DType;
import io.github.espalier.tensor.Shape;
import io.github.espalier.tensor.Tensor;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every operation that works block by block, at shapes around the size of a block ({@link
 * Scratch64#BLOCK}), which the conformance kit does not know.
 *
 * <p>Tensors have a spare row filled with a marker, so that a write beyond the current rows shows.
 */
class Nd4jBlocksTest {
  private static final double MARKER = 77;

  /** A row longer than a block, as long, many rows to a block, a block and one element. */
  private static final int[][] SHAPES = {{5, 600}, {2, 512}, {130, 9}, {513, 1}};

  private final Random random = new Random(5);
  private Backend backend;

  private void open(DType dtype) {
    backend = Backends.create("nd4j", BackendOptions.defaults().dtype(dtype));
  }

  @AfterEach
  void close() {
    backend.close();
  }

  private Tensor tensor(double[] values, int rows, int cols) {
    Tensor t = backend.allocate(Shape.of(rows + 1, cols));
    double[] all = Arrays.copyOf(values, (rows + 1) * cols);
    Arrays.fill(all, rows * cols, all.length, MARKER);
    backend.upload(all, 0, t);
    t.setRows(rows);
    return t;
  }

  private Tensor normal(int rows, int cols) {
    return tensor(random.doubles(rows * cols, -3, 3).toArray(), rows, cols);
  }

  private Tensor positive(int rows, int cols) {
    return tensor(random.doubles(rows * cols, 0.1, 0.9).toArray(), rows, cols);
  }

  /** What must be overwritten without being read. */
  private Tensor garbage(int rows, int cols) {
    double[] nan = new double[rows * cols];
    Arrays.fill(nan, Double.NaN);
    return tensor(nan, rows, cols);
  }

  private Tensor same(Tensor t) {
    return tensor(t.toArray(), t.rows(), t.cols());
  }

  /** Current rows equal within rounding of {@code terms} additions, the spare row untouched. */
  private void check(String what, Tensor actual, Tensor expected, int terms) {
    double[] a = actual.toArray();
    double[] e = expected.toArray();
    double scale = Arrays.stream(e).filter(Double::isFinite).map(Math::abs).max().orElse(0);
    double tolerance = backend.dtype().epsilon() * (8 + terms) * (scale + 1);
    for (int i = 0; i < e.length; i++) {
      if (!(Math.abs(a[i] - e[i]) <= tolerance) && Double.compare(a[i], e[i]) != 0) {
        assertThat(a[i]).as("%s %s [%d]", what, actual, i).isEqualTo(e[i]);
      }
    }
    int rows = actual.rows();
    actual.setRows(rows + 1);
    double[] all = actual.toArray();
    for (int i = a.length; i < all.length; i++) {
      assertThat(all[i]).as("%s %s beyond the rows", what, actual).isEqualTo(MARKER);
    }
    actual.setRows(rows);
  }

  /** Terms are rounded to the format, their sum is not. */
  private void check(String what, double actual, double expected, int terms) {
    double rounding = 2 * 0x1p-52 * (8 + terms) + 2 * backend.dtype().epsilon();
    double tolerance = rounding * (Math.abs(expected) + terms);
    if (!(Math.abs(actual - expected) <= tolerance)) {
      assertThat(actual).as(what).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @EnumSource
  void unary(DType dtype) {
    open(dtype);
    for (int[] shape : SHAPES) {
      for (UnaryOp op : UnaryOp.values()) {
        Tensor x =
            op == UnaryOp.LOG || op == UnaryOp.POW
                ? positive(shape[0], shape[1])
                : normal(shape[0], shape[1]);
        Tensor y = garbage(shape[0], shape[1]);
        Tensor expected = same(y);
        backend.unary(op, 0.3, 0.7, x, y);
        ReferenceKernels.unary(backend, op, 0.3, 0.7, x, expected);
        check("unary " + op, y, expected, 1);
        for (double p0 : new double[] {0, 0.3}) {
          Tensor dy = normal(shape[0], shape[1]);
          Tensor dx = garbage(shape[0], shape[1]);
          Tensor z = op.derivativeNeedsInput(p0, 0.7) ? x : null;
          ReferenceKernels.unary(backend, op, p0, 0.7, x, y);
          backend.unaryBackward(op, p0, 0.7, z, y, dy, dx);
          ReferenceKernels.unaryBackward(backend, op, p0, 0.7, z, y, dy, expected);
          check("unaryBackward " + op, dx, expected, 1);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void binaryAndAxpy(DType dtype) {
    open(dtype);
    for (int[] shape : SHAPES) {
      int m = shape[0];
      int n = shape[1];
      Tensor a = normal(m, n);
      for (int[] other : new int[][] {{m, n}, {1, n}, {m, 1}, {1, 1}}) {
        Tensor b = positive(other[0], other[1]);
        for (BinaryOp op : BinaryOp.values()) {
          Tensor out = garbage(m, n);
          Tensor expected = same(out);
          backend.binary(op, a, b, out);
          ReferenceKernels.binary(backend, op, a, b, expected);
          check("binary " + op, out, expected, 1);
        }
      }
      Tensor y = normal(m, n);
      Tensor expected = same(y);
      backend.axpy(-0.7, a, y);
      ReferenceKernels.axpy(backend, -0.7, a, expected);
      check("axpy", y, expected, 1);
      backend.fill(y, 3);
      ReferenceKernels.fill(backend, expected, 3);
      check("fill", y, expected, 0);
      backend.copy(a, y);
      check("copy", y, a, 0);
    }
  }

  @ParameterizedTest
  @EnumSource
  void reductions(DType dtype) {
    open(dtype);
    for (int[] shape : SHAPES) {
      int m = shape[0];
      int n = shape[1];
      Tensor a = normal(m, n);
      for (ReduceOp op : ReduceOp.values()) {
        check(
            "reduce " + op, backend.reduce(op, a), ReferenceKernels.reduce(backend, op, a), m * n);
        for (boolean accumulate : new boolean[] {false, true}) {
          Tensor rows = accumulate ? normal(1, n) : garbage(1, n);
          Tensor expectedRows = same(rows);
          backend.reduceRows(op, a, accumulate, rows);
          ReferenceKernels.reduceRows(backend, op, a, accumulate, expectedRows);
          check("reduceRows " + op, rows, expectedRows, 1);
          Tensor cols = accumulate ? normal(m, 1) : garbage(m, 1);
          Tensor expectedCols = same(cols);
          backend.reduceCols(op, a, accumulate, cols);
          ReferenceKernels.reduceCols(backend, op, a, accumulate, expectedCols);
          check("reduceCols " + op, cols, expectedCols, 1);
        }
      }
      int[] best = new int[m];
      int[] expectedBest = new int[m];
      backend.argMaxPerRow(a, best);
      ReferenceKernels.argMaxPerRow(backend, a, expectedBest);
      assertThat(best).isEqualTo(expectedBest);
    }
  }

  @ParameterizedTest
  @EnumSource
  void rowsAndBlocks(DType dtype) {
    open(dtype);
    for (int[] shape : SHAPES) {
      int m = shape[0];
      int n = shape[1];
      Tensor table = normal(m, n);
      int[] index = random.ints(12, 0, m).toArray();
      Tensor rows = garbage(9, n);
      Tensor expected = same(rows);
      backend.gatherRows(table, index, 2, 9, rows);
      ReferenceKernels.gatherRows(backend, table, index, 2, 9, expected);
      check("gatherRows", rows, expected, 0);
      Tensor expectedTable = same(table);
      backend.scatterAddRows(rows, index, 1, 9, table);
      ReferenceKernels.scatterAddRows(backend, rows, index, 1, 9, expectedTable);
      check("scatterAddRows", table, expectedTable, 9);
      Tensor turned = garbage(n, m);
      Tensor expectedTurned = same(turned);
      backend.transpose(table, turned);
      ReferenceKernels.transpose(backend, table, expectedTurned);
      check("transpose", turned, expectedTurned, 0);
      Tensor wide = normal(m + 2, n + 3);
      Tensor expectedWide = same(wide);
      backend.copyBlock(table, m / 2, n / 2, m - m / 2, n - n / 2, wide, 2, 3);
      ReferenceKernels.copyBlock(
          backend, table, m / 2, n / 2, m - m / 2, n - n / 2, expectedWide, 2, 3);
      check("copyBlock", wide, expectedWide, 0);
    }
  }

  @ParameterizedTest
  @EnumSource
  void denseForwardAndBackward(DType dtype) {
    open(dtype);
    for (int[] size : new int[][] {{80, 20, 7}, {3, 5, 600}}) {
      int m = size[0];
      int k = size[1];
      int n = size[2];
      for (UnaryOp act : new UnaryOp[] {UnaryOp.IDENTITY, UnaryOp.RELU, UnaryOp.SILU}) {
        for (boolean whole : new boolean[] {true, false}) {
          Tensor x = normal(m, k);
          Tensor w = normal(k, n);
          Tensor bias = whole ? normal(1, n) : null;
          Tensor z = act == UnaryOp.SILU || whole ? garbage(m, n) : null;
          Tensor y = garbage(m, n);
          backend.dense(x, w, bias, act, 0, 0, z, y);
          Tensor pre = garbage(m, n);
          backend.matmul(1, x, false, w, false, false, pre);
          if (bias != null) {
            ReferenceKernels.binary(backend, BinaryOp.ADD, pre, bias, pre);
          }
          if (z != null) {
            check("dense z", z, pre, k);
          }
          Tensor expected = garbage(m, n);
          ReferenceKernels.unary(backend, act, 0, 0, pre, expected);
          check("dense " + act, y, expected, k);

          Tensor dy = normal(m, n);
          Tensor dz = garbage(m, n);
          Tensor dw = whole ? normal(k, n) : garbage(k, n);
          Tensor dbias = whole ? normal(1, n) : null;
          Tensor dx = garbage(m, k);
          Tensor expectedDz = garbage(m, n);
          Tensor expectedDw = same(dw);
          Tensor expectedDx = garbage(m, k);
          ReferenceKernels.unaryBackward(backend, act, 0, 0, z, y, dy, expectedDz);
          backend.matmul(1, x, true, expectedDz, false, whole, expectedDw);
          backend.matmul(1, expectedDz, false, w, true, false, expectedDx);
          Tensor expectedDbias = dbias == null ? null : same(dbias);
          if (dbias != null) {
            ReferenceKernels.reduceRows(backend, ReduceOp.SUM, expectedDz, true, expectedDbias);
          }
          backend.denseBackward(x, w, act, 0, 0, z, y, dy, whole, dz, dw, dbias, dx, null);
          check("dw", dw, expectedDw, m);
          check("dx", dx, expectedDx, n);
          if (dbias != null) {
            check("dbias", dbias, expectedDbias, m);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void softmaxAndItsLosses(DType dtype) {
    open(dtype);
    for (int[] shape : SHAPES) {
      int m = shape[0];
      int n = shape[1];
      Tensor x = normal(m, n);
      Tensor y = garbage(m, n);
      backend.softmax(x, garbage(m, 1), y);
      Tensor none = garbage(m, n);
      backend.fill(none, 0);
      Tensor p = garbage(m, n);
      ReferenceKernels.softmaxCrossEntropy(backend, x, none, null, 1, p, null);
      check("softmax", y, p, 1);
      Tensor dy = normal(m, n);
      Tensor dx = garbage(m, n);
      backend.softmaxBackward(y, dy, garbage(m, 1), dx);
      ReferenceKernels.softmaxBackward(backend, y, dy, p);
      check("softmaxBackward", dx, p, n);

      for (Tensor target : new Tensor[] {positive(m, n), classes(m, n)}) {
        for (Tensor weight : new Tensor[] {null, positive(m, 1)}) {
          Tensor d = garbage(m, n);
          Tensor expectedD = garbage(m, n);
          Tensor expectedP = garbage(m, n);
          double loss = backend.softmaxCrossEntropy(x, target, weight, 0.25, p, d);
          double expected =
              ReferenceKernels.softmaxCrossEntropy(
                  backend, x, target, weight, 0.25, expectedP, expectedD);
          check("softmaxCrossEntropy", loss, expected, m * n);
          check("probabilities", p, expectedP, 1);
          check("dlogits", d, expectedD, n);
          check(
              "evaluation",
              backend.softmaxCrossEntropy(x, target, weight, 0.25, null, null),
              expected,
              m * n);
        }
      }
    }
  }

  private Tensor classes(int rows, int cols) {
    return tensor(random.ints(rows, 0, cols).asDoubleStream().toArray(), rows, 1);
  }

  @ParameterizedTest
  @EnumSource
  void elementLosses(DType dtype) {
    open(dtype);
    for (int[] shape : SHAPES) {
      int m = shape[0];
      int n = shape[1];
      for (Tensor weight : new Tensor[] {null, positive(m, 1)}) {
        Tensor d = garbage(m, n);
        Tensor expectedD = garbage(m, n);
        Tensor z = normal(m, n);
        Tensor t = positive(m, n);
        check(
            "binaryCrossEntropy",
            backend.binaryCrossEntropy(z, t, weight, 0.25, d),
            ReferenceKernels.binaryCrossEntropy(backend, z, t, weight, 0.25, expectedD),
            m * n);
        check("binaryCrossEntropy", d, expectedD, 1);
        for (LossOp op : LossOp.values()) {
          Tensor p = positive(m, n);
          Tensor target = op == LossOp.CROSS_ENTROPY && weight == null ? classes(m, n) : t;
          check(
              "elementLoss " + op,
              backend.elementLoss(op, 0.3, p, target, weight, 0.25, d),
              ReferenceKernels.elementLoss(backend, op, 0.3, p, target, weight, 0.25, expectedD),
              m * n);
          check("elementLoss " + op, d, expectedD, 1);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void updates(DType dtype) {
    open(dtype);
    double[] c = random.doubles(UpdateRule.COEFFICIENTS, 0.1, 0.9).toArray();
    double[] plain = c.clone();
    plain[UpdateRule.L2] = 0;
    plain[UpdateRule.DECAY] = 0;
    for (int[] shape : SHAPES) {
      for (UpdateRule rule : UpdateRule.values()) {
        for (int used = 0; used < 4; used++) {
          for (double[] k : new double[][] {c, plain}) {
            Tensor g = normal(shape[0], shape[1]);
            Tensor[] slots = new Tensor[4];
            Tensor[] expected = new Tensor[4];
            for (int i = 0; i < 4; i++) {
              boolean optional = i == 3 || (i == 2 && rule == UpdateRule.RMSPROP);
              if (!optional || (used & (i - 1)) != 0) {
                // Centered RMSProp needs s > m².
                slots[i] = tensor(constant(shape, 3 - i * 0.6), shape[0], shape[1]);
                expected[i] = same(slots[i]);
              }
            }
            backend.update(rule, k, slots[0], g, slots[1], slots[2], slots[3]);
            ReferenceKernels.update(
                backend, rule, k, expected[0], g, expected[1], expected[2], expected[3]);
            for (int i = 0; i < 4; i++) {
              if (slots[i] != null) {
                check("update " + rule + " " + i, slots[i], expected[i], 8);
              }
            }
          }
        }
      }
    }
  }

  private static double[] constant(int[] shape, double value) {
    double[] v = new double[shape[0] * shape[1]];
    Arrays.fill(v, value);
    return v;
  }
}
