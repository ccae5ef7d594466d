package io.github.espalier.backend.nd4j;

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

/** The optimizer updates of {@link UpdateRule} on a range of elements, block by block. */
@SuppressWarnings("cast") // the casts narrow in the FLOAT32 copy of this file
final class Updates64 {
  private Updates64() {}

  static void update(
      UpdateRule rule,
      /*acc*/ double[] k,
      Nd4jTensor64 w,
      Nd4jTensor64 g,
      Nd4jTensor64 s0,
      Nd4jTensor64 s1,
      Nd4jTensor64 s2,
      int from,
      int to,
      Scratch64 s) {
    boolean plain = k[L2] == 0 && k[DECAY] == 0;
    if (rule == UpdateRule.SGD && plain && Double.isFinite(k[RATE] * k[GRADIENT_SCALE])) {
      double factor = (double) (-k[RATE] * k[GRADIENT_SCALE]);
      Blas64.axpy(to - from, factor, s.cursorA.at(g, from), s.cursorB.at(w, from));
      return;
    }
    boolean first = rule != UpdateRule.SGD;
    boolean second = s1 != null && (rule == UpdateRule.RMSPROP || rule == UpdateRule.ADAM);
    boolean third = s2 != null && (rule == UpdateRule.RMSPROP || rule == UpdateRule.ADAM);
    for (int i = from; i < to; i += Scratch64.BLOCK) {
      int n = Math.min(Scratch64.BLOCK, to - i);
      w.load(i, s.a, n);
      g.load(i, s.b, n);
      if (first) {
        s0.load(i, s.c, n);
      }
      if (second) {
        s1.load(i, s.d, n);
      }
      if (third) {
        s2.load(i, s.e, n);
      }
      if (!plain || k[GRADIENT_SCALE] != 1) {
        penalise(k, s.a, s.b, n);
      }
      step(rule, k, s.a, s.b, s.c, second ? s.d : null, third ? s.e : null, n);
      w.store(i, s.a, n);
      if (first) {
        s0.store(i, s.c, n);
      }
      if (second) {
        s1.store(i, s.d, n);
      }
      if (third) {
        s2.store(i, s.e, n);
      }
    }
  }

  /** What every rule does first; g is scratch. */
  private static void penalise(/*acc*/ double[] k, double[] w, double[] g, int n) {
    double scale = (double) k[GRADIENT_SCALE];
    double l2 = (double) k[L2];
    double decay = (double) k[DECAY];
    for (int i = 0; i < n; i++) {
      g[i] = scale * g[i] + l2 * w[i];
      w[i] = w[i] - decay * w[i];
    }
  }

  private static void step(
      UpdateRule rule,
      /*acc*/ double[] k,
      double[] w,
      double[] g,
      double[] s0,
      double[] s1,
      double[] s2,
      int n) {
    switch (rule) {
      case SGD -> sgd(k, w, g, n);
      case MOMENTUM -> momentum(k, w, g, s0, n);
      case RMSPROP -> {
        if (s1 == null && s2 == null) {
          rmsProp(k, w, g, s0, n);
        } else {
          rmsPropWithSlots(k, w, g, s0, s1, s2, n);
        }
      }
      case ADAGRAD -> adaGrad(k, w, g, s0, n);
      case ADAM -> {
        if (s2 == null) {
          adam(k, w, g, s0, s1, n);
        } else {
          amsGrad(k, w, g, s0, s1, s2, n);
        }
      }
      default -> throw new AssertionError(rule);
    }
  }

  private static void sgd(/*acc*/ double[] k, double[] w, double[] g, int n) {
    double rate = (double) k[RATE];
    for (int i = 0; i < n; i++) {
      w[i] -= rate * g[i];
    }
  }

  private static void momentum(/*acc*/ double[] k, double[] w, double[] g, double[] s0, int n) {
    double rate = (double) k[RATE];
    double factor = (double) k[MOMENTUM_FACTOR];
    double intake = (double) k[INTAKE];
    double nesterov = (double) k[NESTEROV];
    for (int i = 0; i < n; i++) {
      double v = factor * s0[i] + intake * g[i];
      s0[i] = v;
      w[i] = w[i] - rate * v - nesterov * g[i];
    }
  }

