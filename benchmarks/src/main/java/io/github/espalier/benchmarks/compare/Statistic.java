package io.github.espalier.benchmarks.compare;

import java.util.Arrays;

/**
 * The median of some measurements and how far they scatter.
 *
 * @param median the middle one
 * @param spread half the range of all but the lowest and the highest (of all, if there are fewer
 *     than five), relative to the median
 */
public record Statistic(double median, double spread) {
  private static final int ENOUGH_TO_TRIM = 5;

  /** Of at least one measurement. */
  static Statistic of(double... measurements) {
    double[] sorted = measurements.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    double median = n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
    int trim = n >= ENOUGH_TO_TRIM ? 1 : 0;
    return new Statistic(median, (sorted[n - 1 - trim] - sorted[trim]) / 2 / median);
  }
}
