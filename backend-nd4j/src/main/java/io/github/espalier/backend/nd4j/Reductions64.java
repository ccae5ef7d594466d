package io.github.espalier.backend.nd4j;

import io.github.espalier.backend.ReduceOp;
import java.util.Arrays;

/** Reductions, block by block, accumulated in double in both formats. */
@SuppressWarnings("cast") // the casts narrow in the FLOAT32 copy of this file
final class Reductions64 {
  private Reductions64() {}

  static /*acc*/ double all(ReduceOp op, Nd4jTensor64 a, Scratch64 s) {
    int size = a.size();
    /*acc*/ double result = op.identity();
    for (int i = 0; i < size; i += Scratch64.BLOCK) {
      int n = Math.min(Scratch64.BLOCK, size - i);
      a.load(i, s.a, n);
      result = op.combine(result, range(op, s.a, 0, n));
    }
    return result;
  }

  /** out ← the reduction of each column over the rows. */
  static void overRows(
      ReduceOp op, Nd4jTensor64 a, boolean accumulate, Nd4jTensor64 out, Scratch64 s) {
    int cols = a.cols();
    int block = Scratch64.rowsPerBlock(cols) * cols;
    int size = a.size();
    Arrays.fill(s.sums, 0, cols, op.identity());
    for (int i = 0; i < size; i += block) {
      int n = Math.min(block, size - i);
      a.load(i, s.a, n);
      accumulateRows(op, cols, n, s);
    }
    storeSums(op, cols, accumulate, out, s);
  }

  /** Takes rows, n elements of s.a, into s.sums. */
  static void accumulateRows(ReduceOp op, int cols, int n, Scratch64 s) {
    for (int from = 0; from < n; from += cols) {
      accumulateRow(op, s.a, from, cols, s.sums);
    }
  }

  /** out ← s.sums; overwrites s.b. */
  static void storeSums(ReduceOp op, int cols, boolean accumulate, Nd4jTensor64 out, Scratch64 s) {
    if (accumulate) {
      out.load(0, s.b, cols);
    }
    for (int c = 0; c < cols; c++) {
      s.b[c] = (double) (accumulate ? op.combine(s.b[c], s.sums[c]) : s.sums[c]);
    }
    out.store(0, s.b, cols);
  }

  /** out ← the reduction of each row over the columns. */
  static void overCols(
      ReduceOp op, Nd4jTensor64 a, boolean accumulate, Nd4jTensor64 out, Scratch64 s) {
    int cols = a.cols();
    int block = Scratch64.rowsPerBlock(cols) * cols;
    int size = a.size();
    for (int i = 0; i < size; i += block) {
      int n = Math.min(block, size - i);
      a.load(i, s.a, n);
      for (int from = 0; from < n; from += cols) {
        int row = (i + from) / cols;
        /*acc*/ double result = range(op, s.a, from, from + cols);
        out.buffer.put(
            row, (double) (accumulate ? op.combine(out.buffer.get(row), result) : result));
      }
    }
  }

  static void argMaxPerRow(Nd4jTensor64 a, int[] out, Scratch64 s) {
    int cols = a.cols();
    for (int row = 0; row < a.rows(); row++) {
      a.load(row * cols, s.a, cols);
      int best = 0;
      for (int c = 1; c < cols; c++) {
        if (s.a[c] > s.a[best]) {
          best = c;
        }
      }
      out[row] = best;
    }
  }

  private static /*acc*/ double range(ReduceOp op, double[] a, int from, int to) {
    /*acc*/ double result = op.identity();
    switch (op) {
      case SUM -> {
        // Four partial sums, so that additions overlap.
        /*acc*/ double r0 = 0;
        /*acc*/ double r1 = 0;
        /*acc*/ double r2 = 0;
        int i = from;
        for (; i < to - 3; i += 4) {
          result += a[i];
          r0 += a[i + 1];
          r1 += a[i + 2];
          r2 += a[i + 3];
        }
        for (; i < to; i++) {
          result += a[i];
        }
        result = (result + r0) + (r1 + r2);
      }
      case SUM_OF_SQUARES -> {
        for (int i = from; i < to; i++) {
          /*acc*/ double v = a[i];
          result += v * v;
        }
      }
      case SUM_OF_ABSOLUTES -> {
        for (int i = from; i < to; i++) {
          result += Math.abs(a[i]);
        }
      }
      case MAX -> {
        for (int i = from; i < to; i++) {
          result = Math.max(result, a[i]);
        }
      }
      case MIN -> {
        for (int i = from; i < to; i++) {
          result = Math.min(result, a[i]);
        }
      }
      default -> {
        for (int i = from; i < to; i++) {
          result = op.accumulate(result, a[i]);
        }
      }
    }
    return result;
  }

  private static void accumulateRow(
      ReduceOp op, double[] a, int from, int cols, /*acc*/ double[] sums) {
    switch (op) {
      case SUM -> {
        for (int c = 0; c < cols; c++) {
          sums[c] += a[from + c];
        }
      }
      case SUM_OF_SQUARES -> {
        for (int c = 0; c < cols; c++) {
          /*acc*/ double v = a[from + c];
          sums[c] += v * v;
        }
      }
      case SUM_OF_ABSOLUTES -> {
        for (int c = 0; c < cols; c++) {
          sums[c] += Math.abs(a[from + c]);
        }
      }
      case MAX -> {
        for (int c = 0; c < cols; c++) {
          sums[c] = Math.max(sums[c], a[from + c]);
        }
      }
      case MIN -> {
        for (int c = 0; c < cols; c++) {
          sums[c] = Math.min(sums[c], a[from + c]);
        }
      }
      default -> {
        for (int c = 0; c < cols; c++) {
          sums[c] = op.accumulate(sums[c], a[from + c]);
        }
      }
    }
  }
}
