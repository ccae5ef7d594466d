package io.github.espalier.measure;

import java.util.Arrays;
import java.util.List;

/**
 * How many times as long one thing took as another, and whether chance explains it: Student's
 * t-test of pairs, of the logarithms of their quotients, so that doubling and halving count alike.
 *
 * @param factor the median of the quotients, which outliers do not move
 * @param mean the mean of their logarithms
 * @param interval half of the 95 % interval of that mean
 */
public record Ratio(double factor, double mean, double interval) {
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
    double mean = Arrays.stream(logarithms).average().orElseThrow();
    double squares = Arrays.stream(logarithms).map(x -> (x - mean) * (x - mean)).sum();
    double interval =
        n == 1 ? Double.POSITIVE_INFINITY : student(n - 1) * Math.sqrt(squares / (n - 1) / n);
    return new Ratio(Math.exp(median), mean, interval);
  }

  /**
   * Of seconds that were not taken in turns: the scatter of both counts in full, because how long
   * it lasted is not known.
   */
  public static Ratio apart(Statistic numerator, Statistic denominator) {
    double factor = numerator.median() / denominator.median();
    double scatter = Math.hypot(numerator.spread(), denominator.spread());
    return new Ratio(factor, Math.log(factor), NORMAL * scatter);
  }

  private static double student(int degrees) {
    return degrees <= STUDENT.length ? STUDENT[degrees - 1] : NORMAL + 2.4 / degrees;
  }

  /** Whether the first took longer by at least 10 %, and by more than chance explains. */
  public boolean isSlower() {
    return factor > 1 + SMALLEST_DIFFERENCE && mean > interval;
  }
}
