package io.github.espalier.backend;

/**
 * Elementary functions for {@code FLOAT32} kernels, written so that the JIT vectorises loops that
 * call them: for authors of backends.
 *
 * <p>Every function is straight-line code of +, −, ·, /, fma, min, max and abs, which C2 packs into
 * vectors once it has inlined the call in a loop like
 *
 * <pre>{@code
 * for (int j = 0; j < n; j++) {
 *   y[j] = Elementary32.tanh(x[j]);
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
 * <p><b>Error</b>, in units of the last place, as tests measure it: exp 1.75; tanh 3; sigmoid 3;
 * silu 3.5; softplus 3.5; log1pOfUnit 2.25; elu 2; gelu 7, its relative error small also in the
 * tail. geluTanh and the derivatives: 6e-7 absolute, geluTanh times |x| beyond 1.
 *
 * <p><b>Special values</b> NaN gives NaN; infinities give the limits, also where the formula says
 * 0·∞; −0 stays −0 in {@link #tanh}. Results below the smallest normal number may be flushed to
 * zero except in {@link #exp}, which underflows gradually.
 *
 * <p><b>Speed</b> needs a processor with fused multiply-add, which every x86 since 2013 and every
 * 64-bit ARM has; elsewhere {@link Math#fma(float, float, float)} is correct but slow.
 *
 * <p>{@link UnaryOp} specifies the functions; this class is one way to compute them.
 */
public final class Elementary32 {
  // Adding 1.5·2ᵖ⁻¹ (p the precision in bits) drops the fraction: a rounding that vectorises.
  private static final float ROUND = 0x1.8p23f;
  // 2·log 2 in two parts, and its inverse.
  private static final float PERIOD_HIGH = 1.3862942f;
  private static final float PERIOD_LOW = 1.1539998e-07f;
  private static final float PER_PERIOD = 0.7213475f;
  // The same with a first part so short that its multiples are exact.
  private static final float PERIOD_SHORT = 1.3862915f;
  private static final float PERIOD_REST = 2.8572135e-06f;
  // Beyond these e^x is 0 or infinite.
  private static final float EXP_RANGE = 105;
  // Beyond these e^x − 1 is −1 in this format, and its quotient in tanh 1.
  private static final float EXPM1_RANGE = 20;
  // Within these e^x and its inverse are normal numbers.
  private static final float SAFE_RANGE = 85;
  // Beyond these the upper tail of the normal distribution is 0.
  private static final float NORMAL_RANGE = 14.5f;
  private static final float TWO_SQRT_2_OVER_PI = 1.5957692f;
  private static final float INV_SQRT_2PI = 0.3989423f;
  private static final float GELU_CUBIC = 0.044715f;
  private static final float GELU_CUBIC_3 = 0.134145f;

  private Elementary32() {}

  /** eˣ. */
  public static float exp(float x) {
    // Source: Cody, Waite 1980; x = 2k·log 2 + r, and 2ᵏ twice, so that neither factor overflows.
    float c = Math.min(Math.max(x, -EXP_RANGE), EXP_RANGE);
    float k = periods(c);
    float h = power(k);
    return Math.fma(expm1Reduced(remainder(c, k)), h, h) * h;
  }

  /** The hyperbolic tangent. */
  public static float tanh(float x) {
    // With y = 2x: (eʸ − 1) / (eʸ + 1); d is 1 − eʸ.
    float y = Math.min(Math.max(x + x, -EXPM1_RANGE), EXPM1_RANGE);
    float k = periods(y);
    float r = remainder(y, k);
    float h = smallPower(k);
    float s = h * h;
    // The minus signs stand where they keep the sign of zero: −(s − 1) is not 1 − s.
    float d = Math.fma(s, Math.fma(-(r * r), curvature(r), -r), -(s - 1));
    return d / (d - 2);
  }

  /** 1 / (1 + e⁻ˣ). */
  public static float sigmoid(float x) {
    // e⁻ˣ as in exp, its last product fused with the sum: C2 gives up on longer loops.
    float c = Math.min(Math.max(-x, -EXP_RANGE), EXP_RANGE);
    float k = periods(c);
    float h = power(k);
    return 1 / Math.fma(Math.fma(expm1Reduced(remainder(c, k)), h, h), h, 1);
  }

