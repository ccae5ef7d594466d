package io.github.espalier.measure;

import java.util.Arrays;
import java.util.List;

/**
 * The median of some measurements and how far they scatter around it.
 *
 * @param median the middle one
 * @param spread 1.4826 times the median distance to the median, relative to it: the standard
 *     deviation of normal noise, but not moved by a few outliers, which a busy machine produces
 */
public record Statistic(double median, double spread) {
  private static final double NORMAL = 1.4826;

  /** Differences below this are ties however small the measured scatter. */
  private static final double SMALLEST_DIFFERENCE = 0.03;

  /** The standard error of a median of n normal numbers, in standard deviations, times √n. */
  private static final double MEDIAN_ERROR = 1.2533;

  /** A difference is real beyond this many standard deviations. */
  private static final double DEVIATIONS = 2;

  /** Of at least one measurement. */
  public static Statistic of(double... measurements) {
    double median = median(measurements);
    double[] distances = new double[measurements.length];
    for (int i = 0; i < distances.length; i++) {
      distances[i] = Math.abs(measurements[i] - median);
    }
    return new Statistic(median, NORMAL * median(distances) / median);
  }

  /** Of at least one measurement. */
  public static Statistic of(List<Double> measurements) {
    return of(measurements.stream().mapToDouble(Double::doubleValue).toArray());
  }

  /** Of the quotients of measurements that were taken one right after the other. */
  public static Statistic ofRatios(List<Double> numerators, List<Double> denominators) {
    double[] ratios = new double[numerators.size()];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = numerators.get(i) / denominators.get(i);
    }
    return of(ratios);
  }

  private static double median(double[] numbers) {
    double[] sorted = numbers.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    return n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
  }

  /**
   * Whether this ratio of paired measurements is above 1 by more than chance makes it: by more than
   * two standard errors of a median.
   *
   * @param pairs how many there were
   */
  public boolean exceedsOne(int pairs) {
    return median - 1 > Math.max(SMALLEST_DIFFERENCE, DEVIATIONS * error(pairs) * median);
  }

  /** The standard error of this median of n measurements, relative. */
  public double error(int n) {
    return MEDIAN_ERROR * spread / Math.sqrt(n);
  }

  /** Whether these seconds are not more than the best by more than the noise. */
  public boolean ties(Statistic best) {
    double factor = median / best.median;
    double noise = Math.hypot(spread * factor, best.spread);
    return factor - 1 <= Math.max(SMALLEST_DIFFERENCE, DEVIATIONS * noise);
  }
}
