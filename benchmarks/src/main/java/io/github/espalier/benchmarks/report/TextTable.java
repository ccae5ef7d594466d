package io.github.espalier.benchmarks.report;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.StringJoiner;

/** Lines of cells, each column as wide as its widest cell. */
final class TextTable {
  private TextTable() {}

  /**
   * Prints a table.
   *
   * @param left the columns that are aligned to the left, by index; figures go to the right
   */
  static void print(List<List<String>> lines, Set<Integer> left, PrintStream out) {
    int[] widths = new int[lines.get(0).size()];
    for (List<String> line : lines) {
      for (int c = 0; c < widths.length; c++) {
        widths[c] = Math.max(widths[c], line.get(c).length());
      }
    }
    for (List<String> line : lines) {
      StringJoiner text = new StringJoiner("  ");
      for (int c = 0; c < widths.length; c++) {
        text.add(
            String.format(
                Locale.ROOT, "%" + (left.contains(c) ? "-" : "") + widths[c] + "s", line.get(c)));
      }
      out.println(text.toString().stripTrailing());
    }
  }
}