  /** x·{@link #sigmoid}(x). */
  public static float silu(float x) {
    return Math.max(x, -EXP_RANGE) * sigmoid(x);
  }

  /** log(1 + eˣ). */
  public static float softplus(float x) {
    return Math.max(x, 0) + log1pOfUnit(exp(-Math.abs(x)));
  }

  /** {@code y[i] ← softplus(x[i])} from {@code from} to before {@code to}; y may be x. */
  public static void softplus(float[] x, float[] y, int from, int to) {
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
  public static float log1pOfUnit(float e) {
    // 2·artanh(e / (2 + e)); the argument is at most a third, so that its square's powers fade
    // fast.
    float s = e / (2 + e);
    float w = s * s;
    float t = s + s;
    return Math.fma(t * w, artanhTail(w), t);
  }

  /** x where x > 0, else alpha·(eˣ − 1); alpha must be finite. */
  public static float elu(float x, float alpha) {
    float c = Math.min(Math.max(x, -EXPM1_RANGE), 0);
    float k = periods(c);
    float h = smallPower(k);
    float s = h * h;
    return Math.fma(alpha, Math.fma(s, expm1Reduced(remainder(c, k)), s - 1), Math.max(x, 0));
  }

  /** x·Φ(x), Φ the normal distribution function. */
  public static float gelu(float x) {
    // x where x > 0, less |x| times the tail beyond |x|.
    float a = Math.min(Math.abs(x), NORMAL_RANGE);
    return Math.fma(-a, millsRatio(a) * bell(a), Math.max(x, 0));
  }

  /** {@code y[i] ← gelu(x[i])} from {@code from} to before {@code to}; y may be x. */
  public static void gelu(float[] x, float[] y, int from, int to) {
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
      float a = Math.min(Math.abs(x[i]), NORMAL_RANGE);
      y[i] = Math.fma(-a, millsRatio(a) * y[i], Math.max(x[i], 0));
    }
  }

  /** The derivative of {@link #gelu}. */
  public static float geluDerivative(float x) {
    float c = Math.min(Math.max(x, -NORMAL_RANGE), NORMAL_RANGE);
    float a = Math.abs(c);
    float e = bell(a);
    float tail = millsRatio(a) * e;
    // Φ is the tail below 0, and 1 less the tail above.
    float on = step(x);
    float cdf = Math.fma(1 - 2 * on, tail, on);
    return Math.fma(c * INV_SQRT_2PI, e, cdf);
  }

  /** ½x·(1 + tanh(√(2/π)·(x + 0.044715x³))), the approximation of {@link #gelu}. */
  public static float geluTanh(float x) {
    // ½(1 + tanh u) is sigmoid(2u), which does not cancel for negative u.
    return Math.max(x, -40) * sigmoid(geluTanhExponent(x));
  }

