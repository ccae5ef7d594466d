package io.github.espalier.backend;

/**
 * Elementary functions for {@code FLOAT64} kernels, written so that the JIT vectorises loops that
 * call them: for authors of backends.
 *
 * <p>Every function is straight-line code of +, −, ·, /, fma, min, max and abs, which C2 packs into
 * vectors once it has inlined the call in a loop like
 *
 * <pre>{@code
 * for (int j = 0; j < n; j++) {
 *   y[j] = Elementary64.tanh(x[j]);
 * }
 * }</pre>
 *
 * <p>C2 vectorises no loop of more than 60 nodes of its own counting: one of these calls with
 * little beside it. {@link #gelu}, {@link #geluTanh}, {@link #softplus} are longer; their forms for
 * arrays split the work into loops that are short enough, unless in place. The derivatives stay
 * scalar.
 *
 * <p>These operations are exact to the last bit by the language's definition, so results are the
 * same cold and warm, in a vector and alone. The JDK's own functions are neither vectorised nor the
 * same before and after compilation.
 *
 * <p><b>Error</b>, in units of the last place, as tests measure it: exp 1.5; tanh 3; sigmoid 3;
 * silu 3.5; softplus 3.5; log1pOfUnit 2.25; elu 2; gelu 7, its relative error small also in the
 * tail. geluTanh 8, and 4 more for each unit of the exponent below 0. The derivatives: 1.2e-15
 * absolute.
 *
 * <p><b>Special values</b> NaN gives NaN; infinities give the limits, also where the formula says
 * 0·∞; −0 stays −0 in {@link #tanh}. Results below the smallest normal number may be flushed to
 * zero except in {@link #exp}, which underflows gradually.
 *
 * <p><b>Speed</b> needs a processor with fused multiply-add, which every x86 since 2013 and every
 * 64-bit ARM has; elsewhere {@link Math#fma(double, double, double)} is correct but slow.
 *
 * <p>{@link UnaryOp} specifies the functions; this class is one way to compute them.
 */
public final class Elementary64 {
  // Adding 1.5·2ᵖ⁻¹ (p the precision in bits) drops the fraction: a rounding that vectorises.
  private static final double ROUND = 0x1.8p52;
  // 2·log 2 in two parts, and its inverse.
  private static final double PERIOD_HIGH = 1.3862943611198906;
  private static final double PERIOD_LOW = 4.638093627692599e-17;
  private static final double PER_PERIOD = 0.7213475204444817;
  // The same with a first part so short that its multiples are exact.
  private static final double PERIOD_SHORT = 1.3862943611197807;
  private static final double PERIOD_REST = 1.0995846037416742e-13;
  // Beyond these e^x is 0 or infinite.
  private static final double EXP_RANGE = 747;
  // Beyond these e^x − 1 is −1 in this format, and its quotient in tanh 1.
  private static final double EXPM1_RANGE = 40;
  // Within these e^x and its inverse are normal numbers.
  private static final double SAFE_RANGE = 700;
  // Beyond these the upper tail of the normal distribution is 0.
  private static final double NORMAL_RANGE = 39;
  private static final double TWO_SQRT_2_OVER_PI = 1.5957691216057308;
  private static final double INV_SQRT_2PI = 0.3989422804014327;
  private static final double GELU_CUBIC = 0.044715;
  private static final double GELU_CUBIC_3 = 0.134145;

  private Elementary64() {}

  /** eˣ. */
  public static double exp(double x) {
    // Source: Cody, Waite 1980; x = 2k·log 2 + r, and 2ᵏ twice, so that neither factor overflows.
    double c = Math.min(Math.max(x, -EXP_RANGE), EXP_RANGE);
    double k = periods(c);
    double h = power(k);
    return Math.fma(expm1Reduced(remainder(c, k)), h, h) * h;
  }

