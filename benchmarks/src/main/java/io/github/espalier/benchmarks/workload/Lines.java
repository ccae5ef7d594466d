package io.github.espalier.benchmarks.workload;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

/** Prints lines, with a decimal point whatever the country, and at once. */
public final class Lines {
  /** How a line begins that says how far a training is, for the program that shows it. */
  public static final String PROGRESS = "\u0001";

  private final PrintWriter out;
  private final boolean progress;
  private String heading;

  /** Lines to a writer that stays the caller's. */
  public Lines(PrintWriter out) {
    this(out, false);
  }

  /** Lines to a writer, and between them such of {@link #PROGRESS} if asked. */
  public Lines(PrintWriter out, boolean progress) {
    this.out = Objects.requireNonNull(out, "out");
    this.progress = progress;
  }

  /** Whether {@link #progress} is of use. */
  boolean showsProgress() {
    return progress;
  }

  /** How far a training is. */
  void progress(long step, long steps, String text) {
    if (progress) {
      out.println(PROGRESS + step + " " + steps + " " + text);
      out.flush();
    }
  }

  /** A line above the next one; never printed if none follows, as when the data cannot be read. */
  public void heading(String format, Object... arguments) {
    heading = format(format, arguments);
  }

  /** A line, formatted as {@link String#format} does. */
  public void line(String format, Object... arguments) {
    text(format(format, arguments));
  }

  /** A text as it is. */
  public void text(String text) {
    if (heading != null) {
      out.println(heading.stripTrailing());
      heading = null;
    }
    out.println(text.stripTrailing());
    out.flush();
  }

  /** A text as {@link #line} would print it. */
  static String format(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }

  /** Numbers in brackets, each formatted. */
  static String row(String format, double... numbers) {
    return Arrays.stream(numbers)
        .mapToObj(number -> format(format, number))
        .collect(Collectors.joining(", ", "[", "]"));
  }

  /** Numbers in brackets, whole ones without a point. */
  static String row(double... numbers) {
    return Arrays.stream(numbers)
        .mapToObj(Lines::plain)
        .collect(Collectors.joining(", ", "[", "]"));
  }

  private static String plain(double number) {
    return number == Math.rint(number) && Math.abs(number) < 1e15
        ? Long.toString((long) number)
        : Double.toString(number);
  }
}
