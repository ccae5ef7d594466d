package io.github.espalier.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.espalier.internal.Special;
import java.io.File;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleFunction;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/** Elementary64 and Elementary32 against their stated errors, and cold against warm. */
class ElementaryTest {
  private static final int POINTS = 1_000_000;

  /** A function in both formats, with the range on which it is measured. */
  private enum Function {
    EXP(Elementary64::exp, Elementary32::exp, 708, 87),
    TANH(Elementary64::tanh, Elementary32::tanh, 25, 12),
    SIGMOID(Elementary64::sigmoid, Elementary32::sigmoid, 690, 86),
    SILU(Elementary64::silu, Elementary32::silu, 690, 86),
    SOFTPLUS(Elementary64::softplus, Elementary32::softplus, 690, 86),
    ELU(x -> Elementary64.elu(x, 1), x -> Elementary32.elu(x, 1), 690, 86),
    GELU(Elementary64::gelu, Elementary32::gelu, 36, 13),
    GELU_TANH(Elementary64::geluTanh, Elementary32::geluTanh, 15, 8),
    GELU_DERIVATIVE(Elementary64::geluDerivative, Elementary32::geluDerivative, 36, 13),
    GELU_TANH_DERIVATIVE(Elementary64::geluTanhDerivative, Elementary32::geluTanhDerivative, 15, 8);

    final DoubleUnaryOperator in64;
    final FloatOperator in32;
    final double range64;
    final double range32;

    Function(DoubleUnaryOperator in64, FloatOperator in32, double range64, double range32) {
      this.in64 = in64;
      this.in32 = in32;
      this.range64 = range64;
      this.range32 = range32;
    }
  }

  private interface FloatOperator {
    float applyAsFloat(float x);
  }

  @Test
  void expIsWithinOneAndThreeQuarterUlp() {
    within(1.5, 1.75, Function.EXP, TwoDoubles::exp, POINTS);
  }

  @Test
  void tanhIsWithinThreeUlp() {
    within(3, 3, Function.TANH, TwoDoubles::tanh, POINTS);
  }

  @Test
  void sigmoidIsWithinThreeUlp() {
    within(3, 3, Function.SIGMOID, TwoDoubles::sigmoid, POINTS);
  }

  @Test
  void siluIsWithinThreeAndAHalfUlp() {
    within(3.5, 3.5, Function.SILU, x -> TwoDoubles.sigmoid(x).times(x), POINTS / 4);
  }

  @Test
  void softplusIsWithinThreeAndAHalfUlp() {
    within(3.5, 3.5, Function.SOFTPLUS, TwoDoubles::softplus, POINTS / 4);
  }

  @Test
  void eluIsWithinTwoUlp() {
    within(2, 2, Function.ELU, x -> x > 0 ? TwoDoubles.of(x) : TwoDoubles.expm1(x), POINTS / 4);
  }

  @Test
  void geluIsWithinSevenUlp() {
    within(7, 7, Function.GELU, x -> TwoDoubles.normalCdf(x).times(x), POINTS / 10);
  }

  @Test
  void logarithmOfOnePlusAUnitIsWithinTwoAndAQuarterUlp() {
    SplittableRandom random = new SplittableRandom(5);
    double worst64 = 0;
    double worst32 = 0;
    for (int i = 0; i < POINTS; i++) {
      double e = random.nextDouble() * Math.scalb(1d, -(i & 31));
      worst64 = Math.max(worst64, ulps(Elementary64.log1pOfUnit(e), TwoDoubles.log1p(of(e))));
      float f = (float) e;
      worst32 = Math.max(worst32, ulps(Elementary32.log1pOfUnit(f), StrictMath.log1p(f)));
    }
    assertThat(worst64).isLessThan(2.25);
    assertThat(worst32).isLessThan(2.25);
  }

