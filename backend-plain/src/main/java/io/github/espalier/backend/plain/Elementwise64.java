package io.github.espalier.backend.plain;

import io.github.espalier.backend.BinaryOp;
import java.util.Arrays;

/** Element by element: fill, functions of two variables, axpy; on m rows of n numbers. */
@SuppressWarnings("cast") // The casts narrow in the FLOAT32 copy of this file.
final class Elementwise64 {
  private Elementwise64() {}

  static void fill(double[][] out, int m, int n, /*acc*/ double value) {
    double v = (double) value;
    for (int r = 0; r < m; r++) {
      Arrays.fill(out[r], 0, n, v);
    }
  }

  /** y ← y + alpha·x. */
  static void axpy(/*acc*/ double alpha, double[][] x, double[][] y, int m, int n) {
    double factor = (double) alpha;
    for (int r = 0; r < m; r++) {
      double[] xr = x[r];
      double[] yr = y[r];
      for (int j = 0; j < n; j++) {
        yr[j] = Math.fma(factor, xr[j], yr[j]);
      }
    }
  }

  /** out ← op(a, b), b being m×n, or 1×n if {@code oneRow}. */
  static void binary(
      BinaryOp op, double[][] a, double[][] b, boolean oneRow, double[][] out, int m, int n) {
    for (int r = 0; r < m; r++) {
      double[] br = b[oneRow ? 0 : r];
      switch (op) {
        case ADD -> add(a[r], br, out[r], n);
        case SUB -> sub(a[r], br, out[r], n);
        case MUL -> mul(a[r], br, out[r], n);
        case DIV -> div(a[r], br, out[r], n);
        case MAX -> max(a[r], br, out[r], n);
        case MIN -> min(a[r], br, out[r], n);
        default -> other(op, a[r], br, out[r], n);
      }
    }
  }

  /** out ← op(a, b), b being m×1, or 1×1 if {@code oneRow}. */
  static void binaryColumn(
      BinaryOp op, double[][] a, double[][] b, boolean oneRow, double[][] out, int m, int n) {
    for (int r = 0; r < m; r++) {
      double v = b[oneRow ? 0 : r][0];
      switch (op) {
        case ADD -> add(a[r], v, out[r], n);
        case SUB -> add(a[r], -v, out[r], n);
        case MUL -> mul(a[r], v, out[r], n);
        case DIV -> div(a[r], v, out[r], n);
        case MAX -> max(a[r], v, out[r], n);
        case MIN -> min(a[r], v, out[r], n);
        default -> other(op, a[r], v, out[r], n);
      }
    }
  }

  private static void add(double[] a, double[] b, double[] out, int n) {
    for (int j = 0; j < n; j++) {
      out[j] = a[j] + b[j];
    }
  }

  private static void sub(double[] a, double[] b, double[] out, int n) {
    for (int j = 0; j < n; j++) {
      out[j] = a[j] - b[j];
    }
  }

  private static void mul(double[] a, double[] b, double[] out, int n) {
    for (int j = 0; j < n; j++) {
      out[j] = a[j] * b[j];
    }
  }

  private static void div(double[] a, double[] b, double[] out, int n) {
    for (int j = 0; j < n; j++) {
      out[j] = a[j] / b[j];
    }
  }

  private static void max(double[] a, double[] b, double[] out, int n) {
    for (int j = 0; j < n; j++) {
      out[j] = Math.max(a[j], b[j]);
    }
  }

  private static void min(double[] a, double[] b, double[] out, int n) {
    for (int j = 0; j < n; j++) {
      out[j] = Math.min(a[j], b[j]);
    }
  }

  private static void other(BinaryOp op, double[] a, double[] b, double[] out, int n) {
    for (int j = 0; j < n; j++) {
      out[j] = (double) op.apply(a[j], b[j]);
    }
  }

  private static void add(double[] a, double b, double[] out, int n) {
    for (int j = 0; j < n; j++) {
      out[j] = a[j] + b;
    }
  }

  private static void mul(double[] a, double b, double[] out, int n) {
    for (int j = 0; j < n; j++) {
      out[j] = a[j] * b;
    }
  }

  private static void div(double[] a, double b, double[] out, int n) {
    for (int j = 0; j < n; j++) {
      out[j] = a[j] / b;
    }
  }

  private static void max(double[] a, double b, double[] out, int n) {
    for (int j = 0; j < n; j++) {
      out[j] = Math.max(a[j], b);
    }
  }

  private static void min(double[] a, double b, double[] out, int n) {
    for (int j = 0; j < n; j++) {
      out[j] = Math.min(a[j], b);
    }
  }

  private static void other(BinaryOp op, double[] a, double b, double[] out, int n) {
    for (int j = 0; j < n; j++) {
      out[j] = (double) op.apply(a[j], b);
    }
  }
}
