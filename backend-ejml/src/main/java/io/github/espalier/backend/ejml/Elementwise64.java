package io.github.espalier.backend.ejml;

import io.github.espalier.backend.BinaryOp;
import java.util.Arrays;

/** Element-wise arithmetic of two matrices, or of a matrix and a row, column or number. */
// The casts that change nothing here round in the generated FLOAT32 twin.
@SuppressWarnings("cast")
final class Elementwise64 {
  private Elementwise64() {}

  static void fill(double[] out, /*acc*/ double value, int n) {
    Arrays.fill(out, 0, n, (double) value);
  }

  /** y ← y + alpha·x. */
  static void axpy(/*acc*/ double alpha, double[] x, double[] y, int n) {
    double factor = (double) alpha;
    for (int i = 0; i < n; i++) {
      y[i] = y[i] + factor * x[i];
    }
  }

  /** out[i] ← op(a[i], b[i]); one index for all arrays, which is what the JIT vectorises. */
  static void apply(BinaryOp op, double[] a, double[] b, double[] out, int n) {
    switch (op) {
      case ADD -> {
        for (int i = 0; i < n; i++) {
          out[i] = a[i] + b[i];
        }
      }
      case SUB -> {
        for (int i = 0; i < n; i++) {
          out[i] = a[i] - b[i];
        }
      }
      case MUL -> {
        for (int i = 0; i < n; i++) {
          out[i] = a[i] * b[i];
        }
      }
      case DIV -> {
        for (int i = 0; i < n; i++) {
          out[i] = a[i] / b[i];
        }
      }
      case MAX -> {
        for (int i = 0; i < n; i++) {
          out[i] = Math.max(a[i], b[i]);
        }
      }
      case MIN -> {
        for (int i = 0; i < n; i++) {
          out[i] = Math.min(a[i], b[i]);
        }
      }
      default -> {
        for (int i = 0; i < n; i++) {
          out[i] = (double) op.apply(a[i], b[i]);
        }
      }
    }
  }

  /** out ← op(a, b), b having one row or one column (or both) where a may have many. */
  static void broadcast(
      BinaryOp op,
      double[] a,
      double[] b,
      boolean oneRow,
      boolean oneCol,
      double[] out,
      int rows,
      int cols) {
    for (int r = 0; r < rows; r++) {
      int from = r * cols;
      if (oneCol) {
        number(op, a, b[oneRow ? 0 : r], out, from, from + cols);
      } else {
        row(op, a, from, b, out, cols);
      }
    }
  }

  private static void number(BinaryOp op, double[] a, double b, double[] out, int from, int to) {
    switch (op) {
      case ADD -> {
        for (int i = from; i < to; i++) {
          out[i] = a[i] + b;
        }
      }
      case SUB -> {
        for (int i = from; i < to; i++) {
          out[i] = a[i] - b;
        }
      }
      case MUL -> {
        for (int i = from; i < to; i++) {
          out[i] = a[i] * b;
        }
      }
      case DIV -> {
        for (int i = from; i < to; i++) {
          out[i] = a[i] / b;
        }
      }
      default -> {
        for (int i = from; i < to; i++) {
          out[i] = (double) op.apply(a[i], b);
        }
      }
    }
  }

  private static void row(BinaryOp op, double[] a, int from, double[] b, double[] out, int cols) {
    switch (op) {
      case ADD -> {
        for (int c = 0; c < cols; c++) {
          out[from + c] = a[from + c] + b[c];
        }
      }
      case SUB -> {
        for (int c = 0; c < cols; c++) {
          out[from + c] = a[from + c] - b[c];
        }
      }
      case MUL -> {
        for (int c = 0; c < cols; c++) {
          out[from + c] = a[from + c] * b[c];
        }
      }
      case DIV -> {
        for (int c = 0; c < cols; c++) {
          out[from + c] = a[from + c] / b[c];
        }
      }
      default -> {
        for (int c = 0; c < cols; c++) {
          out[from + c] = (double) op.apply(a[from + c], b[c]);
        }
      }
    }
  }
}
