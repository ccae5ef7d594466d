package io.github.espalier.data;

import java.util.Locale;

/** How numbers are brought to a common size: (x − shift) / divisor. */
public enum Scaling {
  /** As they are. */
  NONE {
    @Override
    double[] fit(double[] values) {
      return new double[] {0, 1};
    }
  },
  /**
   * Minus their mean, divided by their standard deviation (that of the values, by n); by 1 if all
   * values are equal.
   */
  STANDARD {
    @Override
    double[] fit(double[] values) {
      double mean = mean(values);
      double sum = 0;
      for (double value : values) {
        sum += (value - mean) * (value - mean);
      }
      double deviation = Math.sqrt(sum / values.length);
      // Rounding leaves a trace of deviation in equal values that the mean misses by an ulp.
      return new double[] {mean, allEqual(values) ? 1 : deviation};
    }
  },
  /** From 0 for the least to 1 for the largest; minus the least if all values are equal. */
  MIN_MAX {
    @Override
    double[] fit(double[] values) {
      double least = Double.POSITIVE_INFINITY;
      double most = Double.NEGATIVE_INFINITY;
      for (double value : values) {
        least = Math.min(least, value);
        most = Math.max(most, value);
      }
      return new double[] {least, most == least ? 1 : most - least};
    }
  };

  /** Shift and divisor for values, of which there is at least one. */
  abstract double[] fit(double[] values);

  static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  private static boolean allEqual(double[] values) {
    for (double value : values) {
      if (value != values[0]) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
