package io.github.espalier.backend.ejml;

import io.github.espalier.backend.UnaryOp;

/**
 * Element-wise functions of one variable, {@code y[i] ← op(x[i])}; y may be x.
 *
 * <p>What is a few instructions is written out in the number format, so that the JIT vectorises it.
 * What costs tens of instructions comes from the table, in double: the calls name their constant,
 * so the JIT inlines them.
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
      case SIGMOID -> {
        for (int i = 0; i < n; i++) {
          y[i] = (double) UnaryOp.SIGMOID.apply(x[i], p0, p1);
        }
      }
      case TANH -> {
        for (int i = 0; i < n; i++) {
          y[i] = (double) UnaryOp.TANH.apply(x[i], p0, p1);
        }
      }
      case ELU -> {
        for (int i = 0; i < n; i++) {
          y[i] = (double) UnaryOp.ELU.apply(x[i], p0, p1);
        }
      }
      case GELU -> {
        for (int i = 0; i < n; i++) {
          y[i] = (double) UnaryOp.GELU.apply(x[i], p0, p1);
        }
      }
      case GELU_TANH -> {
        for (int i = 0; i < n; i++) {
          y[i] = (double) UnaryOp.GELU_TANH.apply(x[i], p0, p1);
        }
      }
      case SILU -> {
        for (int i = 0; i < n; i++) {
          y[i] = (double) UnaryOp.SILU.apply(x[i], p0, p1);
        }
      }
      case SOFTPLUS -> {
        for (int i = 0; i < n; i++) {
          y[i] = (double) UnaryOp.SOFTPLUS.apply(x[i], p0, p1);
        }
      }
      case EXP -> {
        for (int i = 0; i < n; i++) {
          y[i] = (double) Math.exp(x[i]);
        }
      }
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
}
