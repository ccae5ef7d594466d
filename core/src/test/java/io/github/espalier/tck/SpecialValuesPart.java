package io.github.espalier.tck;

import io.github.espalier.backend.Backend;
import io.github.espalier.backend.BinaryOp;
import io.github.espalier.backend.ReduceOp;
import io.github.espalier.backend.UnaryOp;
import io.github.espalier.tensor.DType;
import io.github.espalier.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * NaN, infinities, negative zero and huge numbers: what is defined comes out, nothing overflows.
 */
final class SpecialValuesPart implements Part {
  @Override
  public String name() {
    return "specialValues";
  }

  @Override
  public List<Case> cases(Rig rig) {
    List<Case> cases = new ArrayList<>();
    for (UnaryOp op : UnaryOp.values()) {
      for (Ops.Activation act : Ops.activations(op)) {
        cases.add(new Case("unary " + act, () -> unary(rig, act)));
        cases.add(new Case("unaryBackward " + act, () -> unaryBackward(rig, act)));
      }
    }
    for (BinaryOp op : BinaryOp.values()) {
      cases.add(new Case("binary " + op, () -> binary(rig, op)));
    }
    for (ReduceOp op : ReduceOp.values()) {
      for (double special :
          new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
        cases.add(new Case("reductions " + op + " of " + special, () -> reduce(rig, op, special)));
      }
    }
    cases.add(new Case("matmul: NaN and infinity reach the result", () -> matmul(rig)));
    double huge = rig.dtype == DType.FLOAT64 ? 1e300 : 1e30;
    for (double size : new double[] {1e4, huge}) {
      for (double[] row : rows(size)) {
        String name = Arrays.toString(row);
        cases.add(new Case("softmax " + name, () -> softmax(rig, row)));
        for (int k = 0; k < row.length; k++) {
          int target = k;
          cases.add(
              new Case(
                  "softmaxCrossEntropy " + name + " class " + k,
                  () -> crossEntropy(rig, row, target)));
        }
        cases.add(new Case("binaryCrossEntropy " + name, () -> binaryCrossEntropy(rig, row)));
      }
    }
    double[] masked = {Double.NEGATIVE_INFINITY, 0, 1};
    cases.add(new Case("softmax of a masked row", () -> softmax(rig, masked)));
    cases.add(new Case("softmax: NaN stays in its row", () -> softmaxWithNan(rig)));
    return cases;
  }

  private static List<double[]> rows(double size) {
    return List.of(
        new double[] {size, size, size},
        new double[] {-size, -size, -size},
        new double[] {size, -size, 0},
        new double[] {-size, 1, 2, size},
        new double[] {0, size},
        new double[] {-size, 0});
  }

  private static double[] arguments(Rig rig) {
    double huge = rig.dtype == DType.FLOAT64 ? 1e300 : 1e30;
    double[] v = {
      Double.NaN,
      Double.POSITIVE_INFINITY,
      Double.NEGATIVE_INFINITY,
      0,
      -0.0,
      1e4,
      -1e4,
      huge,
      -huge,
      40,
      -40,
      0.5
    };
    return v;
  }

  private static void unary(Rig rig, Ops.Activation act) {
    double[] x = arguments(rig);
    try (Tensor tx = rig.tensor(2, x.length / 2, x);
        Tensor ty = rig.tensor(2, x.length / 2, new double[x.length])) {
      rig.backend.unary(act.op(), act.p0(), act.p1(), tx, ty);
      double[] expected = act.apply(x);
      check(rig, act + " of ", x, ty.toArray(), expected);
    }
  }

  private static void unaryBackward(Rig rig, Ops.Activation act) {
    double[] x = arguments(rig);
    double[] y = Values.rounded(rig.dtype, act.apply(x));
    double[] expected = new double[x.length];
    double[] ones = new double[x.length];
    Arrays.fill(ones, 1);
    for (int i = 0; i < x.length; i++) {
      expected[i] = act.op().derivative(x[i], y[i], act.p0(), act.p1());
    }
    try (Tensor tx = rig.tensor(2, x.length / 2, x);
        Tensor ty = rig.tensor(2, x.length / 2, y);
        Tensor dy = rig.tensor(2, x.length / 2, ones);
        Tensor dx = rig.tensor(2, x.length / 2, new double[x.length])) {
      rig.backend.unaryBackward(act.op(), act.p0(), act.p1(), tx, ty, dy, dx);
      check(rig, "derivative of " + act + " at ", x, dx.toArray(), expected);
    }
  }

