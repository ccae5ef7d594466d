package io.github.espalier.measure;

import java.util.List;

/**
 * How many times as long one thing took as another.
 *
 * @param factor the median of the quotients
 * @param interval half of its 95 % interval, as a logarithm, so that doubling and halving count
 *     alike
 */
public record Ratio(double factor, double interval) {
  /**
   * Differences below this are ties however small the measured scatter: the same code in another
   * JVM, compiled anew, is as much faster or slower.
   */
  private static final double SMALLEST_DIFFERENCE = 0.10;

  /** 97.5 % quantiles of Student's t for 1 to 10 degrees of freedom. */
  private static final double[] STUDENT = {
    12.71, 4.30, 3.18, 2.78, 2.57, 2.45, 2.36, 2.31, 2.26, 2.23
  };

  private static final double NORMAL = 1.96;

  /**
   * Of equally many seconds that were taken in turns: a slow spell of the machine meets both of a
   * pair, and cancels.
   *
   * @throws IllegalArgumentException if there are none, or not equally many
   */
  public static Ratio of(List<Double> numerators, List<Double> denominators) {
    int n = numerators.size();
    if (n == 0 || n != denominators.size()) {
      throw new IllegalArgumentException(
          "needs equally many measurements, got " + n + " and " + denominators.size());
    }
    double[] logarithms = new double[n];
    for (int i = 0; i < n; i++) {
      logarithms[i] = Math.log(numerators.get(i) / denominators.get(i));
    }
    double median = Statistic.median(logarithms);
    double deviation = Statistic.deviation(logarithms, median);
    if (n == 1) {
      return new Ratio(Math.exp(median), Double.POSITIVE_INFINITY);
    }
    double error = Statistic.MEDIAN_ERROR * deviation / Math.sqrt(n);
    return new Ratio(Math.exp(median), error * student(n - 1));
  }

  /**
   * Of seconds that were not taken in turns: the scatter of both counts in full, because how long
   * it lasted is not known.
   */
  public static Ratio apart(Statistic numerator, Statistic denominator) {
    return new Ratio(
        numerator.median() / denominator.median(),
        NORMAL * Math.hypot(numerator.spread(), denominator.spread()));
  }

  private static double student(int degrees) {
    return degrees <= STUDENT.length ? STUDENT[degrees - 1] : NORMAL;
  }

  /** Whether the first took longer by at least 10 %, and by more than chance explains. */
  public boolean isSlower() {
    return Math.log(factor) > Math.max(Math.log1p(SMALLEST_DIFFERENCE), interval);
  }
}
