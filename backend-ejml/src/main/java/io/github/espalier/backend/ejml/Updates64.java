package io.github.espalier.backend.ejml;

import static io.github.espalier.backend.UpdateRule.BETA1;
import static io.github.espalier.backend.UpdateRule.BETA2;
import static io.github.espalier.backend.UpdateRule.DECAY;
import static io.github.espalier.backend.UpdateRule.EPSILON_INSIDE;
import static io.github.espalier.backend.UpdateRule.EPSILON_OUTSIDE;
import static io.github.espalier.backend.UpdateRule.GRADIENT_SCALE;
import static io.github.espalier.backend.UpdateRule.INTAKE;
import static io.github.espalier.backend.UpdateRule.L2;
import static io.github.espalier.backend.UpdateRule.MOMENTUM_FACTOR;
import static io.github.espalier.backend.UpdateRule.NESTEROV;
import static io.github.espalier.backend.UpdateRule.ONE_MINUS_BETA1;
import static io.github.espalier.backend.UpdateRule.ONE_MINUS_BETA2;
import static io.github.espalier.backend.UpdateRule.ONE_MINUS_RHO;
import static io.github.espalier.backend.UpdateRule.RATE;
import static io.github.espalier.backend.UpdateRule.RHO;
import static io.github.espalier.backend.UpdateRule.ROOT_SCALE;

/**
 * The optimizer update rules, one loop each.
 *
 * <p>Parameters: c are the rule's coefficients; w and the state slots are modified, g is not. The
 * arithmetic is in the number format, so that the JIT vectorises it; centered RMSProp alone is in
 * double, because it subtracts what may be nearly equal.
 */
// The casts that change nothing here round in the generated FLOAT32 twin.
@SuppressWarnings("cast")
final class Updates64 {
  private Updates64() {}

  static void sgd(/*acc*/ double[] c, double[] w, double[] g, int n) {
    double rate = (double) c[RATE];
    double scale = (double) c[GRADIENT_SCALE];
    double l2 = (double) c[L2];
    double decay = (double) c[DECAY];
    for (int i = 0; i < n; i++) {
      double gi = scale * g[i] + l2 * w[i];
      w[i] = w[i] - decay * w[i] - rate * gi;
    }
  }

  static void momentum(/*acc*/ double[] c, double[] w, double[] g, double[] velocity, int n) {
    double rate = (double) c[RATE];
    double scale = (double) c[GRADIENT_SCALE];
    double l2 = (double) c[L2];
    double decay = (double) c[DECAY];
    double keep = (double) c[MOMENTUM_FACTOR];
    double intake = (double) c[INTAKE];
    double nesterov = (double) c[NESTEROV];
    for (int i = 0; i < n; i++) {
      double gi = scale * g[i] + l2 * w[i];
      double v = keep * velocity[i] + intake * gi;
      velocity[i] = v;
      w[i] = w[i] - decay * w[i] - rate * v - nesterov * gi;
    }
  }

  static void adagrad(/*acc*/ double[] c, double[] w, double[] g, double[] sum, int n) {
    double rate = (double) c[RATE];
    double scale = (double) c[GRADIENT_SCALE];
    double l2 = (double) c[L2];
    double decay = (double) c[DECAY];
    double inside = (double) c[EPSILON_INSIDE];
    double outside = (double) c[EPSILON_OUTSIDE];
    for (int i = 0; i < n; i++) {
      double gi = scale * g[i] + l2 * w[i];
      double s = sum[i] + gi * gi;
      sum[i] = s;
      w[i] = w[i] - decay * w[i] - rate * gi / ((double) Math.sqrt(s + inside) + outside);
    }
  }

