package io.github.espalier.measure;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.StringJoiner;

/** Lines of cells, each column as wide as its widest cell. */
public final class TextTable {
  private TextTable() {}

  /**
   * The table, a line break after every line.
   *
   * @param left the columns that are aligned to the left, by index; figures go to the right
   */
  public static String of(List<List<String>> lines, Set<Integer> left) {
    int[] widths = new int[lines.get(0).size()];
    // An empty column still needs a format.
    Arrays.fill(widths, 1);
    for (List<String> line : lines) {
      for (int c = 0; c < widths.length; c++) {
        widths[c] = Math.max(widths[c], line.get(c).length());
      }
    }
    StringBuilder table = new StringBuilder();
    for (List<String> line : lines) {
      StringJoiner text = new StringJoiner("  ");
      for (int c = 0; c < widths.length; c++) {
        text.add(
            String.format(
                Locale.ROOT, "%" + (left.contains(c) ? "-" : "") + widths[c] + "s", line.get(c)));
      }
      table.append(text.toString().stripTrailing()).append('\n');
    }
    return table.toString();
  }
}
