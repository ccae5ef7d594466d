package io.github.espalier.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Horizontal bars in groups, as SVG: within a group the longest bar is the largest value.
 *
 * <p>It is as wide as a small telephone, so that its text is readable there; colours are CSS
 * classes, and every bar carries its name and figure as text.
 */
final class BarChart {
  private static final int WIDTH = 340;
  private static final int NAME_WIDTH = 108;
  private static final int LABEL_WIDTH = 138;
  private static final int BAR = 18;
  private static final int STEP = 24;
  private static final int HEADING = 24;

  private final String title;
  private final List<Group> groups = new ArrayList<>();

  /** A chart; the title is for those who cannot see it. */
  BarChart(String title) {
    this.title = title;
  }

  private record Group(String heading, List<Bar> bars) {}

  /**
   * One bar.
   *
   * @param name at its left
   * @param value its length
   * @param label at its right
   * @param colour index of its CSS class
   */
  record Bar(String name, double value, String label, int colour) {}

  /** Adds a group. */
  void group(String heading, List<Bar> bars) {
    groups.add(new Group(heading, List.copyOf(bars)));
  }

  /** The drawing. */
  String svg() {
    StringBuilder body = new StringBuilder();
    int y = 0;
    for (Group group : groups) {
      body.append(text(0, y + 16, "heading", group.heading()));
      y += HEADING;
      double most = group.bars().stream().mapToDouble(Bar::value).max().orElse(1);
      for (Bar bar : group.bars()) {
        double width = Math.max(1, (WIDTH - NAME_WIDTH - LABEL_WIDTH) * bar.value() / most);
        body.append(text(0, y + 14, "name", bar.name()));
        body.append(
            String.format(
                Locale.ROOT,
                "<rect class=\"c%d\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" rx=\"2\"/>%n",
                bar.colour(),
                NAME_WIDTH,
                y,
                width,
                BAR));
        body.append(text((int) Math.ceil(NAME_WIDTH + width) + 6, y + 14, "value", bar.label()));
        y += STEP;
      }
      y += 6;
    }
    return String.format(
        Locale.ROOT,
        """
        <svg viewBox="0 0 %d %d" role="img" aria-label="%s">
        %s</svg>
        """,
        WIDTH,
        y,
        Html.escape(title),
        body);
  }

  private static String text(int x, int y, String css, String text) {
    return String.format(
        Locale.ROOT,
        "<text x=\"%d\" y=\"%d\" class=\"%s\">%s</text>%n",
        x,
        y,
        css,
        Html.escape(text));
  }
}
