package io.github.espalier.internal;

/** Scalar functions that the JDK lacks or computes with avoidable overflow or cancellation. */
public final class Special {
  private static final double SQRT_HALF = 0.7071067811865476;
  private static final double INV_SQRT_2PI = 0.3989422804014327;
  private static final double SQRT_2_OVER_PI = 0.7978845608028654;
  private static final double GELU_CUBIC = 0.044715;

  private Special() {}

  /** 1 / (1 + e⁻ˣ); never overflows, and small results keep their relative precision. */
  public static double sigmoid(double x) {
    if (x >= 0) {
      return 1 / (1 + Math.exp(-x));
    }
    double e = Math.exp(x);
    return e / (1 + e);
  }

  /** log(1 + eˣ). */
  public static double softplus(double x) {
    return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }

  /** x·sigmoid(x). */
  public static double silu(double x) {
    return x * sigmoid(x);
  }

  /** The derivative of {@link #silu}. */
  public static double siluDerivative(double x) {
    // 1 - s is sigmoid(-x), which keeps its digits where s is close to 1.
    double s = sigmoid(x);
    return s * (1 + x * sigmoid(-x));
  }

  /** x·Φ(x). */
  public static double gelu(double x) {
    return x * normalCdf(x);
  }

  /** Φ(x) + x·φ(x). */
  public static double geluDerivative(double x) {
    return normalCdf(x) + x * INV_SQRT_2PI * Math.exp(-0.5 * x * x);
  }

  /** The tanh approximation of {@link #gelu}. */
  public static double geluTanh(double x) {
    // ½(1 + tanh u) is sigmoid(2u), which does not cancel for negative u.
    return x * sigmoid(2 * SQRT_2_OVER_PI * (x + GELU_CUBIC * x * x * x));
  }

  /** The derivative of {@link #geluTanh}. */
  public static double geluTanhDerivative(double x) {
    double u2 = 2 * SQRT_2_OVER_PI * (x + GELU_CUBIC * x * x * x);
    double slope = 2 * SQRT_2_OVER_PI * (1 + 3 * GELU_CUBIC * x * x);
    double s = sigmoid(u2);
    double tail = s * sigmoid(-u2);
    return tail == 0 ? s : s + x * tail * slope;
  }

  /** The standard normal distribution function Φ. */
  public static double normalCdf(double x) {
    return 0.5 * erfc(-x * SQRT_HALF);
  }

  /** The error function, good to about 1e-15. */
  public static double erf(double x) {
    return Math.abs(x) < 2 ? erfSeries(x) : x > 0 ? 1 - erfc(x) : erfc(-x) - 1;
  }

  /**
   * The complementary error function, good to about 1e-14 relative for x below 26, where it
   * underflows.
   *
   * <p>Source: the confluent series of erf (Abramowitz, Stegun 7.1.6) below 2, Legendre's continued
   * fraction (7.1.14) above, both summed until they stand still.
   */
  public static double erfc(double x) {
    if (x < 2) {
      return x <= -2 ? 2 - erfc(-x) : 1 - erfSeries(x);
    }
    if (x > 27.3) {
      return 0;
    }
    // Backward evaluation; 60 terms are enough from x = 2 on.
    double f = x;
    for (int k = 60; k >= 1; k--) {
      f = x + 0.5 * k / f;
    }
    return Math.exp(-x * x) / (f * 1.772453850905516);
  }

  /** erf(x) = 2/√π · e^(−x²) · Σ 2ⁿ x^(2n+1) / (1·3·…·(2n+1)), all terms positive. */
  private static double erfSeries(double x) {
    double term = x;
    double sum = x;
    for (int n = 1; n < 60; n++) {
      term *= 2 * x * x / (2 * n + 1);
      sum += term;
      if (Math.abs(term) < 1e-17 * Math.abs(sum)) {
        break;
      }
    }
    return 1.1283791670955126 * Math.exp(-x * x) * sum;
  }
}