  @Test
  void geluTanhIsWithinFourUlpAndThreeForEachUnitOfTheExponent() {
    // The error of the exponent u is relative, that of e^u is u times as large.
    closeTo(1e-15, 6e-7, Function.GELU_TANH, Special::geluTanh, x -> Math.max(1, Math.abs(x)));
    for (double x = -8; x < 0; x += 1e-4) {
      double u = 1.6 * x * (1 + 0.044715 * x * x);
      double reference = Special.geluTanh(x);
      assertThat(Math.abs(Elementary64.geluTanh(x) - reference) / Math.ulp(reference))
          .isLessThan(8 - 4 * u);
    }
  }

  @Test
  void derivativesAreWithinFiveUlpOfOne() {
    DoubleUnaryOperator one = x -> 1;
    closeTo(1.2e-15, 6e-7, Function.GELU_TANH_DERIVATIVE, Special::geluTanhDerivative, one);
  }

  @Test
  void specialValues() {
    double inf = Double.POSITIVE_INFINITY;
    for (Function f : Function.values()) {
      assertThat(f.in64.applyAsDouble(Double.NaN)).as("%s of NaN", f).isNaN();
      assertThat(f.in32.applyAsFloat(Float.NaN)).as("%s of NaN", f).isNaN();
    }
    limits(Function.EXP, 0, inf);
    limits(Function.TANH, -1, 1);
    limits(Function.SIGMOID, 0, 1);
    limits(Function.SILU, 0, inf);
    limits(Function.SOFTPLUS, 0, inf);
    limits(Function.ELU, -1, inf);
    limits(Function.GELU, 0, inf);
    limits(Function.GELU_TANH, 0, inf);
    limits(Function.GELU_DERIVATIVE, 0, 1);
    limits(Function.GELU_TANH_DERIVATIVE, 0, 1);
    assertThat(Elementary64.exp(0)).isEqualTo(1);
    assertThat(Elementary64.exp(-0d)).isEqualTo(1);
    assertThat(Elementary32.exp(0)).isEqualTo(1);
    assertThat(Elementary64.sigmoid(0)).isEqualTo(0.5);
    assertThat(Elementary32.sigmoid(-0f)).isEqualTo(0.5f);
  }

  /** At the infinities and at huge numbers. */
  private static void limits(Function f, double below, double above) {
    // A zero may have either sign, and geluTanhDerivative leaves 1e-301 or so.
    assertThat(f.in64.applyAsDouble(Double.NEGATIVE_INFINITY) + 1).isEqualTo(below + 1);
    assertThat(f.in64.applyAsDouble(-1e300) + 1).isEqualTo(below + 1);
    assertThat(f.in32.applyAsFloat(Float.NEGATIVE_INFINITY) + 1).isEqualTo((float) below + 1);
    assertThat(f.in32.applyAsFloat(-1e38f) + 1).isEqualTo((float) below + 1);
    assertThat(f.in64.applyAsDouble(Double.POSITIVE_INFINITY)).isEqualTo(above);
    assertThat(f.in32.applyAsFloat(Float.POSITIVE_INFINITY)).isEqualTo((float) above);
    double huge = Double.isInfinite(above) && f != Function.EXP ? 1e300 : above;
    assertThat(f.in64.applyAsDouble(1e300)).isEqualTo(huge);
  }

  @Test
  void tanhKeepsTheSignOfZeroAndTheDigitsOfSmallNumbers() {
    assertThat(bits(Elementary64.tanh(-0d))).isEqualTo(bits(-0d));
    assertThat(bits(Elementary64.tanh(0d))).isEqualTo(bits(0d));
    assertThat(Float.floatToRawIntBits(Elementary32.tanh(-0f)))
        .isEqualTo(Float.floatToRawIntBits(-0f));
    assertThat(Float.floatToRawIntBits(Elementary32.tanh(0f))).isZero();
    for (double x : new double[] {1e-30, -1e-100, Double.MIN_NORMAL, Double.MIN_VALUE}) {
      assertThat(Elementary64.tanh(x)).isEqualTo(x);
    }
    assertThat(Elementary32.tanh(-Float.MIN_VALUE)).isEqualTo(-Float.MIN_VALUE);
  }

