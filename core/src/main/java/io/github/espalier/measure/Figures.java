package io.github.espalier.measure;

import java.util.Locale;

/** Figures as people read them, with three significant digits. */
public final class Figures {
  private static final String[] PREFIXES = {"", "k", "M", "G"};

  private Figures() {}

  /** A count, as in {@code 1.23M}. */
  public static String count(double value) {
    double scaled = value;
    int prefix = 0;
    while (scaled >= 999.5 && prefix < PREFIXES.length - 1) {
      scaled /= 1000;
      prefix++;
    }
    return digits(scaled) + PREFIXES[prefix];
  }

  /** A duration, as in {@code 12.3 µs}. */
  public static String seconds(double seconds) {
    if (seconds < 1e-6) {
      return digits(seconds * 1e9) + " ns";
    }
    if (seconds < 1e-3) {
      return digits(seconds * 1e6) + " µs";
    }
    return seconds < 1 ? digits(seconds * 1e3) + " ms" : digits(seconds) + " s";
  }

  /** Bytes per step; the timer itself may allocate a few in a window, which are not shown. */
  public static String bytes(double bytes) {
    return bytes < 1 ? "0" : count(bytes);
  }

  /** A relative scatter, as in {@code ±3%}. */
  public static String spread(double spread) {
    return String.format(Locale.ROOT, "±%.0f%%", spread * 100);
  }

  /** How many times longer, as in {@code 2.4×}, or {@code 1.04×} near 1. */
  public static String times(double factor) {
    String format = factor < 1.095 ? "%.2f×" : factor < 9.95 ? "%.1f×" : "%.0f×";
    return String.format(Locale.ROOT, format, factor);
  }

  /** Three significant digits. */
  public static String digits(double value) {
    String format = value >= 99.95 ? "%.0f" : value >= 9.995 ? "%.1f" : "%.2f";
    return value == 0 ? "0" : String.format(Locale.ROOT, format, value);
  }
}
