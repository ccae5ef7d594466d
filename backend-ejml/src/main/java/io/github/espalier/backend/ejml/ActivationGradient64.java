package io.github.espalier.backend.ejml;

import io.github.espalier.backend.Elementary64;
import io.github.espalier.backend.UnaryOp;

/**
 * Gradients of the element-wise functions, {@code dx[i] ← dy[i] · op′(x[i])} with y = op(x); dx may
 * be dy.
 *
 * <p>x is read only where the derivative needs it. A product, never a selection: so a NaN or an
 * infinity in dy is not lost where the derivative is 0.
 */
// The casts that change nothing here round in the generated FLOAT32 twin.
@SuppressWarnings("cast")
final class ActivationGradient64 {
  private ActivationGradient64() {}

  static void apply(
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
          for (int i = 0; i < n; i++) {
            dx[i] = (double) (dy[i] * UnaryOp.RELU.derivative(x[i], y[i], p0, p1));
          }
        }
      }
      case SIGMOID -> sigmoid(y, dy, dx, n);
      case TANH -> tanh(y, dy, dx, n);
      case EXP -> multiply(y, dy, dx, n);
      case AFFINE -> scale((double) p0, dy, dx, n);
      case LEAKY_RELU -> {
        for (int i = 0; i < n; i++) {
          dx[i] = (double) (dy[i] * UnaryOp.LEAKY_RELU.derivative(x[i], y[i], p0, p1));
        }
      }
      case ELU -> elu((double) p0, x, y, dy, dx, n);
      case GELU -> gelu(x, dy, dx, n);
      case GELU_TANH -> geluTanh(x, dy, dx, n);
      case SILU -> silu(x, dy, dx, n);
      case SOFTPLUS -> softplus(x, dy, dx, n);
      default -> {
        for (int i = 0; i < n; i++) {
          dx[i] = (double) (dy[i] * op.derivative(x[i], y[i], p0, p1));
        }
      }
    }
  }

  private static void relu(double[] y, double[] dy, double[] dx, int n) {
    for (int i = 0; i < n; i++) {
      dx[i] = dy[i] * (y[i] > 0d ? 1d : 0d);
    }
  }

  private static void sigmoid(double[] y, double[] dy, double[] dx, int n) {
    for (int i = 0; i < n; i++) {
      dx[i] = dy[i] * (y[i] * (1d - y[i]));
    }
  }

  private static void tanh(double[] y, double[] dy, double[] dx, int n) {
    // Not 1 - y·y, which would lose FLOAT32's digits where y is close to ±1.
    for (int i = 0; i < n; i++) {
      dx[i] = dy[i] * ((1d - y[i]) * (1d + y[i]));
    }
  }

  private static void multiply(double[] y, double[] dy, double[] dx, int n) {
    for (int i = 0; i < n; i++) {
      dx[i] = dy[i] * y[i];
    }
  }

  private static void scale(double slope, double[] dy, double[] dx, int n) {
    for (int i = 0; i < n; i++) {
      dx[i] = dy[i] * slope;
    }
  }

  private static void elu(double alpha, double[] x, double[] y, double[] dy, double[] dx, int n) {
    for (int i = 0; i < n; i++) {
      // y + alpha is alpha·eˣ.
      dx[i] = dy[i] * (x[i] > 0 ? 1 : y[i] + alpha);
    }
  }

  private static void gelu(double[] x, double[] dy, double[] dx, int n) {
    for (int i = 0; i < n; i++) {
      dx[i] = dy[i] * Elementary64.geluDerivative(x[i]);
    }
  }

  private static void geluTanh(double[] x, double[] dy, double[] dx, int n) {
    for (int i = 0; i < n; i++) {
      dx[i] = dy[i] * Elementary64.geluTanhDerivative(x[i]);
    }
  }

  private static void silu(double[] x, double[] dy, double[] dx, int n) {
    if (dx == x) {
      for (int i = 0; i < n; i++) {
        dx[i] = dy[i] * Elementary64.sigmoid(x[i]) * (1 + x[i] * Elementary64.sigmoid(-x[i]));
      }
      return;
    }
    // s·(1 + x·(1 − s)), in two loops because C2 would not vectorise one with both sigmoids.
    for (int i = 0; i < n; i++) {
      dx[i] = dy[i] * Elementary64.sigmoid(x[i]);
    }
    for (int i = 0; i < n; i++) {
      dx[i] *= 1 + x[i] * Elementary64.sigmoid(-x[i]);
    }
  }

  private static void softplus(double[] x, double[] dy, double[] dx, int n) {
    for (int i = 0; i < n; i++) {
      dx[i] = dy[i] * Elementary64.sigmoid(x[i]);
    }
  }
}
