package io.github.espalier.backend.nd4j;

/** Elementary functions in double, for both formats, where the JDK's are slow or overflow. */
final class Scalars {
  private Scalars() {}

  /** 1 / (1 + e⁻ˣ); never overflows, and small results keep their relative precision. */
  static double sigmoid(double x) {
    if (x >= 0) {
      return 1 / (1 + Math.exp(-x));
    }
    double e = Math.exp(x);
    return e / (1 + e);
  }

  /** log(1 + eˣ). */
  static double softplus(double x) {
    return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }

  /**
   * The hyperbolic tangent, within 2 units in the last place, at the price of one exponential.
   *
   * <p>Source: Lambert's continued fraction near 0, where 1 − 2/(e²ˣ + 1) cancels.
   */
  static double tanh(double x) {
    double magnitude = Math.abs(x);
    if (magnitude < 0.5) {
      double s = x * x;
      return x / (1 + s / (3 + s / (5 + s / (7 + s / (9 + s / (11 + s / (13 + s / 15)))))));
    }
    // NaN takes this branch and stays NaN.
    double y = 1 - 2 / (Math.exp(2 * magnitude) + 1);
    return x < 0 ? -y : y;
  }
}
