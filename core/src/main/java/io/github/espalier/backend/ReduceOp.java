package io.github.espalier.backend;

/** The ways to make one number of many; sums accumulate in double. */
public enum ReduceOp {
  /** Σ x. */
  SUM(0) {
    @Override
    public double accumulate(double sum, double x) {
      return sum + x;
    }
  },
  /** Σ x². */
  SUM_OF_SQUARES(0) {
    @Override
    public double accumulate(double sum, double x) {
      return sum + x * x;
    }
  },
  /** Σ |x|. */
  SUM_OF_ABSOLUTES(0) {
    @Override
    public double accumulate(double sum, double x) {
      return sum + Math.abs(x);
    }
  },
  /** The largest; NaN if any is. */
  MAX(Double.NEGATIVE_INFINITY) {
    @Override
    public double accumulate(double max, double x) {
      return Math.max(max, x);
    }
  },
  /** The smallest; NaN if any is. */
  MIN(Double.POSITIVE_INFINITY) {
    @Override
    public double accumulate(double min, double x) {
      return Math.min(min, x);
    }
  };

  private final double identity;

  ReduceOp(double identity) {
    this.identity = identity;
  }

  /** The result for no numbers at all. */
  public double identity() {
    return identity;
  }

  /** The result so far, with one more number taken in. */
  public abstract double accumulate(double soFar, double x);

  /**
   * Two partial results made one; for {@code accumulate = true} of the row and column reductions.
   */
  public double combine(double a, double b) {
    return switch (this) {
      case SUM, SUM_OF_SQUARES, SUM_OF_ABSOLUTES -> a + b;
      case MAX -> Math.max(a, b);
      case MIN -> Math.min(a, b);
    };
  }
}