  /** The hyperbolic tangent. */
  public static double tanh(double x) {
    // With y = 2x: (eʸ − 1) / (eʸ + 1); d is 1 − eʸ.
    double y = Math.min(Math.max(x + x, -EXPM1_RANGE), EXPM1_RANGE);
    double k = periods(y);
    double r = remainder(y, k);
    double h = smallPower(k);
    double s = h * h;
    // The minus signs stand where they keep the sign of zero: −(s − 1) is not 1 − s.
    double d = Math.fma(s, Math.fma(-(r * r), curvature(r), -r), -(s - 1));
    return d / (d - 2);
  }

  /** 1 / (1 + e⁻ˣ). */
  public static double sigmoid(double x) {
    // e⁻ˣ as in exp, its last product fused with the sum: C2 gives up on longer loops.
    double c = Math.min(Math.max(-x, -EXP_RANGE), EXP_RANGE);
    double k = periods(c);
    double h = power(k);
    return 1 / Math.fma(Math.fma(expm1Reduced(remainder(c, k)), h, h), h, 1);
  }

  /** x·{@link #sigmoid}(x). */
  public static double silu(double x) {
    return Math.max(x, -EXP_RANGE) * sigmoid(x);
  }

  /** log(1 + eˣ). */
  public static double softplus(double x) {
    return Math.max(x, 0) + log1pOfUnit(exp(-Math.abs(x)));
  }

  /** {@code y[i] ← softplus(x[i])} from {@code from} to before {@code to}; y may be x. */
  public static void softplus(double[] x, double[] y, int from, int to) {
    if (x == y) {
      for (int i = from; i < to; i++) {
        y[i] = softplus(y[i]);
      }
      return;
    }
    for (int i = from; i < to; i++) {
      y[i] = exp(-Math.abs(x[i]));
    }
    for (int i = from; i < to; i++) {
      y[i] = Math.max(x[i], 0) + log1pOfUnit(y[i]);
    }
  }

  /** log(1 + e), for e from 0 to 1 only. */
  public static double log1pOfUnit(double e) {
    // 2·artanh(e / (2 + e)); the argument is at most a third, so that its square's powers fade
    // fast.
    double s = e / (2 + e);
    double w = s * s;
    double t = s + s;
    return Math.fma(t * w, artanhTail(w), t);
  }

  /** x where x > 0, else alpha·(eˣ − 1); alpha must be finite. */
  public static double elu(double x, double alpha) {
    double c = Math.min(Math.max(x, -EXPM1_RANGE), 0);
    double k = periods(c);
    double h = smallPower(k);
    double s = h * h;
    return Math.fma(alpha, Math.fma(s, expm1Reduced(remainder(c, k)), s - 1), Math.max(x, 0));
  }

  /** x·Φ(x), Φ the normal distribution function. */
  public static double gelu(double x) {
    // x where x > 0, less |x| times the tail beyond |x|.
    double a = Math.min(Math.abs(x), NORMAL_RANGE);
    return Math.fma(-a, millsRatio(a) * bell(a), Math.max(x, 0));
  }

  /** {@code y[i] ← gelu(x[i])} from {@code from} to before {@code to}; y may be x. */
  public static void gelu(double[] x, double[] y, int from, int to) {
    if (x == y) {
      for (int i = from; i < to; i++) {
        y[i] = gelu(y[i]);
      }
      return;
    }
    for (int i = from; i < to; i++) {
      y[i] = bell(x[i]);
    }
    for (int i = from; i < to; i++) {
      double a = Math.min(Math.abs(x[i]), NORMAL_RANGE);
      y[i] = Math.fma(-a, millsRatio(a) * y[i], Math.max(x[i], 0));
    }
  }

  /** The derivative of {@link #gelu}. */
  public static double geluDerivative(double x) {
    double c = Math.min(Math.max(x, -NORMAL_RANGE), NORMAL_RANGE);
    double a = Math.abs(c);
    double e = bell(a);
    double tail = millsRatio(a) * e;
    // Φ is the tail below 0, and 1 less the tail above.
    double on = step(x);
    double cdf = Math.fma(1 - 2 * on, tail, on);
    return Math.fma(c * INV_SQRT_2PI, e, cdf);
  }

