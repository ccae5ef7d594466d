package io.github.espalier.backend.plain;

import io.github.espalier.backend.ReduceOp;

/** Reductions of m rows of n numbers; sums accumulate in double in either format. */
@SuppressWarnings("cast") // The casts narrow in the FLOAT32 copy of this file.
final class Reduce64 {
  private Reduce64() {}

  /** Everything reduced to one number. */
  static /*acc*/ double all(ReduceOp op, double[][] a, int m, int n) {
    if (op == ReduceOp.SUM) {
      /*acc*/ double sum = 0;
      for (int r = 0; r < m; r++) {
        sum += sum(a[r], n);
      }
      return sum;
    }
    /*acc*/ double result = op.identity();
    for (int r = 0; r < m; r++) {
      result = op.combine(result, row(op, a[r], n));
    }
    return result;
  }

  /** Each row reduced: out[r][0] ← the reduction of row r, combined with itself if asked. */
  static void overCols(
      ReduceOp op, double[][] a, int m, int n, boolean accumulate, double[][] out) {
    for (int r = 0; r < m; r++) {
      /*acc*/ double result = row(op, a[r], n);
      out[r][0] = (double) (accumulate ? op.combine(out[r][0], result) : result);
    }
  }

  /** Each column reduced: out[c] ← the reduction of column c, combined with itself if asked. */
  static void overRows(ReduceOp op, double[][] a, int m, int n, boolean accumulate, double[] out) {
    switch (op) {
      case SUM -> ColumnSums64.sums(a, m, n, accumulate, out);
      case SUM_OF_SQUARES -> ColumnSums64.squares(a, m, n, accumulate, out);
      case SUM_OF_ABSOLUTES -> ColumnSums64.absolutes(a, m, n, accumulate, out);
      default -> {
        // The rest picks an element, so folding row after row into out rounds nothing.
        for (int r = 0; r < m; r++) {
          fold(op, a[r], n, accumulate || r > 0, out);
        }
      }
    }
  }

  private static void fold(ReduceOp op, double[] a, int n, boolean accumulate, double[] out) {
    if (!accumulate) {
      System.arraycopy(a, 0, out, 0, n);
    } else if (op == ReduceOp.MAX) {
      for (int j = 0; j < n; j++) {
        out[j] = Math.max(out[j], a[j]);
      }
    } else {
      for (int j = 0; j < n; j++) {
        out[j] = Math.min(out[j], a[j]);
      }
    }
  }

  static void argMaxPerRow(double[][] a, int m, int n, int[] out) {
    for (int r = 0; r < m; r++) {
      double[] row = a[r];
      int best = 0;
      double max = row[0];
      for (int j = 1; j < n; j++) {
        if (row[j] > max) {
          max = row[j];
          best = j;
        }
      }
      out[r] = best;
    }
  }

  private static /*acc*/ double row(ReduceOp op, double[] a, int n) {
    return switch (op) {
      case SUM -> sum(a, n);
      case SUM_OF_SQUARES -> squares(a, n);
      case SUM_OF_ABSOLUTES -> absolutes(a, n);
      case MAX -> max(a, n);
      case MIN -> min(a, n);
    };
  }

  // Four partial sums each, because additions that wait for each other take four cycles.

  static /*acc*/ double sum(double[] a, int n) {
    /*acc*/ double s0 = 0;
    /*acc*/ double s1 = 0;
    /*acc*/ double s2 = 0;
    /*acc*/ double s3 = 0;
    int j = 0;
    for (; j < n - 3; j += 4) {
      s0 += a[j];
      s1 += a[j + 1];
      s2 += a[j + 2];
      s3 += a[j + 3];
    }
    for (; j < n; j++) {
      s0 += a[j];
    }
    return s0 + s1 + (s2 + s3);
  }

  private static /*acc*/ double squares(double[] a, int n) {
    /*acc*/ double s0 = 0;
    /*acc*/ double s1 = 0;
    /*acc*/ double s2 = 0;
    /*acc*/ double s3 = 0;
    int j = 0;
    for (; j < n - 3; j += 4) {
      s0 += (/*acc*/ double) a[j] * a[j];
      s1 += (/*acc*/ double) a[j + 1] * a[j + 1];
      s2 += (/*acc*/ double) a[j + 2] * a[j + 2];
      s3 += (/*acc*/ double) a[j + 3] * a[j + 3];
    }
    for (; j < n; j++) {
      s0 += (/*acc*/ double) a[j] * a[j];
    }
    return s0 + s1 + (s2 + s3);
  }

  private static /*acc*/ double absolutes(double[] a, int n) {
    /*acc*/ double s0 = 0;
    /*acc*/ double s1 = 0;
    /*acc*/ double s2 = 0;
    /*acc*/ double s3 = 0;
    int j = 0;
    for (; j < n - 3; j += 4) {
      s0 += Math.abs(a[j]);
      s1 += Math.abs(a[j + 1]);
      s2 += Math.abs(a[j + 2]);
      s3 += Math.abs(a[j + 3]);
    }
    for (; j < n; j++) {
      s0 += Math.abs(a[j]);
    }
    return s0 + s1 + (s2 + s3);
  }

  static double max(double[] a, int n) {
    double max = a[0];
    for (int j = 1; j < n; j++) {
      max = Math.max(max, a[j]);
    }
    return max;
  }

  private static double min(double[] a, int n) {
    double min = a[0];
    for (int j = 1; j < n; j++) {
      min = Math.min(min, a[j]);
    }
    return min;
  }
}
