package io.github.espalier.backend.plain;

import io.github.espalier.backend.UnaryOp;
import java.util.Arrays;

/** The dense layer, fused: m samples, k inputs, n outputs. */
final class Dense64 {
  /** Rows brought from bias to activation together, so that they are still in the cache. */
  private static final int BLOCK = 64;

  private Dense64() {}

  /**
   * Rows {@code from} to {@code to} of z ← x·w + bias and y ← act(z). z may be y; bias may be null.
   */
  static void forward(
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
    if (n < Narrow64.COLUMNS) {
      boolean fused = act == UnaryOp.RELU && z == y;
      Narrow64.dense(x, w, bias, fused, z, from, to, k, n);
      if (!fused && (z != y || act != UnaryOp.IDENTITY)) {
        for (int r = from; r < to; r++) {
          Activation64.row(act, p0, p1, z[r], y[r], n);
        }
      }
      return;
    }
    for (int i = from; i < to; i += BLOCK) {
      int end = Math.min(to, i + BLOCK);
      for (int r = i; r < end; r++) {
        if (bias == null) {
          Arrays.fill(z[r], 0, n, 0);
        } else {
          System.arraycopy(bias, 0, z[r], 0, n);
        }
      }
      Matmul64.product(1, x, w, i, end, k, n, true, z);
      if (z != y || act != UnaryOp.IDENTITY) {
        for (int r = i; r < end; r++) {
          Activation64.row(act, p0, p1, z[r], y[r], n);
        }
      }
    }
  }
}
