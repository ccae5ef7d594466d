package io.github.espalier.init;

import io.github.espalier.internal.Check;
import io.github.espalier.tensor.Shape;
import io.github.espalier.tensor.ShapeException;
import java.util.Arrays;
import java.util.Objects;

/** The named initialisation schemes. */
public final class Initializers {
  private Initializers() {}

  /** All 0. */
  public static Initializer zeros() {
    return new Constant(0);
  }

  /** All the same. */
  public static Initializer constant(double value) {
    return new Constant(Check.finite("constant", value));
  }

  /** The given rows, copied; their shape must be the parameter's. */
  public static Initializer values(double[][] rows) {
    int cols = rows.length == 0 ? 0 : rows[0].length;
    double[] flat = new double[Math.multiplyExact(rows.length, cols)];
    for (int r = 0; r < rows.length; r++) {
      if (rows[r].length != cols) {
        throw new ShapeException(
            "values: row " + r + " has " + rows[r].length + " numbers, row 0 has " + cols);
      }
      System.arraycopy(rows[r], 0, flat, r * cols, cols);
    }
    return new Explicit(rows.length, cols, flat);
  }

  /** One row of the given numbers, copied; for biases. */
  public static Initializer values(double... row) {
    return values(new double[][] {row});
  }

  /** Uniform on [low, high). */
  public static Initializer uniform(double low, double high) {
    Check.finite("low", low);
    Check.finite("high", high);
    if (!(low < high)) {
      throw new IllegalArgumentException("uniform: needs low < high, got " + low + " and " + high);
    }
    return new Uniform(low, high);
  }

  /** Normal with the given mean and standard deviation. */
  public static Initializer normal(double mean, double std) {
    return new Normal(Check.finite("mean", mean), Check.notNegative("std", std));
  }

  /** Uniform on ±√(6 / (in + out)). Glorot, Bengio 2010. */
  public static Initializer glorotUniform() {
    return Scaled.GLOROT_UNIFORM;
  }

  /** Normal with variance 2 / (in + out). Glorot, Bengio 2010. */
  public static Initializer glorotNormal() {
    return Scaled.GLOROT_NORMAL;
  }

  /** Uniform on ±√(6 / in). He, Zhang, Ren, Sun 2015. */
  public static Initializer heUniform() {
    return Scaled.HE_UNIFORM;
  }

  /** Normal with variance 2 / in, not truncated. He, Zhang, Ren, Sun 2015. */
  public static Initializer heNormal() {
    return Scaled.HE_NORMAL;
  }

  /** Uniform on ±√(3 / in). LeCun, Bottou, Orr, Müller 1998. */
  public static Initializer lecunUniform() {
    return Scaled.LECUN_UNIFORM;
  }

  /** Normal with variance 1 / in, not truncated. LeCun, Bottou, Orr, Müller 1998. */
  public static Initializer lecunNormal() {
    return Scaled.LECUN_NORMAL;
  }

  private record Constant(double value) implements Initializer {
    @Override
    public void fill(double[] out, Shape shape, int fanIn, int fanOut, RandomStream random) {
      Arrays.fill(out, value);
    }
  }

  private record Uniform(double low, double high) implements Initializer {
    @Override
    public void fill(double[] out, Shape shape, int fanIn, int fanOut, RandomStream random) {
      for (int i = 0; i < out.length; i++) {
        out[i] = low + (high - low) * random.nextDouble();
      }
    }
  }

  private record Normal(double mean, double std) implements Initializer {
    @Override
    public void fill(double[] out, Shape shape, int fanIn, int fanOut, RandomStream random) {
      for (int i = 0; i < out.length; i++) {
        out[i] = mean + std * random.nextGaussian();
      }
    }
  }

  private record Explicit(int rows, int cols, double[] numbers) implements Initializer {
    Explicit {
      Objects.requireNonNull(numbers, "numbers");
      for (double number : numbers) {
        Check.finite("values", number);
      }
    }

    @Override
    public void fill(double[] out, Shape shape, int fanIn, int fanOut, RandomStream random) {
      if (shape.rows() != rows || shape.cols() != cols) {
        throw new ShapeException(
            "values: the parameter is " + shape + ", the given values are " + rows + "×" + cols);
      }
      System.arraycopy(numbers, 0, out, 0, out.length);
    }

    @Override
    public String toString() {
      return "Explicit[" + rows + "×" + cols + "]";
    }
  }

  private enum Scaled implements Initializer {
    GLOROT_UNIFORM,
    GLOROT_NORMAL,
    HE_UNIFORM,
    HE_NORMAL,
    LECUN_UNIFORM,
    LECUN_NORMAL;

    @Override
    public void fill(double[] out, Shape shape, int fanIn, int fanOut, RandomStream random) {
      double variance =
          switch (this) {
            case GLOROT_UNIFORM, GLOROT_NORMAL -> 2.0 / (fanIn + fanOut);
            case HE_UNIFORM, HE_NORMAL -> 2.0 / fanIn;
            case LECUN_UNIFORM, LECUN_NORMAL -> 1.0 / fanIn;
          };
      boolean uniform = this == GLOROT_UNIFORM || this == HE_UNIFORM || this == LECUN_UNIFORM;
      if (uniform) {
        // A uniform number on ±a has variance a²/3.
        double limit = Math.sqrt(3 * variance);
        new Uniform(-limit, limit).fill(out, shape, fanIn, fanOut, random);
      } else {
        new Normal(0, Math.sqrt(variance)).fill(out, shape, fanIn, fanOut, random);
      }
    }
  }
}