  @Test
  void expUnderflowsGraduallyAndOverflowsWhereTheJdkDoes() {
    for (double x = -746; x < -708; x += 0.01) {
      assertThat(Math.abs(Elementary64.exp(x) - StrictMath.exp(x)))
          .as("at %s", x)
          .isLessThanOrEqualTo(Double.MIN_VALUE);
    }
    assertThat(Elementary64.exp(709.782712893384)).isFinite();
    assertThat(Elementary64.exp(709.782712893385)).isInfinite();
    assertThat(Elementary32.exp(88.72283f)).isFinite();
    assertThat(Elementary32.exp(88.7229f)).isInfinite();
    assertThat(Elementary32.exp(-103f)).isEqualTo(Float.MIN_VALUE);
  }

  @Test
  void expTanhAndSigmoidIncrease() {
    for (Function f : new Function[] {Function.EXP, Function.TANH, Function.SIGMOID}) {
      for (int i = -15_000; i < 15_000; i++) {
        double x = i * 1e-3;
        assertThat(f.in64.applyAsDouble(x + 1e-3)).isGreaterThan(f.in64.applyAsDouble(x));
        if (Math.abs(x) < 3) {
          float y = (float) x;
          assertThat(f.in32.applyAsFloat(y + 1e-3f)).isGreaterThan(f.in32.applyAsFloat(y));
        }
      }
    }
  }

  @Test
  void coldIsWarmBitForBit() throws Exception {
    Process child =
        new ProcessBuilder(
                System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                "-Xint",
                "-cp",
                System.getProperty("java.class.path"),
                Hash.class.getName())
            .redirectErrorStream(true)
            .start();
    String cold = new String(child.getInputStream().readAllBytes()).trim();
    assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
    long warm = 0;
    for (int i = 0; i < 300; i++) {
      warm = Hash.compute();
    }
    assertThat(cold).isEqualTo(Long.toHexString(warm));
  }

  /** All bits of all functions over loops that the JIT vectorises once they are warm. */
  static final class Hash {
    private static final int LENGTH = 1003;

    private Hash() {}

    public static void main(String[] args) {
      System.out.println(Long.toHexString(compute()));
    }

    static long compute() {
      double[] x = new double[LENGTH];
      double[] y = new double[LENGTH];
      float[] fx = new float[LENGTH];
      float[] fy = new float[LENGTH];
      SplittableRandom random = new SplittableRandom(7);
      for (int i = 0; i < LENGTH; i++) {
        x[i] = (random.nextDouble() - 0.5) * Math.scalb(1d, i % 12);
        fx[i] = (float) x[i];
      }
      x[3] = fx[3] = -0f;
      long hash = 1;
      exp(x, y);
      hash = add(hash, y);
      tanh(x, y);
      hash = add(hash, y);
      sigmoid(x, y);
      hash = add(hash, y);
      softplus(x, y);
      hash = add(hash, y);
      gelu(x, y);
      hash = add(hash, y);
      exp(fx, fy);
      hash = add(hash, fy);
      tanh(fx, fy);
      hash = add(hash, fy);
      sigmoid(fx, fy);
      hash = add(hash, fy);
      softplus(fx, fy);
      hash = add(hash, fy);
      gelu(fx, fy);
      return add(hash, fy);
    }

    private static long add(long hash, double[] y) {
      for (double v : y) {
        hash = hash * 31 + bits(v);
      }
      return hash;
    }

    private static long add(long hash, float[] y) {
      for (float v : y) {
        hash = hash * 31 + Float.floatToRawIntBits(v);
      }
      return hash;
    }

    private static void exp(double[] x, double[] y) {
      for (int i = 0; i < x.length; i++) {
        y[i] = Elementary64.exp(x[i]);
      }
    }

    private static void tanh(double[] x, double[] y) {
      for (int i = 0; i < x.length; i++) {
        y[i] = Elementary64.tanh(x[i]);
      }
    }

    private static void sigmoid(double[] x, double[] y) {
      for (int i = 0; i < x.length; i++) {
        y[i] = Elementary64.sigmoid(x[i]);
      }
    }

    private static void softplus(double[] x, double[] y) {
      for (int i = 0; i < x.length; i++) {
        y[i] = Elementary64.softplus(x[i]);
      }
    }

