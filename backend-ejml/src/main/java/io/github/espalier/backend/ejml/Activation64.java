package io.github.espalier.backend.ejml;

import io.github.espalier.backend.Elementary64;
import io.github.espalier.backend.UnaryOp;

/**
 * Element-wise functions of one variable, {@code y[i] ← op(x[i])}; y may be x.
 *
 * <p>One loop per function, in the number format, so that the JIT vectorises it; the exponential
 * and its kin come from {@link Elementary64}. Logarithms and powers come from the table, in double.
 */
// The casts that change nothing here round in the generated FLOAT32 twin.
@SuppressWarnings("cast")
final class Activation64 {
  private Activation64() {}

  static void apply(
      UnaryOp op, /*acc*/ double p0, /*acc*/ double p1, double[] x, double[] y, int n) {
    switch (op) {
      case IDENTITY -> System.arraycopy(x, 0, y, 0, n);
      case RELU -> relu(x, y, n);
      case LEAKY_RELU -> leakyRelu((double) p0, x, y, n);
      case ABS -> abs(x, y, n);
      case AFFINE -> affine((double) p0, (double) p1, x, y, n);
      case SIGMOID -> sigmoid(x, y, n);
      case TANH -> tanh(x, y, n);
      case ELU -> elu((double) p0, x, y, n);
      case GELU -> Elementary64.gelu(x, y, 0, n);
      case GELU_TANH -> Elementary64.geluTanh(x, y, 0, n);
      case SILU -> silu(x, y, n);
      case SOFTPLUS -> Elementary64.softplus(x, y, 0, n);
      case EXP -> exp(x, y, n);
      case LOG -> {
        for (int i = 0; i < n; i++) {
          y[i] = (double) Math.log(x[i]);
        }
      }
      default -> {
        for (int i = 0; i < n; i++) {
          y[i] = (double) op.apply(x[i], p0, p1);
        }
      }
    }
  }

  private static void relu(double[] x, double[] y, int n) {
    for (int i = 0; i < n; i++) {
      y[i] = Math.max(x[i], 0d);
    }
  }

  private static void leakyRelu(double slope, double[] x, double[] y, int n) {
    for (int i = 0; i < n; i++) {
      y[i] = x[i] > 0d ? x[i] : slope * x[i];
    }
  }

  private static void abs(double[] x, double[] y, int n) {
    for (int i = 0; i < n; i++) {
      y[i] = Math.abs(x[i]);
    }
  }

  private static void affine(double slope, double shift, double[] x, double[] y, int n) {
    for (int i = 0; i < n; i++) {
      y[i] = slope * x[i] + shift;
    }
  }

  private static void sigmoid(double[] x, double[] y, int n) {
    for (int i = 0; i < n; i++) {
      y[i] = Elementary64.sigmoid(x[i]);
    }
  }

  private static void tanh(double[] x, double[] y, int n) {
    for (int i = 0; i < n; i++) {
      y[i] = Elementary64.tanh(x[i]);
    }
  }

  private static void elu(double alpha, double[] x, double[] y, int n) {
    for (int i = 0; i < n; i++) {
      y[i] = Elementary64.elu(x[i], alpha);
    }
  }

  private static void silu(double[] x, double[] y, int n) {
    for (int i = 0; i < n; i++) {
      y[i] = Elementary64.silu(x[i]);
    }
  }

  private static void exp(double[] x, double[] y, int n) {
    for (int i = 0; i < n; i++) {
      y[i] = Elementary64.exp(x[i]);
    }
  }
}
