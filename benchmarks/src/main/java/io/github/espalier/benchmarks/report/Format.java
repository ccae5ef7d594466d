package io.github.espalier.benchmarks.report;

import io.github.espalier.benchmarks.compare.Results;
import io.github.espalier.benchmarks.compare.Row;
import java.util.Locale;

/** Figures as people read them, with three significant digits. */
final class Format {
  private static final String[] PREFIXES = {"", "k", "M", "G"};

  private Format() {}

  /** A count, as in {@code 1.23M}. */
  static String count(double value) {
    double scaled = value;
    int prefix = 0;
    while (scaled >= 999.5 && prefix < PREFIXES.length - 1) {
      scaled /= 1000;
      prefix++;
    }
    return digits(scaled) + PREFIXES[prefix];
  }

  /** A duration, as in {@code 12.3 µs}. */
  static String seconds(double seconds) {
    if (seconds < 1e-6) {
      return digits(seconds * 1e9) + " ns";
    }
    if (seconds < 1e-3) {
      return digits(seconds * 1e6) + " µs";
    }
    return seconds < 1 ? digits(seconds * 1e3) + " ms" : digits(seconds) + " s";
  }

  /** Bytes per step; the timer itself may allocate a few in a window, which are not shown. */
  static String bytes(double bytes) {
    return bytes < 1 ? "0" : count(bytes);
  }

  /** A relative scatter, as in {@code ±3%}. */
  static String spread(double spread) {
    return String.format(Locale.ROOT, "±%.0f%%", spread * 100);
  }

  /** A share, as in {@code 64%}; of no known whole, a dash. */
  static String share(double share) {
    return Double.isNaN(share)
        ? "–"
        : String.format(Locale.ROOT, share < 0.0995 ? "%.1f%%" : "%.0f%%", share * 100);
  }

  /** Floating-point operations per second, as in {@code 110 GFLOP/s}. */
  static String gflops(double flopsPerSecond) {
    return digits(flopsPerSecond * 1e-9) + " GFLOP/s";
  }

  /** How a figure stands to the best of its group: {@code best}, {@code tie} or {@code 2.4×}. */
  static String standing(Results results, Row row) {
    Row best = results.best(row);
    if (row == best) {
      return results.sharesFirst(best) ? "tie" : "best";
    }
    return results.ties(row) ? "tie" : times(results.factor(row));
  }

  /** A ratio, as in {@code 1.72}. */
  static String factor(double factor) {
    return String.format(Locale.ROOT, "%.2f", factor);
  }

  private static String times(double factor) {
    return String.format(Locale.ROOT, factor < 9.95 ? "%.1f×" : "%.0f×", factor);
  }

  private static String digits(double value) {
    String format = value >= 99.95 ? "%.0f" : value >= 9.995 ? "%.1f" : "%.2f";
    return value == 0 ? "0" : String.format(Locale.ROOT, format, value);
  }
}