  static void rmsprop(/*acc*/ double[] c, double[] w, double[] g, double[] square, int n) {
    double rate = (double) c[RATE];
    double scale = (double) c[GRADIENT_SCALE];
    double l2 = (double) c[L2];
    double decay = (double) c[DECAY];
    double rho = (double) c[RHO];
    double rest = (double) c[ONE_MINUS_RHO];
    double inside = (double) c[EPSILON_INSIDE];
    double outside = (double) c[EPSILON_OUTSIDE];
    for (int i = 0; i < n; i++) {
      double gi = scale * g[i] + l2 * w[i];
      double s = rho * square[i] + rest * gi * gi;
      square[i] = s;
      double u = gi / ((double) Math.sqrt(s + inside) + outside);
      w[i] = w[i] - decay * w[i] - rate * u;
    }
  }

  /** With momentum if {@code velocity} is not null, centered if {@code mean} is not null. */
  static void rmsprop(
      /*acc*/ double[] c,
      double[] w,
      double[] g,
      double[] square,
      double[] velocity,
      double[] mean,
      int n) {
    for (int i = 0; i < n; i++) {
      /*acc*/ double gi = c[GRADIENT_SCALE] * g[i] + c[L2] * w[i];
      /*acc*/ double s = c[RHO] * square[i] + c[ONE_MINUS_RHO] * gi * gi;
      square[i] = (double) s;
      if (mean != null) {
        /*acc*/ double m = c[RHO] * mean[i] + c[ONE_MINUS_RHO] * gi;
        mean[i] = (double) m;
        s = Math.max(s - m * m, 0);
      }
      /*acc*/ double u = gi / (Math.sqrt(s + c[EPSILON_INSIDE]) + c[EPSILON_OUTSIDE]);
      if (velocity != null) {
        u = c[MOMENTUM_FACTOR] * velocity[i] + c[INTAKE] * u;
        velocity[i] = (double) u;
      }
      w[i] = (double) (w[i] - c[DECAY] * w[i] - c[RATE] * u);
    }
  }

  static void adam(
      /*acc*/ double[] c, double[] w, double[] g, double[] mean, double[] square, int n) {
    double rate = (double) c[RATE];
    double scale = (double) c[GRADIENT_SCALE];
    double l2 = (double) c[L2];
    double decay = (double) c[DECAY];
    double beta1 = (double) c[BETA1];
    double rest1 = (double) c[ONE_MINUS_BETA1];
    double beta2 = (double) c[BETA2];
    double rest2 = (double) c[ONE_MINUS_BETA2];
    double rootScale = (double) c[ROOT_SCALE];
    double outside = (double) c[EPSILON_OUTSIDE];
    for (int i = 0; i < n; i++) {
      double gi = scale * g[i] + l2 * w[i];
      double m = beta1 * mean[i] + rest1 * gi;
      double v = beta2 * square[i] + rest2 * gi * gi;
      mean[i] = m;
      square[i] = v;
      w[i] = w[i] - decay * w[i] - rate * m / ((double) Math.sqrt(v) * rootScale + outside);
    }
  }

  /** Adam with the running maximum of the mean square in the place of the mean square. */
  static void amsgrad(
      /*acc*/ double[] c,
      double[] w,
      double[] g,
      double[] mean,
      double[] square,
      double[] largest,
      int n) {
    double rate = (double) c[RATE];
    double scale = (double) c[GRADIENT_SCALE];
    double l2 = (double) c[L2];
    double decay = (double) c[DECAY];
    double beta1 = (double) c[BETA1];
    double rest1 = (double) c[ONE_MINUS_BETA1];
    double beta2 = (double) c[BETA2];
    double rest2 = (double) c[ONE_MINUS_BETA2];
    double rootScale = (double) c[ROOT_SCALE];
    double outside = (double) c[EPSILON_OUTSIDE];
    for (int i = 0; i < n; i++) {
      double gi = scale * g[i] + l2 * w[i];
      double m = beta1 * mean[i] + rest1 * gi;
      double v = beta2 * square[i] + rest2 * gi * gi;
      mean[i] = m;
      square[i] = v;
      v = Math.max(largest[i], v);
      largest[i] = v;
      w[i] = w[i] - decay * w[i] - rate * m / ((double) Math.sqrt(v) * rootScale + outside);
    }
  }
}
