package io.github.espalier.init;

import io.github.espalier.internal.Bits;
import io.github.espalier.internal.Check;
import io.github.espalier.tensor.Shape;
import io.github.espalier.tensor.ShapeException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;

/** The named initialisation schemes. */
public final class Initializers {
  /** What stands in a model file for a rule that cannot be written down. */
  public static final String CUSTOM = "custom";

  private Initializers() {}

  /**
   * The rule of an {@link Initializer#id}. For {@link #CUSTOM} it is one that refuses to fill.
   *
   * @throws IllegalArgumentException if there is no such rule
   */
  public static Initializer byId(String id) {
    Objects.requireNonNull(id, "id");
    for (Scaled scaled : Scaled.values()) {
      if (scaled.id().equals(id)) {
        return scaled;
      }
    }
    if (id.equals(CUSTOM)) {
      return Unknown.INSTANCE;
    }
    String[] words = id.split(" ", 4);
    if (words[0].equals("constant") && words.length == 2) {
      return constant(Bits.toDouble(words[1]));
    }
    if (words[0].equals("uniform") && words.length == 3) {
      return uniform(Bits.toDouble(words[1]), Bits.toDouble(words[2]));
    }
    if (words[0].equals("normal") && words.length == 3) {
      return normal(Bits.toDouble(words[1]), Bits.toDouble(words[2]));
    }
    throw new IllegalArgumentException(
        "no initializer "
            + (id.length() <= 80 ? "\"" + id + "\"" : "of " + id.length() + " chars")
            + ", needs an id that an initializer of Initializers has");
  }

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
    Check.noNulls("rows", rows);
    int cols = rows.length == 0 ? 0 : rows[0].length;
    double[] flat = new double[Math.multiplyExact(rows.length, cols)];
    for (int r = 0; r < rows.length; r++) {
      if (rows[r].length != cols) {
        throw new ShapeException(
            "values: row "
                + r
                + " has "
                + rows[r].length
                + " numbers, needs "
                + cols
                + " as row 0");
      }
      System.arraycopy(rows[r], 0, flat, r * cols, cols);
    }
    return new Explicit(rows.length, cols, flat);
  }

  /** One row of the given numbers, copied; for biases. */
  public static Initializer values(double... row) {
    return values(new double[][] {Objects.requireNonNull(row, "row")});
  }

  /** Uniform on [low, high). */
  public static Initializer uniform(double low, double high) {
    Check.finite("low", low);
    Check.finite("high", high);
    if (!(low < high) || Double.isInfinite(high - low)) {
      throw new IllegalArgumentException(
          "uniform: needs low < high, a finite distance apart, got " + low + " and " + high);
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

    @Override
    public String id() {
      return "constant " + Bits.hex(value);
    }
  }

  private record Uniform(double low, double high) implements Initializer {
    @Override
    public void fill(double[] out, Shape shape, int fanIn, int fanOut, RandomStream random) {
      for (int i = 0; i < out.length; i++) {
        out[i] = low + (high - low) * random.nextDouble();
      }
    }

    @Override
    public String id() {
      return "uniform " + Bits.hex(low) + " " + Bits.hex(high);
    }
  }

  private record Normal(double mean, double std) implements Initializer {
    @Override
    public void fill(double[] out, Shape shape, int fanIn, int fanOut, RandomStream random) {
      for (int i = 0; i < out.length; i++) {
        out[i] = mean + std * random.nextGaussian();
      }
    }

    @Override
    public String id() {
      return "normal " + Bits.hex(mean) + " " + Bits.hex(std);
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
            "values: the parameter is " + shape + " and needs as many, got " + rows + "×" + cols);
      }
      System.arraycopy(numbers, 0, out, 0, out.length);
    }

    @Override
    public String toString() {
      return "Explicit[" + rows + "×" + cols + "]";
    }
  }

  /** Stands for a rule that a model file could not hold. */
  private enum Unknown implements Initializer {
    INSTANCE;

    @Override
    public void fill(double[] out, Shape shape, int fanIn, int fanOut, RandomStream random) {
      throw new IllegalStateException(
          "initializer: the network was read from a file, which does not hold initial values or"
              + " rules of your own; give the layer a weightInit and biasInit before init");
    }

    @Override
    public String toString() {
      return CUSTOM;
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
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }

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