  /** ½x·(1 + tanh(√(2/π)·(x + 0.044715x³))), the approximation of {@link #gelu}. */
  public static double geluTanh(double x) {
    // ½(1 + tanh u) is sigmoid(2u), which does not cancel for negative u.
    return Math.max(x, -40) * sigmoid(geluTanhExponent(x));
  }

  /** {@code y[i] ← geluTanh(x[i])} from {@code from} to before {@code to}; y may be x. */
  public static void geluTanh(double[] x, double[] y, int from, int to) {
    if (x == y) {
      for (int i = from; i < to; i++) {
        y[i] = geluTanh(y[i]);
      }
      return;
    }
    for (int i = from; i < to; i++) {
      y[i] = geluTanhExponent(x[i]);
    }
    for (int i = from; i < to; i++) {
      y[i] = Math.max(x[i], -40) * sigmoid(y[i]);
    }
  }

  /** Twice the argument of the hyperbolic tangent in {@link #geluTanh}. */
  private static double geluTanhExponent(double x) {
    return TWO_SQRT_2_OVER_PI * x * Math.fma(GELU_CUBIC * x, x, 1);
  }

  /** The derivative of {@link #geluTanh}. */
  public static double geluTanhDerivative(double x) {
    double c = Math.min(Math.max(x, -40), 40);
    double u2 = geluTanhExponent(c);
    double slope = TWO_SQRT_2_OVER_PI * Math.fma(GELU_CUBIC_3 * c, c, 1);
    double e = exp(-Math.max(u2, -SAFE_RANGE));
    double s = 1 / (1 + e);
    double t = e * s;
    return s * Math.fma(c * slope, t, 1);
  }

  /** 0 for x up to 0, else 1: a comparison would not vectorise. */
  private static double step(double x) {
    return Math.min(Math.max(x * 1e200 * 1e200, 0), 1);
  }

  /** The whole number nearest to x / (2·log 2). */
  private static double periods(double x) {
    return Math.fma(x, PER_PERIOD, ROUND) - ROUND;
  }

  /** x − k·2·log 2; the first product and difference are exact. */
  private static double remainder(double x, double k) {
    return Math.fma(k, -PERIOD_LOW, Math.fma(k, -PERIOD_HIGH, x));
  }

  /** eʳ − 1 for |r| up to log 2. */
  private static double expm1Reduced(double r) {
    return Math.fma(r * r, curvature(r), r);
  }

  /** (eʳ − 1 − r) / r² for |r| up to log 2; a minimax polynomial. */
  private static double curvature(double r) {
    double p = Math.fma(1.593539208287282e-10, r, 2.106263310226805e-09);
    p = Math.fma(p, r, 2.5055042534156118e-08);
    p = Math.fma(p, r, 2.7556154294523747e-07);
    p = Math.fma(p, r, 2.75573005641723e-06);
    p = Math.fma(p, r, 2.480159084686584e-05);
    p = Math.fma(p, r, 0.00019841269893099625);
    p = Math.fma(p, r, 0.0013888888883543584);
    p = Math.fma(p, r, 0.008333333333269423);
    p = Math.fma(p, r, 0.04166666666670236);
    p = Math.fma(p, r, 0.1666666666666694);
    return Math.fma(p, r, 0.4999999999999993);
  }

  /**
   * 2ᵏ, exactly, for whole k within {@link #EXP_RANGE}.
   *
   * <p>Building the bits of the number would be shorter but keeps C2 from vectorising the loop. A
   * root of it by a polynomial, squared back, is off by a few percent; {@link #toPowerOfTwo} rounds
   * that away.
   */
  private static double power(double k) {
    double p = Math.fma(1.3687475069139328e-13, k, 4.2692361231977236e-10);
    p = Math.fma(p, k, 9.179432347117823e-07);
    p = Math.fma(p, k, 0.0013529106140048618);
    p = Math.fma(p, k, 0.9999389073089819);
    p *= p;
    p *= p;
    p *= p;
    p *= p;
    p *= p;
    p *= p;
    p *= p;
    p *= p;
    p *= p;
    return toPowerOfTwo(p);
  }

