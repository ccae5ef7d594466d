package io.github.espalier.benchmarks.report;

import java.util.Collections;
import java.util.List;

/** Pieces of Markdown. */
final class Markdown {
  private Markdown() {}

  /** A table; the first line is its heading. */
  static String table(List<List<String>> lines) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < lines.size(); i++) {
      text.append("| ").append(String.join(" | ", lines.get(i))).append(" |\n");
      if (i == 0) {
        int columns = lines.get(0).size();
        text.append("|")
            .append(String.join("|", Collections.nCopies(columns, "---")))
            .append("|\n");
      }
    }
    return text.toString();
  }
}