  private static void check(Rig rig, String what, double[] x, double[] got, double[] expected) {
    double[] rounded = Values.rounded(rig.dtype, expected);
    Tolerance tolerance = Tolerance.elementwise(rig.dtype);
    for (int i = 0; i < x.length; i++) {
      // 0·∞ is NaN by the formula; the limit is as good.
      boolean undefined = Double.isInfinite(x[i]) && rounded[i] != rounded[i];
      if (undefined ? Double.isInfinite(got[i]) : !tolerance.accepts(got[i], rounded[i])) {
        throw new AssertionError(what + x[i] + " is " + got[i] + ", needs " + rounded[i]);
      }
    }
  }

  private static void binary(Rig rig, BinaryOp op) {
    double[] special = {
      Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 0, -0.0, 1, -2
    };
    int n = special.length;
    double[] a = new double[n * n];
    double[] b = new double[n * n];
    double[] expected = new double[n * n];
    for (int i = 0; i < n * n; i++) {
      a[i] = special[i / n];
      b[i] = special[i % n];
      expected[i] = op.apply(a[i], b[i]);
    }
    try (Tensor ta = rig.tensor(n, n, a);
        Tensor tb = rig.tensor(n, n, b);
        Tensor row = rig.tensor(1, n, special);
        Tensor out = rig.tensor(n, n, new double[n * n])) {
      rig.backend.binary(op, ta, tb, out);
      Tolerance.EXACT.check(op + " out", n, out.toArray(), expected);
      rig.backend.binary(op, ta, row, out);
      Tolerance.EXACT.check(op + " broadcast out", n, out.toArray(), expected);
    }
  }

  private static void reduce(Rig rig, ReduceOp op, double special) {
    double[] v = {1, 2, 3, 4, special, 6};
    double expected = op.identity();
    double inRow = op.identity();
    for (int i = 0; i < v.length; i++) {
      expected = op.accumulate(expected, v[i]);
      inRow = i < 3 ? inRow : op.accumulate(inRow, v[i]);
    }
    double inCol = op.accumulate(op.accumulate(op.identity(), 2), special);
    Backend b = rig.backend;
    try (Tensor t = rig.tensor(2, 3, v);
        Tensor rows = rig.tensor(1, 3, 0, 0, 0);
        Tensor cols = rig.tensor(2, 1, 0, 0)) {
      b.reduceRows(op, t, false, rows);
      b.reduceCols(op, t, false, cols);
      double[] got = {b.reduce(op, t), rows.toArray()[1], cols.toArray()[1]};
      Tolerance.EXACT.check(
          "reduce, reduceRows, reduceCols", 3, got, new double[] {expected, inCol, inRow});
      require(
          rows.toArray()[0]
              == op.combine(op.accumulate(op.identity(), 1), op.accumulate(op.identity(), 4)),
          "column 0 is affected: " + rows.toArray()[0]);
    }
  }

  private static void matmul(Rig rig) {
    double inf = Double.POSITIVE_INFINITY;
    try (Tensor a = rig.tensor(3, 2, Double.NaN, 0, 0, inf, 1, 2);
        Tensor b = rig.tensor(2, 2, 1, 2, 3, 4);
        Tensor out = rig.tensor(3, 2, 0, 0, 0, 0, 0, 0)) {
      rig.backend.matmul(1, a, false, b, false, false, out);
      double nan = Double.NaN;
      Tolerance.EXACT.check("out", 2, out.toArray(), new double[] {nan, nan, inf, inf, 7, 10});
    }
  }

  private static void softmax(Rig rig, double[] row) {
    int n = row.length;
    double[] two = Arrays.copyOf(row, 2 * n);
    for (int i = 0; i < n; i++) {
      two[n + i] = i == 0 ? 1 : 0;
    }
    try (Tensor x = rig.tensor(2, n, two);
        Tensor scratch = rig.tensor(2, 1, 0, 0);
        Tensor y = rig.tensor(2, n, new double[2 * n]);
        Tensor rx = Execution.tensor(rig.reference, 2, n, Values.rounded(rig.dtype, two));
        Tensor rs = Execution.tensor(rig.reference, 2, 1, new double[2]);
        Tensor ry = Execution.tensor(rig.reference, 2, n, new double[2 * n])) {
      rig.backend.softmax(x, scratch, y);
      rig.reference.softmax(rx, rs, ry);
      double[] got = y.toArray();
      Tolerance.elementwise(rig.dtype).check("y", n, got, ry.toArray());
      checkSums(rig, got, n);
    }
  }

