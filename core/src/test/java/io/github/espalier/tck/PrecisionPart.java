package io.github.espalier.tck;

import io.github.espalier.backend.Backend;
import io.github.espalier.backend.BinaryOp;
import io.github.espalier.backend.ReduceOp;
import io.github.espalier.tensor.DType;
import io.github.espalier.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A {@code FLOAT64} backend computes in double in every operation, and sums accumulate in double in
 * both formats.
 */
final class PrecisionPart implements Part {
  private static final double FINE = 1 + 1e-12;

  @Override
  public String name() {
    return "precision";
  }

  @Override
  public List<Case> cases(Rig rig) {
    List<Case> cases = new ArrayList<>();
    if (rig.dtype == DType.FLOAT64) {
      Map<String, List<Call>> byOp = new LinkedHashMap<>();
      for (Call call : Catalogue.of(new Size(5, 7, 17))) {
        byOp.computeIfAbsent(call.op, op -> new ArrayList<>()).add(call);
      }
      byOp.forEach(
          (op, calls) -> cases.add(new Case(op + " computes in double", () -> check(rig, calls))));
      cases.add(new Case("1 + 1e-12 survives", () -> survives(rig)));
    }
    cases.add(new Case("scalars are double", () -> scalars(rig)));
    cases.add(new Case("reduce accumulates in double", () -> reduce(rig)));
    cases.add(new Case("reduceRows accumulates in double", () -> reduceRows(rig)));
    cases.add(new Case("reduceCols accumulates in double", () -> reduceCols(rig)));
    cases.add(new Case("losses accumulate in double", () -> losses(rig)));
    return cases;
  }

  private static void check(Rig rig, List<Call> calls) {
    for (Call call : calls) {
      try (Execution got = rig.execution(call).run();
          Execution expected = rig.expected(call)) {
        got.checkAgainst(expected, Tolerance.doubleArithmetic());
      } catch (AssertionError e) {
        throw new AssertionError(call.name() + ": " + e.getMessage(), e);
      }
    }
  }

  private static void survives(Rig rig) {
    Backend b = rig.backend;
    try (Tensor x = rig.tensor(1, 2, FINE, FINE);
        Tensor one = rig.tensor(1, 1, 1);
        Tensor unit = rig.tensor(2, 2, 1, 0, 0, 1);
        Tensor y = rig.tensor(1, 2, 0, 0)) {
      double[] expected = {FINE, FINE};
      Tolerance.EXACT.check("upload", 2, x.toArray(), expected);
      b.copy(x, y);
      Tolerance.EXACT.check("copy", 2, y.toArray(), expected);
      b.fill(y, FINE);
      Tolerance.EXACT.check("fill", 2, y.toArray(), expected);
      b.matmul(1, x, false, unit, false, false, y);
      Tolerance.EXACT.check("matmul", 2, y.toArray(), expected);
      b.binary(BinaryOp.MUL, x, one, y);
      Tolerance.EXACT.check("binary", 2, y.toArray(), expected);
      b.fill(y, 0);
      b.axpy(1, x, y);
      Tolerance.EXACT.check("axpy", 2, y.toArray(), expected);
      double max = b.reduce(ReduceOp.MAX, x);
      Tolerance.EXACT.check("reduce", 1, new double[] {max}, new double[] {FINE});
    }
  }

  /** A scalar parameter keeps its digits until it is used. */
  private static void scalars(Rig rig) {
    Backend b = rig.backend;
    try (Tensor x = rig.tensor(1, 1, 1);
        Tensor y = rig.tensor(1, 1, 0)) {
      double expected = Values.rounded(rig.dtype, new double[] {FINE})[0];
      b.matmul(FINE, x, false, x, false, false, y);
      Tolerance.EXACT.check("matmul", 1, y.toArray(), new double[] {expected});
      // The scale of a loss: 2⁻²⁰⁰ is no FLOAT32 number.
      double loss = b.binaryCrossEntropy(x, x, null, 0x1p-200, null);
      double unscaled = b.binaryCrossEntropy(x, x, null, 1, null);
      Tolerance.EXACT.check(
          "scaled loss", 1, new double[] {loss}, new double[] {unscaled * 0x1p-200});
    }
  }

  /** 2²⁶ followed by ones: adding a one in FLOAT32 changes nothing. */
  private static double[] cliff(int length) {
    double[] v = new double[length];
    Arrays.fill(v, 1);
    v[0] = 0x1p26;
    v[length - 1] = -0x1p26;
    return v;
  }

  private static void reduce(Rig rig) {
    double[] v = cliff(1000);
    try (Tensor t = rig.tensor(10, 100, v)) {
      Tolerance.EXACT.check(
          "sum", 1, new double[] {rig.backend.reduce(ReduceOp.SUM, t)}, new double[] {998});
    }
  }

  private static void reduceRows(Rig rig) {
    try (Tensor t = rig.tensor(1000, 1, cliff(1000));
        Tensor out = rig.tensor(1, 1, 0)) {
      rig.backend.reduceRows(ReduceOp.SUM, t, false, out);
      Tolerance.EXACT.check("sum", 1, out.toArray(), new double[] {998});
    }
  }

  private static void reduceCols(Rig rig) {
    try (Tensor t = rig.tensor(1, 1000, cliff(1000));
        Tensor out = rig.tensor(1, 1, 0)) {
      rig.backend.reduceCols(ReduceOp.SUM, t, false, out);
      Tolerance.EXACT.check("sum", 1, out.toArray(), new double[] {998});
    }
  }

  private static void losses(Rig rig) {
    // Squared errors of 2²⁶, then 999 times 1: in FLOAT32 the ones would vanish.
    double[] p = new double[1000];
    Arrays.fill(p, 1);
    p[0] = 0x1p13;
    try (Tensor prediction = rig.tensor(1000, 1, p);
        Tensor target = rig.tensor(1000, 1, new double[1000])) {
      double loss =
          rig.backend.elementLoss(
              io.github.espalier.backend.LossOp.SQUARED_ERROR,
              0,
              prediction,
              target,
              null,
              1,
              null);
      Tolerance.EXACT.check("squared error", 1, new double[] {loss}, new double[] {0x1p26 + 999});
    }
  }
}
