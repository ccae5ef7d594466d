package io.github.espalier.backend.plain;

import io.github.espalier.backend.UnaryOp;
import io.github.espalier.backend.UpdateRule;
import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;

/**
 * The kernel on the Vector API: products in register blocks, and the loops that the JIT compiler
 * leaves scalar or spends on their ends; the rest as in the JIT kernel.
 */
@SuppressWarnings("cast") // The casts narrow in the FLOAT32 copy of this file.
final class VectorKernel64 implements Kernel64 {
  private static final int L = DoubleVector.SPECIES_PREFERRED.length();

  /**
   * How far the inner dimension is followed, at most, before the next rows take their turn: three
   * vectors of 64 bytes wide and this long, a panel of the right matrix stays in a first-level
   * cache of 48 KB.
   */
  private static final int DEPTH = 200;

  /** Rows brought from bias to activation together, so that they are still in the cache. */
  private static final int BLOCK = 256;

  /** Numbers of transposed weights made before they are used, so that they are still cached. */
  private static final int STRIP = 64 * 1024;

  /** So many rows are too few for a transposed copy of the weights to pay for itself. */
  private static final int FEW_ROWS = 8;

  /** So many are too few where the weights are {@link #LARGE}: more than the caches hold. */
  private static final int MORE_ROWS = 24;

  private static final int LARGE = 512 * 512;

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
    if (alpha == 1) {
      product(a, b, accumulate ? null : VectorBlocks64.ZEROS, from, to, k, 0, n, out);
    } else {
      Matmul64.product(alpha, a, b, from, to, k, n, accumulate, out);
    }
  }

  /** Columns left to n of those rows of out ← start + a · b. */
  private static void product(
      double[][] a,
      double[][] b,
      double[] start,
      int from,
      int to,
      int k,
      int left,
      int n,
      double[][] out) {
    int depth = depth(k);
    VectorBlocks64.panel(a, b, from, to, left, n, 0, Math.min(k, depth), start, out);
    for (int p = depth; p < k; p += depth) {
      VectorBlocks64.panel(a, b, from, to, left, n, p, Math.min(k, p + depth), null, out);
    }
  }

  /** The inner dimension k in equal parts of {@link #DEPTH} at most. */
  private static int depth(int k) {
    int panels = (k + DEPTH - 1) / DEPTH;
    return (k + panels - 1) / panels;
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
    if (alpha != 1) {
      Matmul64.leftTransposed(alpha, a, b, from, to, k, n, accumulate, out);
      return;
    }
    double[] start = accumulate ? null : VectorBlocks64.ZEROS;
    int depth = depth(k);
    VectorLeftBlocks64.panel(a, b, from, to, n, 0, Math.min(k, depth), start, out);
    for (int p = depth; p < k; p += depth) {
      VectorLeftBlocks64.panel(a, b, from, to, n, p, Math.min(k, p + depth), null, out);
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
      Matmul64.rightTransposed(alpha, a, b, from, to, k, 0, n, accumulate, out);
    } else {
      VectorDots64.product((double) alpha, a, b, from, to, k, 0, n, accumulate, out);
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
      product(x, w, bias == null ? VectorBlocks64.ZEROS : bias, i, end, k, 0, n, z);
      if (z != y || act != UnaryOp.IDENTITY) {
        activation(act, p0, p1, z, y, i, end, n);
      }
    }
  }

  @Override
  public void inputGradient(
      double[][] dz, double[][] w, double[][] wt, int m, int n, int from, int to, double[][] dx) {
    boolean few = m < FEW_ROWS || (m < MORE_ROWS && (long) w.length * n > LARGE);
    if (wt == null || few) {
      VectorDots64.product(1, dz, w, 0, m, n, from, to, false, dx);
      return;
    }
    int width = Math.max(1, STRIP / (3 * L * n)) * 3 * L;
    for (int p = from; p < to; p += width) {
      int end = Math.min(to, p + width);
      Moves64.transpose(w, p, end, n, wt);
      product(dz, wt, VectorBlocks64.ZEROS, 0, m, n, p, end, dx);
    }
  }

  @Override
  public void biasGradient(double[][] dz, int m, int n, boolean accumulate, double[] out) {
    // In the format, row after row, as the products of a weight gradient sum.
    if (!accumulate) {
      Arrays.fill(out, 0, n, 0);
    }
    for (int r = 0; r < m; r++) {
      Moves64.addTo(out, dz[r], n);
    }
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
    for (int r = from; r < to; r++) {
      switch (op) {
        case RELU -> VectorElementwise64.relu(x[r], y[r], n);
        case LEAKY_RELU -> VectorElementwise64.leakyRelu((double) p0, x[r], y[r], n);
        default -> Activation64.row(op, p0, p1, x[r], y[r], n);
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
      int from,
      int to,
      int n) {
    if (op == UnaryOp.RELU && p0 == 0) {
      for (int r = from; r < to; r++) {
        VectorElementwise64.reluGradient(y[r], dy[r], dx[r], n);
      }
    } else if (op == UnaryOp.LEAKY_RELU) {
      for (int r = from; r < to; r++) {
        VectorElementwise64.leakyReluGradient((double) p0, (double) p1, x[r], dy[r], dx[r], n);
      }
    } else {
      ActivationGradient64.apply(op, p0, p1, x, y, dy, dx, from, to, n);
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
      int from,
      int to,
      int n) {
    if (rule == UpdateRule.SGD) {
      for (int r = from; r < to; r++) {
        VectorUpdates64.sgd(c, w[r], g[r], n);
      }
    } else if (rule == UpdateRule.MOMENTUM) {
      for (int r = from; r < to; r++) {
        VectorUpdates64.momentum(c, w[r], g[r], s0[r], n);
      }
    } else {
      Updates64.apply(rule, c, w, g, s0, s1, s2, from, to, n);
    }
  }
}
