package io.github.espalier.backend.plain;

import io.github.espalier.backend.UnaryOp;
import io.github.espalier.backend.UpdateRule;

/** The kernel that is always there: loops in the forms that the JIT compiler vectorises. */
final class JitKernel64 implements Kernel64 {
  /** From how many rows on the transposed copy of the weights pays for itself. */
  private static final int MANY_ROWS = 4;

  @Override
  public String name() {
    return "JIT kernel";
  }

  @Override
  public int lanes() {
    return 1;
  }

  @Override
  public void product(
      /*acc*/ double alpha,
      double[][] a,
      double[][] b,
      int from,
      int to,
      int k,
      int n,
      boolean accumulate,
      double[][] out) {
    Matmul64.product(alpha, a, b, from, to, k, n, accumulate, out);
  }

  @Override
  public void leftTransposed(
      /*acc*/ double alpha,
      double[][] a,
      double[][] b,
      int from,
      int to,
      int k,
      int n,
      boolean accumulate,
      double[][] out) {
    Matmul64.leftTransposed(alpha, a, b, from, to, k, n, accumulate, out);
  }

  @Override
  public void rightTransposed(
      /*acc*/ double alpha,
      double[][] a,
      double[][] b,
      int from,
      int to,
      int k,
      int n,
      boolean accumulate,
      double[][] out) {
    Matmul64.rightTransposed(alpha, a, b, from, to, k, 0, n, accumulate, out);
  }

  @Override
  public void dense(
      double[][] x,
      double[][] w,
      double[] bias,
      UnaryOp act,
      /*acc*/ double p0,
      /*acc*/ double p1,
      double[][] z,
      double[][] y,
      int from,
      int to,
      int k,
      int n) {
    Dense64.forward(x, w, bias, act, p0, p1, z, y, from, to, k, n);
  }

  @Override
  public void inputGradient(
      double[][] dz, double[][] w, double[][] wt, int m, int n, int from, int to, double[][] dx) {
    // Of few columns only the first are narrow: the last part of many sums as the others do.
    boolean narrow = from == 0 && to < Narrow64.COLUMNS;
    if (wt != null && m >= MANY_ROWS && !narrow) {
      Moves64.transpose(w, from, to, n, wt);
      Matmul64.columns(1, dz, wt, 0, m, n, from, to, false, dx);
    } else {
      Matmul64.rightTransposed(1, dz, w, 0, m, n, from, to, false, dx);
    }
  }

  @Override
  public void biasGradient(double[][] dz, int m, int n, boolean accumulate, double[] out) {
    ColumnSums64.sums(dz, m, n, accumulate, out);
  }

  @Override
  public void activation(
      UnaryOp op,
      /*acc*/ double p0,
      /*acc*/ double p1,
      double[][] x,
      double[][] y,
      int from,
      int to,
      int n) {
    Activation64.apply(op, p0, p1, x, y, from, to, n);
  }

  @Override
  public void activationGradient(
      UnaryOp op,
      /*acc*/ double p0,
      /*acc*/ double p1,
      double[][] x,
      double[][] y,
      double[][] dy,
      double[][] dx,
      int from,
      int to,
      int n) {
    ActivationGradient64.apply(op, p0, p1, x, y, dy, dx, from, to, n);
  }

  @Override
  public void update(
      UpdateRule rule,
      /*acc*/ double[] c,
      double[][] w,
      double[][] g,
      double[][] s0,
      double[][] s1,
      double[][] s2,
      int from,
      int to,
      int n) {
    Updates64.apply(rule, c, w, g, s0, s1, s2, from, to, n);
  }
}
