package io.github.espalier.backend.plain;

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

import io.github.espalier.backend.UpdateRule;

/**
 * The rules of {@link UpdateRule} on rows {@code from} to {@code to} of n parameters.
 *
 * <p>Each rule is one loop without branches, over one row, which the JIT compiler vectorises.
 */
@SuppressWarnings("cast") // The casts narrow in the FLOAT32 copy of this file.
final class Updates64 {
  private Updates64() {}

  static void apply(
      UpdateRule rule,
      /*acc*/ double[] c,
      double[][] w,
      double[][] g,
      double[][] s0,
      double[][] s1,
      double[][] s2,
      int from,
      int to,
      int n) {
    if (rule == UpdateRule.SGD) {
      sgd(c, w, g, from, to, n);
    } else {
      withSlots(rule, c, w, g, s0, s1, s2, from, to, n);
    }
  }

  private static void withSlots(
      UpdateRule rule,
      /*acc*/ double[] c,
      double[][] w,
      double[][] g,
      double[][] s0,
      double[][] s1,
      double[][] s2,
      int from,
      int to,
      int n) {
    for (int r = from; r < to; r++) {
      switch (rule) {
        case SGD -> throw new IllegalArgumentException(rule + " has no slots");
        case MOMENTUM -> momentum(c, w[r], g[r], s0[r], n);
        case ADAGRAD -> adagrad(c, w[r], g[r], s0[r], n);
        case RMSPROP -> {
          if (s1 == null && s2 == null) {
            rmsprop(c, w[r], g[r], s0[r], n);
          } else {
            rmsprop(c, w[r], g[r], s0[r], s1 == null ? null : s1[r], s2 == null ? null : s2[r], n);
          }
        }
        case ADAM -> {
          if (s2 == null) {
            adam(c, w[r], g[r], s0[r], s1[r], n);
          } else {
            amsgrad(c, w[r], g[r], s0[r], s1[r], s2[r], n);
          }
        }
      }
    }
  }

  private static void sgd(/*acc*/ double[] c, double[][] w, double[][] g, int from, int to, int n) {
    double rate = (double) c[RATE];
    double scale = (double) c[GRADIENT_SCALE];
    double l2 = (double) c[L2];
    double decay = (double) c[DECAY];
    boolean plain = scale == 1 && l2 == 0 && decay == 0;
    for (int r = from; r < to; r++) {
      if (plain) {
        descend(rate, w[r], g[r], n);
      } else {
        sgd(rate, scale, l2, decay, w[r], g[r], n);
      }
    }
  }

  private static void sgd(
      double rate, double scale, double l2, double decay, double[] w, double[] g, int n) {
    for (int j = 0; j < n; j++) {
      double gj = scale * g[j] + l2 * w[j];
      w[j] = w[j] - decay * w[j] - rate * gj;
    }
  }

  /** The usual case, where only a rate is left of the coefficients. */
  private static void descend(double rate, double[] w, double[] g, int n) {
    if (n >= Narrow64.COLUMNS) {
      for (int j = 0; j < n; j++) {
        w[j] -= rate * g[j];
      }
      return;
    }
    int j = 0;
    for (; j < n - 3; j += 4) {
      w[j] -= rate * g[j];
      w[j + 1] -= rate * g[j + 1];
      w[j + 2] -= rate * g[j + 2];
      w[j + 3] -= rate * g[j + 3];
    }
    for (; j < n; j++) {
      w[j] -= rate * g[j];
    }
  }

  private static void momentum(/*acc*/ double[] c, double[] w, double[] g, double[] s, int n) {
    double rate = (double) c[RATE];
    double scale = (double) c[GRADIENT_SCALE];
    double l2 = (double) c[L2];
    double decay = (double) c[DECAY];
    double momentum = (double) c[MOMENTUM_FACTOR];
    double intake = (double) c[INTAKE];
    double nesterov = (double) c[NESTEROV];
    for (int j = 0; j < n; j++) {
      double gj = scale * g[j] + l2 * w[j];
      double v = momentum * s[j] + intake * gj;
      s[j] = v;
      w[j] = w[j] - decay * w[j] - rate * v - nesterov * gj;
    }
  }

  private static void adagrad(/*acc*/ double[] c, double[] w, double[] g, double[] s, int n) {
    double rate = (double) c[RATE];
    double scale = (double) c[GRADIENT_SCALE];
    double l2 = (double) c[L2];
    double decay = (double) c[DECAY];
    double inside = (double) c[EPSILON_INSIDE];
    double outside = (double) c[EPSILON_OUTSIDE];
    for (int j = 0; j < n; j++) {
      double gj = scale * g[j] + l2 * w[j];
      double sum = s[j] + gj * gj;
      s[j] = sum;
      w[j] = w[j] - decay * w[j] - rate * gj / ((double) Math.sqrt(sum + inside) + outside);
    }
  }

