package io.github.espalier.benchmarks.compare;

import java.util.Locale;

/** Durations as people say them. */
public final class Durations {
  private static final double MINUTES_FROM = 90;
  private static final double HOURS_FROM = 90 * 60;

  private Durations() {}

  /** As in {@code 40 s}, {@code 12 min} or {@code 2.5 h}. */
  public static String text(double seconds) {
    if (seconds < MINUTES_FROM) {
      return Math.round(seconds) + " s";
    }
    if (seconds < HOURS_FROM) {
      double minutes = seconds / 60;
      return String.format(Locale.ROOT, minutes < 9.95 ? "%.1f min" : "%.0f min", minutes);
    }
    return String.format(Locale.ROOT, "%.1f h", seconds / 3600);
  }
}
