package io.github.espalier.backend;

/**
 * The optimizer update rules, as functions of one parameter w, its gradient g and up to three state
 * slots.
 *
 * <p>Core computes the coefficients of a step in double, so that a rule has no step counter, no
 * schedule and no bias correction of its own. Before the rule proper, every rule
 *
 * <pre>
 *   g ← c[GRADIENT_SCALE]·g + c[L2]·w        coupled penalty
 *   w ← w − c[DECAY]·w                        decoupled decay (AdamW), with the w before
 * </pre>
 *
 * Rounding aside, this table is the specification of {@link Backend#update}.
 */
public enum UpdateRule {
  /** w ← w − RATE·g. */
  SGD(0) {
    @Override
    void apply(double[] c, double[] w, double[] g, double[] s0, double[] s1, double[] s2) {
      for (int i = 0; i < w.length; i++) {
        double gi = gradient(c, w[i], g[i]);
        w[i] = decayed(c, w[i]) - c[RATE] * gi;
      }
    }
  },

  /**
   * v ← MOMENTUM·v + INTAKE·g; w ← w − RATE·v − NESTEROV·g. Slot 0 is v. PyTorch's form has INTAKE
   * = 1 − dampening (1 at the first step) and the rate outside, Keras's has the rate inside v.
   */
  MOMENTUM(1) {
    @Override
    void apply(double[] c, double[] w, double[] g, double[] s0, double[] s1, double[] s2) {
      for (int i = 0; i < w.length; i++) {
        double gi = gradient(c, w[i], g[i]);
        double v = c[MOMENTUM_FACTOR] * s0[i] + c[INTAKE] * gi;
        s0[i] = v;
        w[i] = decayed(c, w[i]) - c[RATE] * v - c[NESTEROV] * gi;
      }
    }
  },

  /**
   * s ← RHO·s + (1 − RHO)·g²; u = g / (√(s + EPSILON_INSIDE) + EPSILON_OUTSIDE); w ← w − RATE·u.
   * Slot 0 is s. With slot 1 (momentum): q ← MOMENTUM·q + INTAKE·u; w ← w − RATE·q. With slot 2
   * (centered): m ← RHO·m + (1 − RHO)·g and max(s − m², 0) stands in the place of s under the root:
   * a variance, which rounding could make negative where g does not change.
   */
  RMSPROP(3) {
    @Override
    void apply(double[] c, double[] w, double[] g, double[] s0, double[] s1, double[] s2) {
      double rho = c[RHO];
      for (int i = 0; i < w.length; i++) {
        double gi = gradient(c, w[i], g[i]);
        double s = rho * s0[i] + c[ONE_MINUS_RHO] * gi * gi;
        s0[i] = s;
        if (s2 != null) {
          double m = rho * s2[i] + c[ONE_MINUS_RHO] * gi;
          s2[i] = m;
          s = Math.max(s - m * m, 0);
        }
        double u = gi / (Math.sqrt(s + c[EPSILON_INSIDE]) + c[EPSILON_OUTSIDE]);
        if (s1 != null) {
          u = c[MOMENTUM_FACTOR] * s1[i] + c[INTAKE] * u;
          s1[i] = u;
        }
        w[i] = decayed(c, w[i]) - c[RATE] * u;
      }
    }
  },

  /** s ← s + g²; w ← w − RATE·g / (√(s + EPSILON_INSIDE) + EPSILON_OUTSIDE). Slot 0 is s. */
  ADAGRAD(1) {
    @Override
    void apply(double[] c, double[] w, double[] g, double[] s0, double[] s1, double[] s2) {
      for (int i = 0; i < w.length; i++) {
        double gi = gradient(c, w[i], g[i]);
        double s = s0[i] + gi * gi;
        s0[i] = s;
        w[i] =
            decayed(c, w[i])
                - c[RATE] * gi / (Math.sqrt(s + c[EPSILON_INSIDE]) + c[EPSILON_OUTSIDE]);
      }
    }
  },

  /**
   * m ← BETA1·m + (1 − BETA1)·g; v ← BETA2·v + (1 − BETA2)·g²; w ← w − RATE·m / (√v·ROOT_SCALE +
   * EPSILON_OUTSIDE). Slots 0 and 1 are m and v; with slot 2 (AMSGrad) the running maximum of v
   * stands in the place of v. PyTorch's form has ROOT_SCALE = 1/√(1 − β₂ᵏ), Keras's has 1 and the
   * correction in the rate.
   */
  ADAM(3) {
    @Override
    void apply(double[] c, double[] w, double[] g, double[] s0, double[] s1, double[] s2) {
      for (int i = 0; i < w.length; i++) {
        double gi = gradient(c, w[i], g[i]);
        double m = c[BETA1] * s0[i] + c[ONE_MINUS_BETA1] * gi;
        double v = c[BETA2] * s1[i] + c[ONE_MINUS_BETA2] * gi * gi;
        s0[i] = m;
        s1[i] = v;
        if (s2 != null) {
          v = Math.max(s2[i], v);
          s2[i] = v;
        }
        w[i] = decayed(c, w[i]) - c[RATE] * m / (Math.sqrt(v) * c[ROOT_SCALE] + c[EPSILON_OUTSIDE]);
      }
    }
  };

  /** Index of the learning rate, corrections included. */
  public static final int RATE = 0;

  /** Index of the factor on the incoming gradient. */
  public static final int GRADIENT_SCALE = 1;

  /** Index of the coupled penalty's factor on w (2·l2, or PyTorch's weight decay). */
  public static final int L2 = 2;

  /** Index of the decoupled decay (rate · weight decay). */
  public static final int DECAY = 3;

  /** Index of the momentum factor. */
  public static final int MOMENTUM_FACTOR = 4;

  /** Index of the factor with which a new term enters the momentum buffer. */
  public static final int INTAKE = 5;

  /** Index of Nesterov's direct share of the gradient. */
  public static final int NESTEROV = 6;

  /** Index of RMSProp's decay of the mean square. */
  public static final int RHO = 7;

  /** Index of 1 − ρ. */
  public static final int ONE_MINUS_RHO = 8;

  /** Index of the epsilon added under the root. */
  public static final int EPSILON_INSIDE = 9;

  /** Index of the epsilon added to the root. */
  public static final int EPSILON_OUTSIDE = 10;

  /** Index of Adam's β₁. */
  public static final int BETA1 = 11;

  /** Index of 1 − β₁. */
  public static final int ONE_MINUS_BETA1 = 12;

  /** Index of Adam's β₂. */
  public static final int BETA2 = 13;

  /** Index of 1 − β₂. */
  public static final int ONE_MINUS_BETA2 = 14;

  /** Index of the factor on Adam's root. */
  public static final int ROOT_SCALE = 15;

  /** The length of a coefficient array. */
  public static final int COEFFICIENTS = 16;

  private final int slots;

  UpdateRule(int slots) {
    this.slots = slots;
  }

  /** How many state slots the rule knows; which of them are used is up to the optimizer. */
  public int slots() {
    return slots;
  }

  /** Applies the rule to whole arrays, in place; slots not in use are null. */
  abstract void apply(double[] c, double[] w, double[] g, double[] s0, double[] s1, double[] s2);

  private static double gradient(double[] c, double w, double g) {
    return c[GRADIENT_SCALE] * g + c[L2] * w;
  }

  private static double decayed(double[] c, double w) {
    return w - c[DECAY] * w;
  }
}
