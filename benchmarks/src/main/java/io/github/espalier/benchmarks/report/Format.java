package io.github.espalier.benchmarks.report;

import io.github.espalier.benchmarks.compare.Results;
import io.github.espalier.benchmarks.compare.Row;
import io.github.espalier.measure.Figures;
import java.util.Locale;

/** Figures as people read them, with three significant digits. */
final class Format {
  private Format() {}

  /** A share, as in {@code 64%}; of no known whole, a dash. */
  static String share(double share) {
    return Double.isNaN(share)
        ? "–"
        : String.format(Locale.ROOT, share < 0.0995 ? "%.1f%%" : "%.0f%%", share * 100);
  }

  /** Floating-point operations per second, as in {@code 110 GFLOP/s}. */
  static String gflops(double flopsPerSecond) {
    return Figures.digits(flopsPerSecond * 1e-9) + " GFLOP/s";
  }

  /** How a figure stands to the best of its group: {@code best}, {@code tie} or {@code 2.4×}. */
  static String standing(Results results, Row row) {
    Row best = results.best(row);
    if (row == best) {
      return results.sharesFirst(best) ? "tie" : "best";
    }
    return results.ties(row) ? "tie" : Figures.times(results.factor(row));
  }

  /** The time relative to the fastest with its scatter, as in {@code 1.05× ±3% tie}. */
  static String relative(Results results, Row row) {
    String standing = standing(results, row);
    String factor =
        String.format(
            Locale.ROOT, results.factor(row) < 9.995 ? "%.2f×" : "%.0f×", results.factor(row));
    String text = factor + " " + Figures.spread(row.seconds().spread());
    return standing.endsWith("×") ? text : text + " " + standing;
  }

  /** A ratio, as in {@code 1.72}. */
  static String factor(double factor) {
    return String.format(Locale.ROOT, "%.2f", factor);
  }
}
