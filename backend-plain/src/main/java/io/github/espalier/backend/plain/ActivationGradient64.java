package io.github.espalier.backend.plain;

import io.github.espalier.backend.Elementary64;
import io.github.espalier.backend.UnaryOp;

/**
 * The derivatives of {@link UnaryOp} on rows; one loop per function, as in {@link Activation64}.
 */
@SuppressWarnings("cast") // The casts narrow in the FLOAT32 copy of this file.
final class ActivationGradient64 {
  private ActivationGradient64() {}

  /**
   * dx ← dy · op′ on rows {@code from} to {@code to} of n numbers, where y = op(x); dx may be dy.
   *
   * @param x null if the derivative does not need it
   */
  static void apply(
      UnaryOp op,
      /*acc*/ double p0,
      /*acc*/ double p1,
      double[][] x,
      double[][] y,
      double[][] dy,
      double[][] dx,
      int from,
      int to,
      int n) {
    if (op == UnaryOp.IDENTITY && dx == dy) {
      return;
    }
    for (int r = from; r < to; r++) {
      row(op, p0, p1, x == null ? y[r] : x[r], y[r], dy[r], dx[r], n);
    }
  }

  private static void row(
      UnaryOp op,
      /*acc*/ double p0,
      /*acc*/ double p1,
      double[] x,
      double[] y,
      double[] dy,
      double[] dx,
      int n) {
    switch (op) {
      case IDENTITY -> System.arraycopy(dy, 0, dx, 0, n);
      case RELU -> {
        if (p0 == 0) {
          relu(y, dy, dx, n);
        } else {
          relu((double) p0, x, y, dy, dx, n);
        }
      }
      case LEAKY_RELU -> leakyRelu((double) p0, (double) p1, x, dy, dx, n);
      case SIGMOID -> sigmoid(y, dy, dx, n);
      case TANH -> tanh(y, dy, dx, n);
      case EXP -> exp(y, dy, dx, n);
      case ELU -> elu((double) p0, x, y, dy, dx, n);
      case GELU -> gelu(x, dy, dx, n);
      case GELU_TANH -> geluTanh(x, dy, dx, n);
      case SILU -> silu(x, dy, dx, n);
      case SOFTPLUS -> softplus(x, dy, dx, n);
      case LOG -> log(x, dy, dx, n);
      case POW -> pow(p0, x, dy, dx, n);
      case ABS -> abs(x, dy, dx, n);
      case AFFINE -> affine((double) p0, dy, dx, n);
      default -> other(op, p0, p1, x, y, dy, dx, n);
    }
  }

  private static void relu(double[] y, double[] dy, double[] dx, int n) {
    for (int j = 0; j < n; j++) {
      // A product, so that a gradient that is not a number stays visible where the unit is off.
      dx[j] = dy[j] * (y[j] > 0 ? 1 : 0);
    }
  }

  private static void relu(double atZero, double[] x, double[] y, double[] dy, double[] dx, int n) {
    for (int j = 0; j < n; j++) {
      dx[j] = dy[j] * (y[j] > 0 ? 1 : x[j] == 0 ? atZero : 0);
    }
  }

  private static void leakyRelu(
      double slope, double atZero, double[] x, double[] dy, double[] dx, int n) {
    for (int j = 0; j < n; j++) {
      dx[j] = dy[j] * (x[j] > 0 ? 1 : x[j] == 0 ? atZero : slope);
    }
  }

  private static void sigmoid(double[] y, double[] dy, double[] dx, int n) {
    for (int j = 0; j < n; j++) {
      dx[j] = dy[j] * (y[j] * (1 - y[j]));
    }
  }

  private static void tanh(double[] y, double[] dy, double[] dx, int n) {
    for (int j = 0; j < n; j++) {
      dx[j] = dy[j] * (1 - y[j] * y[j]);
    }
  }

  private static void exp(double[] y, double[] dy, double[] dx, int n) {
    for (int j = 0; j < n; j++) {
      dx[j] = dy[j] * y[j];
    }
  }

  private static void elu(double alpha, double[] x, double[] y, double[] dy, double[] dx, int n) {
    for (int j = 0; j < n; j++) {
      // y + alpha is alpha·eˣ.
      dx[j] = dy[j] * (x[j] > 0 ? 1 : y[j] + alpha);
    }
  }

  private static void gelu(double[] x, double[] dy, double[] dx, int n) {
    for (int j = 0; j < n; j++) {
      dx[j] = dy[j] * Elementary64.geluDerivative(x[j]);
    }
  }

  private static void geluTanh(double[] x, double[] dy, double[] dx, int n) {
    for (int j = 0; j < n; j++) {
      dx[j] = dy[j] * Elementary64.geluTanhDerivative(x[j]);
    }
  }

  private static void silu(double[] x, double[] dy, double[] dx, int n) {
    if (dx == x) {
      for (int j = 0; j < n; j++) {
        dx[j] = dy[j] * Elementary64.sigmoid(x[j]) * (1 + x[j] * Elementary64.sigmoid(-x[j]));
      }
      return;
    }
    // s·(1 + x·(1 − s)), in two loops because C2 would not vectorise one with both sigmoids.
    for (int j = 0; j < n; j++) {
      dx[j] = dy[j] * Elementary64.sigmoid(x[j]);
    }
    for (int j = 0; j < n; j++) {
      dx[j] *= 1 + x[j] * Elementary64.sigmoid(-x[j]);
    }
  }

  private static void softplus(double[] x, double[] dy, double[] dx, int n) {
    for (int j = 0; j < n; j++) {
      dx[j] = dy[j] * Elementary64.sigmoid(x[j]);
    }
  }

  private static void log(double[] x, double[] dy, double[] dx, int n) {
    for (int j = 0; j < n; j++) {
      dx[j] = (double) (dy[j] * UnaryOp.LOG.derivative(x[j], 0, 0, 0));
    }
  }

  private static void pow(/*acc*/ double p0, double[] x, double[] dy, double[] dx, int n) {
    for (int j = 0; j < n; j++) {
      dx[j] = (double) (dy[j] * UnaryOp.POW.derivative(x[j], 0, p0, 0));
    }
  }

  private static void abs(double[] x, double[] dy, double[] dx, int n) {
    for (int j = 0; j < n; j++) {
      dx[j] = dy[j] * Math.signum(x[j]);
    }
  }

  private static void affine(double factor, double[] dy, double[] dx, int n) {
    for (int j = 0; j < n; j++) {
      dx[j] = dy[j] * factor;
    }
  }

  private static void other(
      UnaryOp op,
      /*acc*/ double p0,
      /*acc*/ double p1,
      double[] x,
      double[] y,
      double[] dy,
      double[] dx,
      int n) {
    for (int j = 0; j < n; j++) {
      dx[j] = (double) (dy[j] * op.derivative(x[j], y[j], p0, p1));
    }
  }
}