    private static void gelu(double[] x, double[] y) {
      for (int i = 0; i < x.length; i++) {
        y[i] = Elementary64.gelu(x[i]);
      }
    }

    private static void exp(float[] x, float[] y) {
      for (int i = 0; i < x.length; i++) {
        y[i] = Elementary32.exp(x[i]);
      }
    }

    private static void tanh(float[] x, float[] y) {
      for (int i = 0; i < x.length; i++) {
        y[i] = Elementary32.tanh(x[i]);
      }
    }

    private static void sigmoid(float[] x, float[] y) {
      for (int i = 0; i < x.length; i++) {
        y[i] = Elementary32.sigmoid(x[i]);
      }
    }

    private static void softplus(float[] x, float[] y) {
      for (int i = 0; i < x.length; i++) {
        y[i] = Elementary32.softplus(x[i]);
      }
    }

    private static void gelu(float[] x, float[] y) {
      for (int i = 0; i < x.length; i++) {
        y[i] = Elementary32.gelu(x[i]);
      }
    }
  }

  /** Half the points on an even grid over the range, half with random bits. */
  private static double argument(SplittableRandom random, int i, int points, double range) {
    if ((i & 1) == 0) {
      return (2d * i / points - 1) * range;
    }
    // The exponent from 2^-60 to the range's own, all mantissas and signs.
    double size = 1 + random.nextDouble();
    double x = Math.scalb(size, random.nextInt(-60, Math.getExponent(range)));
    return random.nextBoolean() ? x : -x;
  }

  private static void within(
      double ulps64, double ulps32, Function f, DoubleFunction<TwoDoubles> reference, int points) {
    SplittableRandom random = new SplittableRandom(11);
    double worst64 = 0;
    double at64 = 0;
    double worst32 = 0;
    double at32 = 0;
    for (int i = 0; i < points; i++) {
      double x = argument(random, i, points, f.range64);
      double error = ulps(f.in64.applyAsDouble(x), reference.apply(x));
      if (!(error <= worst64)) {
        worst64 = error;
        at64 = x;
      }
      float y = (float) argument(random, i, points, f.range32);
      double exact = reference.apply(y).hi();
      error = Math.abs(exact) < Float.MIN_NORMAL ? 0 : ulps(f.in32.applyAsFloat(y), exact);
      if (!(error <= worst32)) {
        worst32 = error;
        at32 = y;
      }
    }
    assertThat(worst64).as("%s in FLOAT64, at %s", f, at64).isLessThanOrEqualTo(ulps64);
    assertThat(worst32).as("%s in FLOAT32, at %s", f, at32).isLessThanOrEqualTo(ulps32);
  }

  private static void closeTo(
      double tolerance64,
      double tolerance32,
      Function f,
      DoubleUnaryOperator reference,
      DoubleUnaryOperator scale) {
    SplittableRandom random = new SplittableRandom(12);
    for (int i = 0; i < POINTS / 10; i++) {
      double x = argument(random, i, POINTS / 10, f.range64);
      double error = Math.abs(f.in64.applyAsDouble(x) - reference.applyAsDouble(x));
      if (!(error <= tolerance64 * scale.applyAsDouble(x))) {
        assertThat(error).as("%s in FLOAT64, at %s", f, x).isLessThan(tolerance64);
      }
      float y = (float) argument(random, i, POINTS / 10, f.range32);
      error = Math.abs(f.in32.applyAsFloat(y) - reference.applyAsDouble(y));
      if (!(error <= tolerance32 * scale.applyAsDouble(y))) {
        assertThat(error).as("%s in FLOAT32, at %s", f, y).isLessThan(tolerance32);
      }
    }
  }

  /** The error in units of the last place of the result. */
  private static double ulps(double got, TwoDoubles exact) {
    return Math.abs(exact.plus(-got).hi()) / Math.ulp(exact.hi());
  }

  private static double ulps(float got, double exact) {
    return Math.abs(got - exact) / Math.ulp((float) exact);
  }

  private static TwoDoubles of(double x) {
    return TwoDoubles.of(x);
  }

  private static long bits(double x) {
    return Double.doubleToRawLongBits(x);
  }
}