  private static void rmsprop(/*acc*/ double[] c, double[] w, double[] g, double[] s, int n) {
    double rate = (double) c[RATE];
    double scale = (double) c[GRADIENT_SCALE];
    double l2 = (double) c[L2];
    double decay = (double) c[DECAY];
    double rho = (double) c[RHO];
    double share = (double) c[ONE_MINUS_RHO];
    double inside = (double) c[EPSILON_INSIDE];
    double outside = (double) c[EPSILON_OUTSIDE];
    for (int j = 0; j < n; j++) {
      double gj = scale * g[j] + l2 * w[j];
      double mean = rho * s[j] + share * gj * gj;
      s[j] = mean;
      w[j] = w[j] - decay * w[j] - rate * gj / ((double) Math.sqrt(mean + inside) + outside);
    }
  }

  /** With momentum, centered, or both; in double, because s − m² cancels. */
  private static void rmsprop(
      /*acc*/ double[] c,
      double[] w,
      double[] g,
      double[] s,
      double[] momentum,
      double[] center,
      int n) {
    for (int j = 0; j < n; j++) {
      /*acc*/ double wj = w[j];
      /*acc*/ double gj = c[GRADIENT_SCALE] * g[j] + c[L2] * wj;
      /*acc*/ double mean = c[RHO] * s[j] + c[ONE_MINUS_RHO] * gj * gj;
      s[j] = (double) mean;
      if (center != null) {
        /*acc*/ double m = c[RHO] * center[j] + c[ONE_MINUS_RHO] * gj;
        center[j] = (double) m;
        mean = Math.max(mean - m * m, 0);
      }
      /*acc*/ double u = gj / (Math.sqrt(mean + c[EPSILON_INSIDE]) + c[EPSILON_OUTSIDE]);
      if (momentum != null) {
        u = c[MOMENTUM_FACTOR] * momentum[j] + c[INTAKE] * u;
        momentum[j] = (double) u;
      }
      w[j] = (double) (wj - c[DECAY] * wj - c[RATE] * u);
    }
  }

  private static void adam(
      /*acc*/ double[] c, double[] w, double[] g, double[] s0, double[] s1, int n) {
    double rate = (double) c[RATE];
    double scale = (double) c[GRADIENT_SCALE];
    double l2 = (double) c[L2];
    double decay = (double) c[DECAY];
    double beta1 = (double) c[BETA1];
    double share1 = (double) c[ONE_MINUS_BETA1];
    double beta2 = (double) c[BETA2];
    double share2 = (double) c[ONE_MINUS_BETA2];
    double root = (double) c[ROOT_SCALE];
    double outside = (double) c[EPSILON_OUTSIDE];
    for (int j = 0; j < n; j++) {
      double gj = scale * g[j] + l2 * w[j];
      double m = beta1 * s0[j] + share1 * gj;
      double v = beta2 * s1[j] + share2 * gj * gj;
      s0[j] = m;
      s1[j] = v;
      w[j] = w[j] - decay * w[j] - rate * m / ((double) Math.sqrt(v) * root + outside);
    }
  }

  private static void amsgrad(
      /*acc*/ double[] c, double[] w, double[] g, double[] s0, double[] s1, double[] s2, int n) {
    double rate = (double) c[RATE];
    double scale = (double) c[GRADIENT_SCALE];
    double l2 = (double) c[L2];
    double decay = (double) c[DECAY];
    double beta1 = (double) c[BETA1];
    double share1 = (double) c[ONE_MINUS_BETA1];
    double beta2 = (double) c[BETA2];
    double share2 = (double) c[ONE_MINUS_BETA2];
    double root = (double) c[ROOT_SCALE];
    double outside = (double) c[EPSILON_OUTSIDE];
    for (int j = 0; j < n; j++) {
      double gj = scale * g[j] + l2 * w[j];
      double m = beta1 * s0[j] + share1 * gj;
      double v = beta2 * s1[j] + share2 * gj * gj;
      s0[j] = m;
      s1[j] = v;
      double max = Math.max(s2[j], v);
      s2[j] = max;
      w[j] = w[j] - decay * w[j] - rate * m / ((double) Math.sqrt(max) * root + outside);
    }
  }
}
