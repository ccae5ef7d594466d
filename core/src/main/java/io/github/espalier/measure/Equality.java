package io.github.espalier.measure;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Says whether two traces agree within a tolerance, and where they do not. */
public final class Equality {
  /** Arrays whose largest magnitude is below this are compared as if it were this. */
  private static final double SMALLEST_SCALE = 1e-6;

  private Equality() {}

  /** The first difference beyond the tolerance, as one line; empty if there is none. */
  public static Optional<String> difference(Trace expected, Trace actual, Tolerance tolerance) {
    if (!expected.arrays().keySet().equals(actual.arrays().keySet())) {
      return Optional.of(
          "computed " + actual.arrays().keySet() + ", needs " + expected.arrays().keySet());
    }
    for (Map.Entry<String, double[]> entry : expected.arrays().entrySet()) {
      double[] a = entry.getValue();
      double[] b = actual.arrays().get(entry.getKey());
      if (a.length != b.length) {
        return Optional.of(
            String.format(
                Locale.ROOT, "%s has %d numbers, needs %d", entry.getKey(), b.length, a.length));
      }
      double permitted = tolerance.relative() * scale(a);
      for (int i = 0; i < a.length; i++) {
        // Written so that NaN counts as a difference.
        if (!(Math.abs(a[i] - b[i]) <= permitted)) {
          return Optional.of(
              String.format(
                  Locale.ROOT,
                  "%s differs at index %d: %s, needs %s ± %.2g",
                  entry.getKey(),
                  i,
                  b[i],
                  a[i],
                  permitted));
        }
      }
    }
    return Optional.empty();
  }

  /**
   * The largest difference between two agreeing traces, relative to the largest number of its
   * array.
   */
  public static double largest(Trace expected, Trace actual) {
    double largest = 0;
    for (Map.Entry<String, double[]> entry : expected.arrays().entrySet()) {
      double[] a = entry.getValue();
      double[] b = actual.arrays().get(entry.getKey());
      double scale = scale(a);
      for (int i = 0; i < a.length; i++) {
        largest = Math.max(largest, Math.abs(a[i] - b[i]) / scale);
      }
    }
    return largest;
  }

  private static double scale(double[] array) {
    double scale = SMALLEST_SCALE;
    for (double number : array) {
      scale = Math.max(scale, Math.abs(number));
    }
    return scale;
  }
}