  private static void checkSums(Rig rig, double[] probabilities, int cols) {
    for (int r = 0; r < probabilities.length / cols; r++) {
      double sum = 0;
      for (int c = 0; c < cols; c++) {
        sum += probabilities[r * cols + c];
      }
      require(
          Tolerance.sumOfProbabilities(rig.dtype).accepts(sum, 1), "row " + r + " sums to " + sum);
    }
  }

  private static void crossEntropy(Rig rig, double[] row, int target) {
    int n = row.length;
    try (Tensor x = rig.tensor(1, n, row);
        Tensor index = rig.tensor(1, 1, target);
        Tensor oneHot = rig.tensor(1, n, Values.oneHot(new double[] {target}, n));
        Tensor p = rig.tensor(1, n, new double[n]);
        Tensor d = rig.tensor(1, n, new double[n]);
        Tensor rx = Execution.tensor(rig.reference, 1, n, Values.rounded(rig.dtype, row));
        Tensor rt = Execution.tensor(rig.reference, 1, 1, new double[] {target});
        Tensor rp = Execution.tensor(rig.reference, 1, n, new double[n]);
        Tensor rd = Execution.tensor(rig.reference, 1, n, new double[n])) {
      double loss = rig.backend.softmaxCrossEntropy(x, index, null, 0.5, p, d);
      double expected = rig.reference.softmaxCrossEntropy(rx, rt, null, 0.5, rp, rd);
      Tolerance tolerance = Tolerance.elementwise(rig.dtype);
      require(Double.isFinite(loss), "the loss is " + loss);
      require(tolerance.accepts(loss, expected), "the loss is " + loss + ", needs " + expected);
      tolerance.check("probabilities", n, p.toArray(), rp.toArray());
      tolerance.check("dlogits", n, d.toArray(), rd.toArray());
      checkSums(rig, p.toArray(), n);
      double again = rig.backend.softmaxCrossEntropy(x, oneHot, null, 0.5, p, d);
      require(tolerance.accepts(again, expected), "with one-hot target the loss is " + again);
      tolerance.check("dlogits with one-hot target", n, d.toArray(), rd.toArray());
    }
  }

  private static void binaryCrossEntropy(Rig rig, double[] row) {
    int n = row.length;
    for (double t : new double[] {0, 1, 0.25}) {
      double[] targets = new double[n];
      Arrays.fill(targets, t);
      try (Tensor x = rig.tensor(1, n, row);
          Tensor target = rig.tensor(1, n, targets);
          Tensor d = rig.tensor(1, n, new double[n]);
          Tensor rx = Execution.tensor(rig.reference, 1, n, Values.rounded(rig.dtype, row));
          Tensor rt = Execution.tensor(rig.reference, 1, n, targets);
          Tensor rd = Execution.tensor(rig.reference, 1, n, new double[n])) {
        double loss = rig.backend.binaryCrossEntropy(x, target, null, 0.125, d);
        double expected = rig.reference.binaryCrossEntropy(rx, rt, null, 0.125, rd);
        Tolerance tolerance = Tolerance.elementwise(rig.dtype);
        require(Double.isFinite(loss), "target " + t + ": the loss is " + loss);
        require(
            tolerance.accepts(loss, expected),
            "target " + t + ": the loss is " + loss + ", needs " + expected);
        tolerance.check("dlogits, target " + t, n, d.toArray(), rd.toArray());
      }
    }
  }

  private static void softmaxWithNan(Rig rig) {
    try (Tensor x = rig.tensor(3, 2, 0, 0, Double.NaN, 1, 0, 0);
        Tensor scratch = rig.tensor(3, 1, 0, 0, 0);
        Tensor y = rig.tensor(3, 2, 0, 0, 0, 0, 0, 0)) {
      rig.backend.softmax(x, scratch, y);
      double nan = Double.NaN;
      Tolerance.EXACT.check("y", 2, y.toArray(), new double[] {0.5, 0.5, nan, nan, 0.5, 0.5});
    }
  }

  private static void require(boolean condition, String text) {
    if (!condition) {
      throw new AssertionError(text);
    }
  }
}