  /** The same for k within {@link #EXPM1_RANGE}. */
  private static double smallPower(double k) {
    double p = Math.fma(1.6584598064387518e-06, k, 0.00024261310725632026);
    p = Math.fma(p, k, 0.021704018210741773);
    p = Math.fma(p, k, 0.9992073915054164);
    p *= p;
    p *= p;
    p *= p;
    p *= p;
    p *= p;
    return toPowerOfTwo(p);
  }

  /** Rounds to two significant bits, which rids a power of two of errors below 12 %. */
  private static double toPowerOfTwo(double p) {
    // Source: Dekker 1971, the splitting of a number into a high and a low part.
    // c − (c − p), where the difference is p times the even power.
    return Math.fma(p, -0x1p51, p * 0x1.0000000000002p51);
  }

  /** (artanh(s)/s − 1) / s² where w = s², up to a ninth; a minimax polynomial. */
  private static double artanhTail(double w) {
    double p = Math.fma(0.08841114111623459, w, 0.049663804618262045);
    p = Math.fma(p, w, 0.06789891745677454);
    p = Math.fma(p, w, 0.07682534665328167);
    p = Math.fma(p, w, 0.09091380078324544);
    p = Math.fma(p, w, 0.11111097567728412);
    p = Math.fma(p, w, 0.1428571450275905);
    p = Math.fma(p, w, 0.19999999998336362);
    return Math.fma(p, w, 0.33333333333337484);
  }

  /** e^(−x²/2). */
  private static double bell(double x) {
    double c = Math.min(Math.max(x, -NORMAL_RANGE), NORMAL_RANGE);
    double half = -0.5 * c;
    double k = periods(half * c);
    double h = power(k);
    // The multiple of the period is exact, so the square loses nothing: it would cost the tail.
    double r = Math.fma(half, c, k * -PERIOD_SHORT);
    return Math.fma(expm1Reduced(Math.fma(k, -PERIOD_REST, r)), h, h) * h;
  }

  /**
   * The upper tail of the normal distribution at a over e^(−a²/2), for a from 0 to {@link
   * #NORMAL_RANGE}; a minimax polynomial in (a − c)/(a + c), over a + c, with c = 4.
   */
  private static double millsRatio(double a) {
    double inverse = 1 / (a + 4);
    return inverse * tailPolynomial(Math.fma(-8, inverse, 1));
  }

  private static double tailPolynomial(double t) {
    double p = Math.fma(-1.1965306947151954e-09, t, -3.39032873815475e-10);
    p = Math.fma(p, t, 1.461899241859163e-08);
    p = Math.fma(p, t, 1.6069205013472005e-08);
    p = Math.fma(p, t, -7.721038415353404e-08);
    p = Math.fma(p, t, -1.5659202041824938e-07);
    p = Math.fma(p, t, 2.641545383812186e-07);
    p = Math.fma(p, t, 1.021857118579661e-06);
    p = Math.fma(p, t, -6.252284386635681e-07);
    p = Math.fma(p, t, -5.920011209983141e-06);
    p = Math.fma(p, t, 7.149755301059114e-07);
    p = Math.fma(p, t, 3.514456964918522e-05);
    p = Math.fma(p, t, -1.9078439772456602e-06);
    p = Math.fma(p, t, -0.00023109490371081277);
    p = Math.fma(p, t, 0.00013334424852478837);
    p = Math.fma(p, t, 0.0016308184532791098);
    p = Math.fma(p, t, -0.003479692361606989);
    p = Math.fma(p, t, -0.007540188966435109);
    p = Math.fma(p, t, 0.06039657489066628);
    p = Math.fma(p, t, -0.18652185795966542);
    p = Math.fma(p, t, 0.3871374007422195);
    p = Math.fma(p, t, -0.6078966419718921);
    return Math.fma(p, t, 0.7552851304157515);
  }
}