  private static void rmsProp(/*acc*/ double[] k, double[] w, double[] g, double[] s0, int n) {
    double rate = (double) k[RATE];
    double rho = (double) k[RHO];
    double rest = (double) k[ONE_MINUS_RHO];
    double inside = (double) k[EPSILON_INSIDE];
    double outside = (double) k[EPSILON_OUTSIDE];
    for (int i = 0; i < n; i++) {
      double v = rho * s0[i] + rest * g[i] * g[i];
      s0[i] = v;
      w[i] = w[i] - rate * (g[i] / ((double) Math.sqrt(v + inside) + outside));
    }
  }

  /** With momentum (s1), centered (s2), or both; in double, because s − m² cancels. */
  private static void rmsPropWithSlots(
      /*acc*/ double[] k, double[] w, double[] g, double[] s0, double[] s1, double[] s2, int n) {
    for (int i = 0; i < n; i++) {
      /*acc*/ double v = k[RHO] * s0[i] + k[ONE_MINUS_RHO] * g[i] * g[i];
      s0[i] = (double) v;
      if (s2 != null) {
        /*acc*/ double m = k[RHO] * s2[i] + k[ONE_MINUS_RHO] * g[i];
        s2[i] = (double) m;
        v = Math.max(v - m * m, 0);
      }
      /*acc*/ double u = g[i] / (Math.sqrt(v + k[EPSILON_INSIDE]) + k[EPSILON_OUTSIDE]);
      if (s1 != null) {
        u = k[MOMENTUM_FACTOR] * s1[i] + k[INTAKE] * u;
        s1[i] = (double) u;
      }
      w[i] = (double) (w[i] - k[RATE] * u);
    }
  }

  private static void adaGrad(/*acc*/ double[] k, double[] w, double[] g, double[] s0, int n) {
    double rate = (double) k[RATE];
    double inside = (double) k[EPSILON_INSIDE];
    double outside = (double) k[EPSILON_OUTSIDE];
    for (int i = 0; i < n; i++) {
      double v = s0[i] + g[i] * g[i];
      s0[i] = v;
      w[i] = w[i] - rate * g[i] / ((double) Math.sqrt(v + inside) + outside);
    }
  }

  private static void adam(
      /*acc*/ double[] k, double[] w, double[] g, double[] s0, double[] s1, int n) {
    double rate = (double) k[RATE];
    double beta1 = (double) k[BETA1];
    double rest1 = (double) k[ONE_MINUS_BETA1];
    double beta2 = (double) k[BETA2];
    double rest2 = (double) k[ONE_MINUS_BETA2];
    double rootScale = (double) k[ROOT_SCALE];
    double outside = (double) k[EPSILON_OUTSIDE];
    for (int i = 0; i < n; i++) {
      double m = beta1 * s0[i] + rest1 * g[i];
      double v = beta2 * s1[i] + rest2 * g[i] * g[i];
      s0[i] = m;
      s1[i] = v;
      w[i] = w[i] - rate * m / ((double) Math.sqrt(v) * rootScale + outside);
    }
  }

  private static void amsGrad(
      /*acc*/ double[] k, double[] w, double[] g, double[] s0, double[] s1, double[] s2, int n) {
    double rate = (double) k[RATE];
    double beta1 = (double) k[BETA1];
    double rest1 = (double) k[ONE_MINUS_BETA1];
    double beta2 = (double) k[BETA2];
    double rest2 = (double) k[ONE_MINUS_BETA2];
    double rootScale = (double) k[ROOT_SCALE];
    double outside = (double) k[EPSILON_OUTSIDE];
    for (int i = 0; i < n; i++) {
      double m = beta1 * s0[i] + rest1 * g[i];
      double v = beta2 * s1[i] + rest2 * g[i] * g[i];
      double largest = Math.max(s2[i], v);
      s0[i] = m;
      s1[i] = v;
      s2[i] = largest;
      w[i] = w[i] - rate * m / ((double) Math.sqrt(largest) * rootScale + outside);
    }
  }
}
