package io.github.espalier.backend.plain;

import io.github.espalier.backend.UnaryOp;
import io.github.espalier.backend.UpdateRule;
import jdk.incubator.vector.DoubleVector;

/** The kernel on the Vector API: products in register blocks; the rest as in the JIT kernel. */
@SuppressWarnings("cast") // The casts narrow in the FLOAT32 copy of this file.
final class VectorKernel64 implements Kernel64 {
  private static final int L = DoubleVector.SPECIES_PREFERRED.length();

  /**
   * How far the inner dimension is followed before the next rows take their turn: two vectors wide
   * and this long, a panel of the right matrix stays in a first-level cache of 32 KB.
   */
  private static final int DEPTH = 256;

  /** Rows brought from bias to activation together, so that they are still in the cache. */
  private static final int BLOCK = 64;

  /** From how many rows on the transposed copy of the weights pays for itself. */
  private static final int MANY_ROWS = 4;

  /** Dot products shorter than this are faster without vectors, which have lanes to add. */
  private static final int SHORT = 2 * L;

  @Override
  public String name() {
    return "Vector API kernel, " + VectorRegisters.BITS + " bits";
  }

  @Override
  public int lanes() {
    return L;
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
    product((double) alpha, a, b, null, accumulate, from, to, k, n, out);
  }

  private static void product(
      double alpha,
      double[][] a,
      double[][] b,
      double[] bias,
      boolean add,
      int from,
      int to,
      int k,
      int n,
      double[][] out) {
    int p1 = Math.min(k, DEPTH);
    VectorBlocks64.panel(alpha, a, b, from, to, n, 0, p1, bias, add, out);
    while (p1 < k) {
      int p0 = p1;
      p1 = Math.min(k, p0 + DEPTH);
      VectorBlocks64.panel(alpha, a, b, from, to, n, p0, p1, null, true, out);
    }
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
    double scale = (double) alpha;
    int p1 = Math.min(k, DEPTH);
    VectorLeftBlocks64.panel(scale, a, b, from, to, n, 0, p1, null, accumulate, out);
    while (p1 < k) {
      int p0 = p1;
      p1 = Math.min(k, p0 + DEPTH);
      VectorLeftBlocks64.panel(scale, a, b, from, to, n, p0, p1, null, true, out);
    }
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
    if (k < SHORT) {
      Matmul64.rightTransposed(alpha, a, b, from, to, k, n, accumulate, out);
    } else {
      VectorDots64.product((double) alpha, a, b, from, to, k, n, accumulate, out);
    }
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
    for (int i = from; i < to; i += BLOCK) {
      int end = Math.min(to, i + BLOCK);
      product(1, x, w, bias, bias != null, i, end, k, n, z);
      if (z != y || act != UnaryOp.IDENTITY) {
        activation(act, p0, p1, z, y, i, end, n);
      }
    }
  }

  @Override
  public void inputGradient(
      double[][] dz, double[][] w, double[][] wt, double[][] dx, int m, int k, int n) {
    if (wt != null && m >= MANY_ROWS) {
      Moves64.transpose(w, k, n, wt);
      product(1, dz, wt, 0, m, n, k, false, dx);
    } else {
      rightTransposed(1, dz, w, 0, m, n, k, false, dx);
    }
  }

  @Override
  public void activation(
      UnaryOp op, /*acc*/ double p0, /*acc*/ double p1, double[][] x, double[][] y, int m, int n) {
    activation(op, p0, p1, x, y, 0, m, n);
  }

  private static void activation(
      UnaryOp op,
      /*acc*/ double p0,
      /*acc*/ double p1,
      double[][] x,
      double[][] y,
      int from,
      int to,
      int n) {
    switch (op) {
      case RELU -> VectorElementwise64.relu(x, y, from, to, n);
      case LEAKY_RELU -> VectorElementwise64.leakyRelu((double) p0, x, y, from, to, n);
      default -> {
        for (int r = from; r < to; r++) {
          Activation64.row(op, p0, p1, x[r], y[r], n);
        }
      }
    }
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
      int m,
      int n) {
    if (op == UnaryOp.RELU && p0 == 0) {
      VectorElementwise64.reluGradient(y, dy, dx, 0, m, n);
    } else if (op == UnaryOp.LEAKY_RELU) {
      VectorElementwise64.leakyReluGradient((double) p0, (double) p1, x, dy, dx, 0, m, n);
    } else {
      ActivationGradient64.apply(op, p0, p1, x, y, dy, dx, m, n);
    }
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
      int m,
      int n) {
    if (rule == UpdateRule.SGD) {
      VectorUpdates64.sgd(c, w, g, m, n);
    } else if (rule == UpdateRule.MOMENTUM) {
      VectorUpdates64.momentum(c, w, g, s0, m, n);
    } else if (rule == UpdateRule.ADAM && s2 == null) {
      VectorUpdates64.adam(c, w, g, s0, s1, m, n);
    } else {
      Updates64.apply(rule, c, w, g, s0, s1, s2, m, n);
    }
  }
}
