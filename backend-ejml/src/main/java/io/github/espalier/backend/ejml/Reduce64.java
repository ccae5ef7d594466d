package io.github.espalier.backend.ejml;

import io.github.espalier.backend.ReduceOp;

/** Reductions to a number, a row or a column; every sum accumulates in double. */
// The casts that change nothing here round in the generated FLOAT32 twin.
@SuppressWarnings("cast")
final class Reduce64 {
  private Reduce64() {}

  /** The elements from {@code from} to before {@code to} reduced to one number. */
  static /*acc*/ double range(ReduceOp op, double[] a, int from, int to) {
    switch (op) {
      case SUM:
        return sum(a, from, to);
      case SUM_OF_SQUARES:
        return sumOfSquares(a, from, to);
      default:
        /*acc*/ double result = op.identity();
        for (int i = from; i < to; i++) {
          result = op.accumulate(result, a[i]);
        }
        return result;
    }
  }

  // Four sums at a time: one alone waits for each addition to finish.

  static /*acc*/ double sum(double[] a, int from, int to) {
    /*acc*/ double s0 = 0;
    /*acc*/ double s1 = 0;
    /*acc*/ double s2 = 0;
    /*acc*/ double s3 = 0;
    int i = from;
    for (; i <= to - 4; i += 4) {
      s0 += a[i];
      s1 += a[i + 1];
      s2 += a[i + 2];
      s3 += a[i + 3];
    }
    for (; i < to; i++) {
      s0 += a[i];
    }
    return (s0 + s1) + (s2 + s3);
  }

  private static /*acc*/ double sumOfSquares(double[] a, int from, int to) {
    /*acc*/ double s0 = 0;
    /*acc*/ double s1 = 0;
    /*acc*/ double s2 = 0;
    /*acc*/ double s3 = 0;
    int i = from;
    for (; i <= to - 4; i += 4) {
      s0 += square(a[i]);
      s1 += square(a[i + 1]);
      s2 += square(a[i + 2]);
      s3 += square(a[i + 3]);
    }
    for (; i < to; i++) {
      s0 += square(a[i]);
    }
    return (s0 + s1) + (s2 + s3);
  }

  private static /*acc*/ double square(/*acc*/ double x) {
    return x * x;
  }

  /** Each column reduced over its rows. */
  static void rows(ReduceOp op, double[] a, int rows, int cols, boolean accumulate, double[] out) {
    int c = 0;
    if (op == ReduceOp.SUM) {
      // Four columns at a time: neighbours share a cache line, and no scratch is needed for them.
      int end = rows * cols;
      for (; c <= cols - 4; c += 4) {
        /*acc*/ double s0 = 0;
        /*acc*/ double s1 = 0;
        /*acc*/ double s2 = 0;
        /*acc*/ double s3 = 0;
        for (int i = c; i < end; i += cols) {
          s0 += a[i];
          s1 += a[i + 1];
          s2 += a[i + 2];
          s3 += a[i + 3];
        }
        store(op, s0, accumulate, out, c);
        store(op, s1, accumulate, out, c + 1);
        store(op, s2, accumulate, out, c + 2);
        store(op, s3, accumulate, out, c + 3);
      }
    }
    for (; c < cols; c++) {
      /*acc*/ double result = op.identity();
      for (int r = 0; r < rows; r++) {
        result = op.accumulate(result, a[r * cols + c]);
      }
      store(op, result, accumulate, out, c);
    }
  }

  /** Each row reduced over its columns. */
  static void cols(ReduceOp op, double[] a, int rows, int cols, boolean accumulate, double[] out) {
    for (int r = 0; r < rows; r++) {
      store(op, range(op, a, r * cols, (r + 1) * cols), accumulate, out, r);
    }
  }

  private static void store(
      ReduceOp op, /*acc*/ double result, boolean accumulate, double[] out, int i) {
    out[i] = (double) (accumulate ? op.combine(out[i], result) : result);
  }

  /** The column of each row's largest element, the first on ties. */
  static void argMaxPerRow(double[] a, int rows, int cols, int[] out) {
    for (int r = 0; r < rows; r++) {
      int from = r * cols;
      int best = from;
      for (int i = from + 1; i < from + cols; i++) {
        if (a[i] > a[best]) {
          best = i;
        }
      }
      out[r] = best - from;
    }
  }
}
