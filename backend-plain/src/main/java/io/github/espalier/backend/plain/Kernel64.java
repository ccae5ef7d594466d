package io.github.espalier.backend.plain;

import io.github.espalier.backend.UnaryOp;
import io.github.espalier.backend.UpdateRule;

/**
 * The seam between the plain backend and what does its heavy arithmetic, on nested rows.
 *
 * <p>A kernel is chosen once, when the backend is created; see {@link Kernels}.
 */
interface Kernel64 {
  /** The kernel's name in descriptions. */
  String name();

  /**
   * What the length of every row is a multiple of, so that whole vectors fit; the numbers beyond a
   * tensor's columns mean nothing.
   */
  int lanes();

  /** Rows {@code from} to {@code to} of out ← alpha · a · b, plus out if {@code accumulate}. */
  void product(
      /*acc*/ double alpha,
      double[][] a,
      double[][] b,
      int from,
      int to,
      int k,
      int n,
      boolean accumulate,
      double[][] out);

  /** Rows {@code from} to {@code to} of out ← alpha · aᵀ · b, plus out if {@code accumulate}. */
  void leftTransposed(
      /*acc*/ double alpha,
      double[][] a,
      double[][] b,
      int from,
      int to,
      int k,
      int n,
      boolean accumulate,
      double[][] out);

  /** Rows {@code from} to {@code to} of out ← alpha · a · bᵀ, plus out if {@code accumulate}. */
  void rightTransposed(
      /*acc*/ double alpha,
      double[][] a,
      double[][] b,
      int from,
      int to,
      int k,
      int n,
      boolean accumulate,
      double[][] out);

  /**
   * Rows {@code from} to {@code to} of z ← x·w + bias and y ← act(z), k inputs and n outputs; z may
   * be y, bias may be null.
   */
  void dense(
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
      int n);

  /**
   * Columns {@code from} to {@code to} of dx (m rows) ← dz (m×n) · wᵀ; those of wt are scratch for
   * wᵀ, unless it is null.
   */
  void inputGradient(
      double[][] dz, double[][] w, double[][] wt, int m, int n, int from, int to, double[][] dx);

  /** out ← the sums of the columns of dz (m×n), plus out if {@code accumulate}. */
  void biasGradient(double[][] dz, int m, int n, boolean accumulate, double[] out);

  /** y ← op(x) on rows {@code from} to {@code to} of n numbers; y may be x. */
  void activation(
      UnaryOp op,
      /*acc*/ double p0,
      /*acc*/ double p1,
      double[][] x,
      double[][] y,
      int from,
      int to,
      int n);

  /**
   * dx ← dy · op′ where y = op(x), on rows {@code from} to {@code to} of n numbers; dx may be dy, x
   * null if not needed.
   */
  void activationGradient(
      UnaryOp op,
      /*acc*/ double p0,
      /*acc*/ double p1,
      double[][] x,
      double[][] y,
      double[][] dy,
      double[][] dx,
      int from,
      int to,
      int n);

  /** One step of an optimizer's rule on rows {@code from} to {@code to} of n parameters. */
  void update(
      UpdateRule rule,
      /*acc*/ double[] c,
      double[][] w,
      double[][] g,
      double[][] s0,
      double[][] s1,
      double[][] s2,
      int from,
      int to,
      int n);
}
