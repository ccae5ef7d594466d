package io.github.espalier.train;

import io.github.espalier.tensor.DType;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * What a {@link GradientCheck} has measured: one entry per parameter and backend.
 *
 * @param entries in the order in which they were measured
 */
public record GradientReport(List<Entry> entries) {
  /**
   * The worst number of one parameter.
   *
   * @param backend the backend's name
   * @param dtype its format
   * @param parameter the parameter's name, or {@code "input"}
   * @param row where in the parameter the error is largest
   * @param column where in the parameter the error is largest
   * @param gradient what backward computed there
   * @param expected what it should be: by central differences, or in FLOAT32 what the same network
   *     computes in FLOAT64
   * @param error in FLOAT64 of this number; in FLOAT32 of the whole parameter, by its norm
   * @param tolerance what the error must stay below
   * @param checked how many numbers were compared
   * @param shifted how many of them lay on a kink and were compared beside it; in FLOAT32 how often
   *     all numbers were moved for that reason
   */
  public record Entry(
      String backend,
      DType dtype,
      String parameter,
      int row,
      int column,
      double gradient,
      double expected,
      double error,
      double tolerance,
      int checked,
      int shifted) {
    /** Whether the gradient is right. */
    public boolean passed() {
      return error < tolerance;
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%s on %s %s: row %d column %d is %.9g, needs %.9g: error %.2g, needs less than %.0e",
          parameter,
          backend,
          dtype,
          row,
          column,
          gradient,
          expected,
          error,
          tolerance);
    }
  }

  /** Copies the list. */
  public GradientReport {
    entries = List.copyOf(entries);
    if (entries.isEmpty()) {
      throw new IllegalArgumentException("gradient report: needs at least one entry, got none");
    }
  }

  /** The entry with the largest error, measured by its tolerance. */
  public Entry worst() {
    return entries.stream()
        .max(Comparator.comparingDouble(entry -> entry.error() / entry.tolerance()))
        .orElseThrow();
  }

  /** Whether every gradient is right. */
  public boolean passed() {
    return entries.stream().allMatch(Entry::passed);
  }

  /** One line per entry, the worst one marked. */
  @Override
  public String toString() {
    Entry worst = worst();
    StringBuilder text =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "%-10s %-8s %-24s %9s %9s %8s %8s%n",
                "backend",
                "format",
                "parameter",
                "error",
                "allowed",
                "checked",
                "shifted"));
    for (Entry entry : entries) {
      text.append(
          String.format(
              Locale.ROOT,
              "%-10s %-8s %-24s %9.2e %9.0e %8d %8d%s%n",
              entry.backend(),
              entry.dtype(),
              entry.parameter(),
              entry.error(),
              entry.tolerance(),
              entry.checked(),
              entry.shifted(),
              (entry.passed() ? "" : "  WRONG") + (entry == worst ? "  worst" : "")));
    }
    return text.toString();
  }
}
