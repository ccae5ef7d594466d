package io.github.espalier.backend.plain;

import io.github.espalier.backend.Elementary64;

/** Softmax and its cross-entropy, on m rows of n numbers; sums accumulate in double. */
@SuppressWarnings("cast") // The casts narrow in the FLOAT32 copy of this file.
final class Softmax64 {
  private Softmax64() {}

  /** y ← softmax of each row; y may be x. */
  static void forward(double[][] x, double[][] y, int m, int n) {
    for (int r = 0; r < m; r++) {
      double[] yr = y[r];
      /*acc*/ double sum = exponentials(x[r], Reduce64.max(x[r], n), yr, n);
      scale((double) (1 / sum), yr, yr, n);
    }
  }

  /** dx ← y ⊙ (dy − Σ dy⊙y) per row; dx may be dy. */
  static void backward(double[][] y, double[][] dy, double[][] dx, int m, int n) {
    for (int r = 0; r < m; r++) {
      double[] yr = y[r];
      double[] dyr = dy[r];
      double[] dxr = dx[r];
      /*acc*/ double dot = 0;
      for (int j = 0; j < n; j++) {
        dot += (/*acc*/ double) yr[j] * dyr[j];
      }
      for (int j = 0; j < n; j++) {
        dxr[j] = (double) (yr[j] * (dyr[j] - dot));
      }
    }
  }

  /**
   * The loss, and what of its by-products is asked for.
   *
   * @param t class weights m×n, or class indices m×1 if {@code indices}
   * @param weights m×1 or null
   * @param p receives the softmax, or null
   * @param d receives the gradient, or null; may be z
   */
  static /*acc*/ double crossEntropy(
      double[][] z,
      double[][] t,
      boolean indices,
      double[][] weights,
      /*acc*/ double scale,
      double[][] p,
      double[][] d,
      int m,
      int n) {
    /*acc*/ double total = 0;
    for (int r = 0; r < m; r++) {
      double[] zr = z[r];
      double[] tr = t[r];
      double[] dr = d == null ? null : d[r];
      double[] exp = p == null ? dr : p[r];
      /*acc*/ double weight = weights == null ? 1 : weights[r][0];
      double max = Reduce64.max(zr, n);

      // What the loss needs of z comes first: the exponentials may take its place.
      int index = indices ? (int) tr[0] : -1;
      boolean inRange = index >= 0 && index < n;
      /*acc*/ double targetSum = inRange ? 1 : indices ? 0 : Reduce64.sum(tr, n);
      /*acc*/ double below =
          inRange ? (/*acc*/ double) zr[index] - max : indices ? 0 : weightedBelow(zr, max, tr, n);
      /*acc*/ double sum =
          exp == null ? sumOfExponentials(zr, max, n) : exponentials(zr, max, exp, n);
      if (targetSum != 0 || below != 0) {
        total += weight * (targetSum * Math.log(sum) - below);
      }

      if (p != null) {
        scale((double) (1 / sum), exp, exp, n);
      }
      if (dr != null) {
        /*acc*/ double outer = scale * weight;
        double factor = (double) (outer * targetSum / (p == null ? sum : 1));
        if (indices) {
          scale(factor, exp, dr, n);
          if (inRange) {
            dr[index] = (double) (dr[index] - outer);
          }
        } else {
          gradient(factor, exp, (double) outer, tr, dr, n);
        }
      }
    }
    return scale * total;
  }

  /** Σ t·(z − max): differences from the maximum, so that huge logits cannot cancel. */
  private static /*acc*/ double weightedBelow(double[] z, double max, double[] t, int n) {
    /*acc*/ double sum = 0;
    for (int j = 0; j < n; j++) {
      if (t[j] != 0) {
        sum += t[j] * ((/*acc*/ double) z[j] - max);
      }
    }
    return sum;
  }

  private static /*acc*/ double sumOfExponentials(double[] x, double max, int n) {
    /*acc*/ double sum = 0;
    for (int j = 0; j < n; j++) {
      sum += Elementary64.exp(x[j] - max);
    }
    return sum;
  }

  private static /*acc*/ double exponentials(double[] x, double max, double[] y, int n) {
    // The sum has a loop of its own, because a loop that carries one does not vectorise.
    for (int j = 0; j < n; j++) {
      y[j] = Elementary64.exp(x[j] - max);
    }
    return Reduce64.sum(y, n);
  }

  private static void scale(double factor, double[] x, double[] y, int n) {
    for (int j = 0; j < n; j++) {
      y[j] = factor * x[j];
    }
  }

  private static void gradient(
      double factor, double[] exp, double outer, double[] t, double[] d, int n) {
    for (int j = 0; j < n; j++) {
      d[j] = factor * exp[j] - outer * t[j];
    }
  }
}
