package io.github.espalier.backend.plain;

import io.github.espalier.backend.Elementary64;
import io.github.espalier.backend.UnaryOp;

/**
 * The functions of {@link UnaryOp} on rows.
 *
 * <p>One loop per function: a call through the enum's type in one shared loop could not be inlined,
 * while a call on a constant can. The exponential and its kin come from {@link Elementary64}, in
 * the format and vectorised; the logarithm and powers compute in double in either format.
 */
@SuppressWarnings("cast") // The casts narrow in the FLOAT32 copy of this file.
final class Activation64 {
  private Activation64() {}

  /** y ← op(x) on rows {@code from} to {@code to} of n numbers; y may be x. */
  static void apply(
      UnaryOp op,
      /*acc*/ double p0,
      /*acc*/ double p1,
      double[][] x,
      double[][] y,
      int from,
      int to,
      int n) {
    for (int r = from; r < to; r++) {
      row(op, p0, p1, x[r], y[r], n);
    }
  }

  /** y ← op(x) on one row; y may be x. */
  static void row(UnaryOp op, /*acc*/ double p0, /*acc*/ double p1, double[] x, double[] y, int n) {
    switch (op) {
      case IDENTITY -> System.arraycopy(x, 0, y, 0, n);
      case RELU -> relu(x, y, n);
      case LEAKY_RELU -> leakyRelu((double) p0, x, y, n);
      case ELU -> elu((double) p0, x, y, n);
      case GELU -> Elementary64.gelu(x, y, 0, n);
      case GELU_TANH -> Elementary64.geluTanh(x, y, 0, n);
      case SILU -> silu(x, y, n);
      case SOFTPLUS -> Elementary64.softplus(x, y, 0, n);
      case SIGMOID -> sigmoid(x, y, n);
      case TANH -> tanh(x, y, n);
      case EXP -> exp(x, y, n);
      case LOG -> log(x, y, n);
      case POW -> pow(p0, x, y, n);
      case ABS -> abs(x, y, n);
      case AFFINE -> affine((double) p0, (double) p1, x, y, n);
      default -> other(op, p0, p1, x, y, n);
    }
  }

  private static void relu(double[] x, double[] y, int n) {
    for (int j = 0; j < n; j++) {
      y[j] = Math.max(x[j], 0);
    }
  }

  private static void leakyRelu(double slope, double[] x, double[] y, int n) {
    for (int j = 0; j < n; j++) {
      double v = x[j];
      y[j] = v > 0 ? v : slope * v;
    }
  }

  private static void elu(double alpha, double[] x, double[] y, int n) {
    for (int j = 0; j < n; j++) {
      y[j] = Elementary64.elu(x[j], alpha);
    }
  }

  private static void silu(double[] x, double[] y, int n) {
    for (int j = 0; j < n; j++) {
      y[j] = Elementary64.silu(x[j]);
    }
  }

  private static void sigmoid(double[] x, double[] y, int n) {
    for (int j = 0; j < n; j++) {
      y[j] = Elementary64.sigmoid(x[j]);
    }
  }

  private static void tanh(double[] x, double[] y, int n) {
    for (int j = 0; j < n; j++) {
      y[j] = Elementary64.tanh(x[j]);
    }
  }

  private static void exp(double[] x, double[] y, int n) {
    for (int j = 0; j < n; j++) {
      y[j] = Elementary64.exp(x[j]);
    }
  }

  private static void log(double[] x, double[] y, int n) {
    for (int j = 0; j < n; j++) {
      y[j] = (double) UnaryOp.LOG.apply(x[j], 0, 0);
    }
  }

  private static void pow(/*acc*/ double p0, double[] x, double[] y, int n) {
    for (int j = 0; j < n; j++) {
      y[j] = (double) UnaryOp.POW.apply(x[j], p0, 0);
    }
  }

  private static void abs(double[] x, double[] y, int n) {
    for (int j = 0; j < n; j++) {
      y[j] = Math.abs(x[j]);
    }
  }

  private static void affine(double factor, double shift, double[] x, double[] y, int n) {
    for (int j = 0; j < n; j++) {
      y[j] = factor * x[j] + shift;
    }
  }

  private static void other(
      UnaryOp op, /*acc*/ double p0, /*acc*/ double p1, double[] x, double[] y, int n) {
    for (int j = 0; j < n; j++) {
      y[j] = (double) op.apply(x[j], p0, p1);
    }
  }
}
