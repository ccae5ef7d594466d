package io.github.espalier.backend.plain;

/**
 * Sums down the columns of m rows of n numbers, accumulated in double in either format.
 *
 * <p>The sums of four columns at a time live in registers, so that no scratch row is needed.
 */
@SuppressWarnings("cast") // The casts narrow in the FLOAT32 copy of this file.
final class ColumnSums64 {
  private ColumnSums64() {}

  static void sums(double[][] a, int m, int n, boolean accumulate, double[] out) {
    int j = 0;
    for (; j < n - 3; j += 4) {
      /*acc*/ double s0 = 0;
      /*acc*/ double s1 = 0;
      /*acc*/ double s2 = 0;
      /*acc*/ double s3 = 0;
      for (int r = 0; r < m; r++) {
        double[] row = a[r];
        s0 += row[j];
        s1 += row[j + 1];
        s2 += row[j + 2];
        s3 += row[j + 3];
      }
      store(s0, accumulate, out, j);
      store(s1, accumulate, out, j + 1);
      store(s2, accumulate, out, j + 2);
      store(s3, accumulate, out, j + 3);
    }
    for (; j < n; j++) {
      /*acc*/ double s = 0;
      for (int r = 0; r < m; r++) {
        s += a[r][j];
      }
      store(s, accumulate, out, j);
    }
  }

  static void squares(double[][] a, int m, int n, boolean accumulate, double[] out) {
    for (int j = 0; j < n; j++) {
      /*acc*/ double s = 0;
      for (int r = 0; r < m; r++) {
        /*acc*/ double v = a[r][j];
        s += v * v;
      }
      store(s, accumulate, out, j);
    }
  }

  static void absolutes(double[][] a, int m, int n, boolean accumulate, double[] out) {
    for (int j = 0; j < n; j++) {
      /*acc*/ double s = 0;
      for (int r = 0; r < m; r++) {
        s += Math.abs(a[r][j]);
      }
      store(s, accumulate, out, j);
    }
  }

  private static void store(/*acc*/ double sum, boolean accumulate, double[] out, int j) {
    out[j] = (double) (accumulate ? out[j] + sum : sum);
  }
}
