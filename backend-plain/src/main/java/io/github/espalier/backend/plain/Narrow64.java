package io.github.espalier.backend.plain;

/**
 * Products with few columns, which vector loops would only set up and leave: the sums of four
 * columns stay in registers along the whole inner dimension.
 */
final class Narrow64 {
  /** From this many columns on, the loops of {@link Matmul64} are faster. */
  static final int COLUMNS = 8;

  private Narrow64() {}

  /** See {@link Matmul64#product}. */
  static void product(
      double scale,
      double[][] a,
      double[][] b,
      int from,
      int to,
      int k,
      int n,
      boolean accumulate,
      double[][] out) {
    for (int i = from; i < to; i++) {
      row(scale, a[i], b, k, n, accumulate ? out[i] : null, false, out[i]);
    }
  }

  /** Rows {@code from} to {@code to} of y ← x·w + bias, or of max(x·w + bias, 0). */
  static void dense(
      double[][] x,
      double[][] w,
      double[] bias,
      boolean relu,
      double[][] y,
      int from,
      int to,
      int k,
      int n) {
    for (int i = from; i < to; i++) {
      row(1, x[i], w, k, n, bias, relu, y[i]);
    }
  }

  /** out ← scale · a · b + init, which may be null or out, and of that the positive part. */
  private static void row(
      double scale,
      double[] a,
      double[][] b,
      int k,
      int n,
      double[] init,
      boolean positive,
      double[] out) {
    int j = 0;
    for (; j < n - 3; j += 4) {
      double s0 = 0;
      double s1 = 0;
      double s2 = 0;
      double s3 = 0;
      if (init != null) {
        s0 = init[j];
        s1 = init[j + 1];
        s2 = init[j + 2];
        s3 = init[j + 3];
      }
      for (int p = 0; p < k; p++) {
        double v = scale * a[p];
        double[] bp = b[p];
        s0 = Math.fma(v, bp[j], s0);
        s1 = Math.fma(v, bp[j + 1], s1);
        s2 = Math.fma(v, bp[j + 2], s2);
        s3 = Math.fma(v, bp[j + 3], s3);
      }
      if (positive) {
        s0 = Math.max(s0, 0);
        s1 = Math.max(s1, 0);
        s2 = Math.max(s2, 0);
        s3 = Math.max(s3, 0);
      }
      out[j] = s0;
      out[j + 1] = s1;
      out[j + 2] = s2;
      out[j + 3] = s3;
    }
    for (; j < n; j++) {
      double s = init == null ? 0 : init[j];
      for (int p = 0; p < k; p++) {
        s = Math.fma(scale * a[p], b[p][j], s);
      }
      out[j] = positive ? Math.max(s, 0) : s;
    }
  }

  /** See {@link Matmul64#leftTransposed}. */
  static void leftTransposed(
      double scale,
      double[][] a,
      double[][] b,
      int from,
      int to,
      int k,
      int n,
      boolean accumulate,
      double[][] out) {
    for (int i = from; i < to; i++) {
      if (k == 1 && !accumulate) {
        multiple(scale * a[0][i], b[0], n, out[i]);
      } else {
        column(scale, a, i, b, k, n, accumulate, out[i]);
      }
    }
  }

  private static void multiple(double v, double[] b, int n, double[] out) {
    int j = 0;
    for (; j < n - 3; j += 4) {
      out[j] = v * b[j];
      out[j + 1] = v * b[j + 1];
      out[j + 2] = v * b[j + 2];
      out[j + 3] = v * b[j + 3];
    }
    for (; j < n; j++) {
      out[j] = v * b[j];
    }
  }

  private static void column(
      double scale,
      double[][] a,
      int i,
      double[][] b,
      int k,
      int n,
      boolean accumulate,
      double[] out) {
    int j = 0;
    for (; j < n - 3; j += 4) {
      double s0 = 0;
      double s1 = 0;
      double s2 = 0;
      double s3 = 0;
      if (accumulate) {
        s0 = out[j];
        s1 = out[j + 1];
        s2 = out[j + 2];
        s3 = out[j + 3];
      }
      for (int p = 0; p < k; p++) {
        double v = scale * a[p][i];
        double[] bp = b[p];
        s0 = Math.fma(v, bp[j], s0);
        s1 = Math.fma(v, bp[j + 1], s1);
        s2 = Math.fma(v, bp[j + 2], s2);
        s3 = Math.fma(v, bp[j + 3], s3);
      }
      out[j] = s0;
      out[j + 1] = s1;
      out[j + 2] = s2;
      out[j + 3] = s3;
    }
    for (; j < n; j++) {
      double s = accumulate ? out[j] : 0;
      for (int p = 0; p < k; p++) {
        s = Math.fma(scale * a[p][i], b[p][j], s);
      }
      out[j] = s;
    }
  }
}
