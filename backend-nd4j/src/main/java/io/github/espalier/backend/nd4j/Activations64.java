package io.github.espalier.backend.nd4j;

import io.github.espalier.backend.Elementary64;
import io.github.espalier.backend.UnaryOp;

/**
 * The functions of {@link UnaryOp} and their derivatives, on arrays and in place.
 *
 * <p>The exponential and its kin come from {@link Elementary64}, in the format, in loops of their
 * own that vectorise; logarithms and powers are computed in double for both formats.
 */
@SuppressWarnings("cast") // the casts narrow in the FLOAT32 copy of this file
final class Activations64 {
  private Activations64() {}

  /** v ← op(v), for the first n elements. */
  static void apply(UnaryOp op, /*acc*/ double p0, /*acc*/ double p1, double[] v, int n) {
    switch (op) {
      case IDENTITY -> {}
      case RELU -> {
        for (int i = 0; i < n; i++) {
          v[i] = Math.max(v[i], 0);
        }
      }
      case LEAKY_RELU -> {
        double slope = (double) p0;
        for (int i = 0; i < n; i++) {
          v[i] = v[i] > 0 ? v[i] : slope * v[i];
        }
      }
      case ELU -> elu((double) p0, v, n);
      case SILU -> silu(v, n);
      case GELU -> Elementary64.gelu(v, v, 0, n);
      case GELU_TANH -> Elementary64.geluTanh(v, v, 0, n);
      case SOFTPLUS -> Elementary64.softplus(v, v, 0, n);
      case SIGMOID -> sigmoid(v, n);
      case TANH -> tanh(v, n);
      case EXP -> exp(v, n);
      case LOG -> {
        for (int i = 0; i < n; i++) {
          v[i] = (double) Math.log(v[i]);
        }
      }
      case ABS -> {
        for (int i = 0; i < n; i++) {
          v[i] = Math.abs(v[i]);
        }
      }
      case AFFINE -> {
        double slope = (double) p0;
        double shift = (double) p1;
        for (int i = 0; i < n; i++) {
          v[i] = slope * v[i] + shift;
        }
      }
      default -> applyAny(op, p0, p1, v, n);
    }
  }

  private static void elu(double alpha, double[] v, int n) {
    for (int i = 0; i < n; i++) {
      v[i] = Elementary64.elu(v[i], alpha);
    }
  }

  private static void silu(double[] v, int n) {
    for (int i = 0; i < n; i++) {
      v[i] = Elementary64.silu(v[i]);
    }
  }

  private static void sigmoid(double[] v, int n) {
    for (int i = 0; i < n; i++) {
      v[i] = Elementary64.sigmoid(v[i]);
    }
  }

  private static void tanh(double[] v, int n) {
    for (int i = 0; i < n; i++) {
      v[i] = Elementary64.tanh(v[i]);
    }
  }

  private static void exp(double[] v, int n) {
    for (int i = 0; i < n; i++) {
      v[i] = Elementary64.exp(v[i]);
    }
  }

  /** Powers, and constants that the backend does not know yet. */
  private static void applyAny(
      UnaryOp op, /*acc*/ double p0, /*acc*/ double p1, double[] v, int n) {
    for (int i = 0; i < n; i++) {
      v[i] = (double) op.apply(v[i], p0, p1);
    }
  }

  /**
   * d ← d · op′, for the first n elements.
   *
   * @param x the inputs; read only where the derivative needs them
   * @param y the values
   */
  static void multiplyByDerivative(
      UnaryOp op, /*acc*/ double p0, /*acc*/ double p1, double[] x, double[] y, double[] d, int n) {
    switch (op) {
      case IDENTITY -> {}
      case RELU -> {
        if (p0 != 0) {
          multiplyByAny(op, p0, p1, x, y, d, n);
          return;
        }
        for (int i = 0; i < n; i++) {
          // Not a plain 0, so that NaN and infinities in d stay visible.
          d[i] = y[i] > 0 ? d[i] : 0 * d[i];
        }
      }
      case LEAKY_RELU -> {
        double slope = (double) p0;
        double atZero = (double) p1;
        for (int i = 0; i < n; i++) {
          d[i] *= x[i] > 0 ? 1 : x[i] == 0 ? atZero : slope;
        }
      }
      case ELU -> eluGradient((double) p0, x, y, d, n);
      case SOFTPLUS -> softplusGradient(x, d, n);
      case SILU -> siluGradient(x, d, n);
      case GELU_TANH -> geluTanhGradient(x, d, n);
      case GELU -> geluGradient(x, d, n);
      case SIGMOID -> {
        for (int i = 0; i < n; i++) {
          d[i] *= y[i] * (1 - y[i]);
        }
      }
      case TANH -> {
        for (int i = 0; i < n; i++) {
          // (1 − y)(1 + y), because 1 − y² cancels near the ends.
          d[i] *= (1 - y[i]) * (1 + y[i]);
        }
      }
      case EXP -> {
        for (int i = 0; i < n; i++) {
          d[i] *= y[i];
        }
      }
      case LOG -> {
        for (int i = 0; i < n; i++) {
          d[i] *= 1 / x[i];
        }
      }
      case ABS -> {
        for (int i = 0; i < n; i++) {
          d[i] *= Math.signum(x[i]);
        }
      }
      case AFFINE -> {
        double slope = (double) p0;
        for (int i = 0; i < n; i++) {
          d[i] *= slope;
        }
      }
      default -> multiplyByAny(op, p0, p1, x, y, d, n);
    }
  }

  private static void multiplyByAny(
      UnaryOp op, /*acc*/ double p0, /*acc*/ double p1, double[] x, double[] y, double[] d, int n) {
    for (int i = 0; i < n; i++) {
      d[i] = (double) (d[i] * op.derivative(x[i], y[i], p0, p1));
    }
  }

  private static void eluGradient(double alpha, double[] x, double[] y, double[] d, int n) {
    for (int i = 0; i < n; i++) {
      // y + alpha is alpha·eˣ.
      d[i] *= x[i] > 0 ? 1 : y[i] + alpha;
    }
  }

  private static void softplusGradient(double[] x, double[] d, int n) {
    for (int i = 0; i < n; i++) {
      d[i] *= Elementary64.sigmoid(x[i]);
    }
  }

  private static void geluGradient(double[] x, double[] d, int n) {
    for (int i = 0; i < n; i++) {
      d[i] *= Elementary64.geluDerivative(x[i]);
    }
  }

  private static void geluTanhGradient(double[] x, double[] d, int n) {
    for (int i = 0; i < n; i++) {
      d[i] *= Elementary64.geluTanhDerivative(x[i]);
    }
  }

  private static void siluGradient(double[] x, double[] d, int n) {
    // s·(1 + x·(1 − s)), in two loops because C2 would not vectorise one with both sigmoids.
    for (int i = 0; i < n; i++) {
      d[i] *= Elementary64.sigmoid(x[i]);
    }
    for (int i = 0; i < n; i++) {
      d[i] *= 1 + x[i] * Elementary64.sigmoid(-x[i]);
    }
  }
}