  /** {@code y[i] ← geluTanh(x[i])} from {@code from} to before {@code to}; y may be x. */
  public static void geluTanh(float[] x, float[] y, int from, int to) {
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
  private static float geluTanhExponent(float x) {
    return TWO_SQRT_2_OVER_PI * x * Math.fma(GELU_CUBIC * x, x, 1);
  }

  /** The derivative of {@link #geluTanh}. */
  public static float geluTanhDerivative(float x) {
    float c = Math.min(Math.max(x, -40), 40);
    float u2 = geluTanhExponent(c);
    float slope = TWO_SQRT_2_OVER_PI * Math.fma(GELU_CUBIC_3 * c, c, 1);
    float e = exp(-Math.max(u2, -SAFE_RANGE));
    float s = 1 / (1 + e);
    float t = e * s;
    return s * Math.fma(c * slope, t, 1);
  }

  /** 0 for x up to 0, else 1: a comparison would not vectorise. */
  private static float step(float x) {
    return Math.min(Math.max(x * 1e30f * 1e30f, 0), 1);
  }

  /** The whole number nearest to x / (2·log 2). */
  private static float periods(float x) {
    return Math.fma(x, PER_PERIOD, ROUND) - ROUND;
  }

  /** x − k·2·log 2; the first product and difference are exact. */
  private static float remainder(float x, float k) {
    return Math.fma(k, -PERIOD_LOW, Math.fma(k, -PERIOD_HIGH, x));
  }

  /** eʳ − 1 for |r| up to log 2. */
  private static float expm1Reduced(float r) {
    return Math.fma(r * r, curvature(r), r);
  }

  /** (eʳ − 1 − r) / r² for |r| up to log 2; a minimax polynomial. */
  private static float curvature(float r) {
    float p = Math.fma(0.00019611423f, r, 0.0014104679f);
    p = Math.fma(p, r, 0.008336108f);
    p = Math.fma(p, r, 0.04166126f);
    p = Math.fma(p, r, 0.16666614f);
    return Math.fma(p, r, 0.50000036f);
  }

  /**
   * 2ᵏ, exactly, for whole k within {@link #EXP_RANGE}.
   *
   * <p>Building the bits of the number would be shorter but keeps C2 from vectorising the loop. A
   * root of it by a polynomial, squared back, is off by a few percent; {@link #toPowerOfTwo} rounds
   * that away.
   */
  private static float power(float k) {
    float p = Math.fma(5.555859e-10f, k, 2.2123571e-07f);
    p = Math.fma(p, k, 5.884313e-05f);
    p = Math.fma(p, k, 0.01081705f);
    p = Math.fma(p, k, 0.99983615f);
    p *= p;
    p *= p;
    p *= p;
    p *= p;
    p *= p;
    p *= p;
    return toPowerOfTwo(p);
  }

  /** The same for k within {@link #EXPM1_RANGE}. */
  private static float smallPower(float k) {
    float p = Math.fma(1.3228436e-05f, k, 0.0009747211f);
    p = Math.fma(p, k, 0.043433256f);
    p = Math.fma(p, k, 0.99899775f);
    p *= p;
    p *= p;
    p *= p;
    p *= p;
    return toPowerOfTwo(p);
  }

  /** Rounds to two significant bits, which rids a power of two of errors below 12 %. */
  private static float toPowerOfTwo(float p) {
    // Source: Dekker 1971, the splitting of a number into a high and a low part.
    // c − (c − p), where the difference is p times the even power.
    return Math.fma(p, -0x1p22f, p * 0x1.000004p22f);
  }

  /** (artanh(s)/s − 1) / s² where w = s², up to a ninth; a minimax polynomial. */
  private static float artanhTail(float w) {
    float p = Math.fma(0.13993764f, w, 0.14003795f);
    p = Math.fma(p, w, 0.20010549f);
    return Math.fma(p, w, 0.33333212f);
  }

  /** e^(−x²/2). */
  private static float bell(float x) {
    float c = Math.min(Math.max(x, -NORMAL_RANGE), NORMAL_RANGE);
    float half = -0.5f * c;
    float k = periods(half * c);
    float h = power(k);
    // The multiple of the period is exact, so the square loses nothing: it would cost the tail.
    float r = Math.fma(half, c, k * -PERIOD_SHORT);
    return Math.fma(expm1Reduced(Math.fma(k, -PERIOD_REST, r)), h, h) * h;
  }

  /**
   * The upper tail of the normal distribution at a over e^(−a²/2), for a from 0 to {@link
   * #NORMAL_RANGE}; a minimax polynomial in (a − c)/(a + c), over a + c, with c = 3.5f.
   */
  private static float millsRatio(float a) {
    float inverse = 1 / (a + 3.5f);
    return inverse * tailPolynomial(Math.fma(-7, inverse, 1));
  }

  private static float tailPolynomial(float t) {
    float p = Math.fma(0.00011068863f, t, 0.0004218967f);
    p = Math.fma(p, t, -0.0004949434f);
    p = Math.fma(p, t, -0.00317531f);
    p = Math.fma(p, t, 0.006493116f);
    p = Math.fma(p, t, 0.017406378f);
    p = Math.fma(p, t, -0.11605304f);
    p = Math.fma(p, t, 0.31542504f);
    p = Math.fma(p, t, -0.5655618f);
    return Math.fma(p, t, 0.74441606f);
  }
}
