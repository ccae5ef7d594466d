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

  /** A difference of scattering figures is real beyond this many standard deviations. */
  private static final double DEVIATIONS = 2;

  /** Of at least one measurement. */
  public static Statistic of(double... measurements) {
    double median = median(measurements);
    return new Statistic(median, deviation(measurements, median) / median);
  }

  /** The standard deviation of normal noise around that median, not moved by a few outliers. */
  private static double deviation(double[] measurements, double median) {
    double[] distances = new double[measurements.length];
    for (int i = 0; i < distances.length; i++) {
      distances[i] = Math.abs(measurements[i] - median);
    }
    return NORMAL * median(distances);
  }

  /** Of at least one measurement. */
  public static Statistic of(List<Double> measurements) {
    return of(measurements.stream().mapToDouble(Double::doubleValue).toArray());
  }

  static double median(double[] numbers) {
    double[] sorted = numbers.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    return n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
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
