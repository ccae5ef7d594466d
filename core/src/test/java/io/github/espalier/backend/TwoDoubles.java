package io.github.espalier.backend;

/**
 * The unevaluated sum of two doubles: a number of some 100 significant bits, to measure errors of
 * elementary functions against.
 *
 * <p>Source: Dekker 1971; Hida, Li, Bailey 2001.
 */
record TwoDoubles(double hi, double lo) {
  static final TwoDoubles ONE = of(1);
  private static final TwoDoubles LOG_2 =
      new TwoDoubles(0.6931471805599453, 2.3190468138462996e-17);
  private static final TwoDoubles INV_SQRT_2PI =
      new TwoDoubles(0.3989422804014327, -2.49232720227773e-17);

  private static final TwoDoubles[] INVERSE_FACTORIAL = new TwoDoubles[11];

  static {
    INVERSE_FACTORIAL[0] = ONE;
    for (int n = 1; n <= 10; n++) {
      INVERSE_FACTORIAL[n] = INVERSE_FACTORIAL[n - 1].over(of(n));
    }
  }

  static TwoDoubles of(double x) {
    return new TwoDoubles(x, 0);
  }

  private static TwoDoubles sum(double a, double b) {
    double s = a + b;
    double t = s - a;
    return new TwoDoubles(s, (a - (s - t)) + (b - t));
  }

  static TwoDoubles product(double a, double b) {
    double p = a * b;
    return new TwoDoubles(p, Math.fma(a, b, -p));
  }

  TwoDoubles plus(TwoDoubles b) {
    TwoDoubles s = sum(hi, b.hi);
    TwoDoubles t = sum(lo, b.lo);
    TwoDoubles u = sum(s.hi, s.lo + t.hi);
    return sum(u.hi, u.lo + t.lo);
  }

  TwoDoubles plus(double b) {
    return plus(of(b));
  }

  TwoDoubles minus() {
    return new TwoDoubles(-hi, -lo);
  }

  TwoDoubles times(TwoDoubles b) {
    TwoDoubles p = product(hi, b.hi);
    return sum(p.hi, p.lo + Math.fma(hi, b.lo, lo * b.hi));
  }

  TwoDoubles times(double b) {
    TwoDoubles p = product(hi, b);
    return sum(p.hi, Math.fma(lo, b, p.lo));
  }

  TwoDoubles over(TwoDoubles b) {
    double q = hi / b.hi;
    TwoDoubles rest = plus(b.times(q).minus());
    double q1 = rest.hi / b.hi;
    rest = rest.plus(b.times(q1).minus());
    return sum(q, q1).plus(rest.hi / b.hi);
  }

  /** eˣ − 1, for |x| below 700; small results keep their digits. */
  static TwoDoubles expm1(double x) {
    double k = Math.rint(x / LOG_2.hi);
    double scale = Math.scalb(1d, (int) k);
    return expm1Reduced(x, k).times(scale).plus(scale - 1);
  }

  static TwoDoubles exp(double x) {
    double k = Math.rint(x / LOG_2.hi);
    return expm1Reduced(x, k).plus(1).times(Math.scalb(1d, (int) k));
  }

  /** e^(x − k·log 2) − 1. */
  private static TwoDoubles expm1Reduced(double x, double k) {
    TwoDoubles r = of(x).plus(LOG_2.times(-k)).times(1 / 256d);
    // |r| is below 0.0014: ten terms of the series leave 1e-35.
    TwoDoubles p = INVERSE_FACTORIAL[10];
    for (int n = 9; n > 0; n--) {
      p = p.times(r).plus(INVERSE_FACTORIAL[n]);
    }
    p = p.times(r);
    // (1 + p)² = 1 + p·(p + 2)
    for (int i = 0; i < 8; i++) {
      p = p.times(p.plus(2));
    }
    return p;
  }

  /** 1 / (1 + e⁻ˣ). */
  static TwoDoubles sigmoid(double x) {
    return ONE.over(exp(-x).plus(1));
  }

  static TwoDoubles tanh(double x) {
    TwoDoubles e = expm1(2 * x);
    return e.over(e.plus(2));
  }

  /** log(1 + e), by one step of Newton's method from the JDK's. */
  static TwoDoubles log1p(TwoDoubles e) {
    double y = StrictMath.log1p(e.hi);
    TwoDoubles back = expm1(-y);
    // (1 + e)·e^(−y) − 1
    TwoDoubles rest = back.plus(e.times(back.plus(1)));
    return of(y).plus(rest).plus(rest.times(rest).times(-0.5));
  }

  /** log(1 + eˣ). */
  static TwoDoubles softplus(double x) {
    return log1p(exp(-Math.abs(x))).plus(Math.max(x, 0));
  }

  /** The normal distribution function, for |x| below 37. */
  static TwoDoubles normalCdf(double x) {
    double a = Math.abs(x);
    TwoDoubles square = product(a, a).times(-0.5);
    TwoDoubles density =
        INV_SQRT_2PI.times(exp(square.hi)).times(ONE.plus(square.lo)); // e^(hi + lo)
    TwoDoubles tail;
    if (a < 6) {
      // Abramowitz, Stegun 26.2.11: ½ − φ·Σ a^(2n+1)/(1·3·…·(2n+1))
      TwoDoubles term = of(a);
      TwoDoubles sum = term;
      TwoDoubles aa = product(a, a);
      for (int n = 1; term.hi > sum.hi * 1e-33; n++) {
        term = term.times(aa).over(of(2 * n + 1));
        sum = sum.plus(term);
      }
      tail = of(0.5).plus(density.times(sum).minus());
    } else {
      // 26.2.14: φ / (a + 1/(a + 2/(a + …))); from 6 on, 100 terms leave less than 1e-20.
      TwoDoubles f = of(a);
      for (int n = 100; n > 0; n--) {
        f = of(n).over(f).plus(a);
      }
      tail = density.over(f);
    }
    return x < 0 ? tail : ONE.plus(tail.minus());
  }
}
