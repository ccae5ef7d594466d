package io.github.espalier.backend.plain;

import io.github.espalier.backend.UnaryOp;
import java.util.Arrays;

/** The dense layer, fused: m samples, k inputs, n outputs. */
final class Dense64 {
  /** Rows brought from bias to activation together, so that they are still in the cache. */
  private static final int BLOCK = 64;

  /** From how many rows on the transposed copy of the weights pays for itself. */
  private static final int MANY_ROWS = 4;

  private Dense64() {}

  /** z ← x·w + bias; y ← act(z). z may be y; bias may be null. */
  static void forward(
      double[][] x,
      double[][] w,
      double[] bias,
      UnaryOp act,
      /*acc*/ double p0,
      /*acc*/ double p1,
      double[][] z,
      double[][] y,
      int m,
      int k,
      int n) {
    for (int from = 0; from < m; from += BLOCK) {
      int to = Math.min(m, from + BLOCK);
      for (int r = from; r < to; r++) {
        if (bias == null) {
          Arrays.fill(z[r], 0, n, 0);
        } else {
          System.arraycopy(bias, 0, z[r], 0, n);
        }
      }
      Matmul64.product(1, x, w, from, to, k, n, true, z);
      if (z != y || act != UnaryOp.IDENTITY) {
        for (int r = from; r < to; r++) {
          Activation64.row(act, p0, p1, z[r], y[r], n);
        }
      }
    }
  }

  /** dw ← xᵀ·dz, plus dw if {@code accumulate}. */
  static void weightGradient(
      double[][] x, double[][] dz, boolean accumulate, double[][] dw, int m, int k, int n) {
    Matmul64.leftTransposed(1, x, dz, k, m, n, accumulate, dw);
  }

  /** dx ← dz·wᵀ; wt is scratch for wᵀ, or null. */
  static void inputGradient(
      double[][] dz, double[][] w, double[][] wt, double[][] dx, int m, int k, int n) {
    if (wt != null && m >= MANY_ROWS) {
      Moves64.transpose(w, k, n, wt);
      Matmul64.product(1, dz, wt, 0, m, n, k, false, dx);
    } else {
      Matmul64.rightTransposed(1, dz, w, m, n, k, false, dx);
    }
  }
}
