package io.github.espalier.benchmarks.report;

import io.github.espalier.benchmarks.compare.Row;
import io.github.espalier.benchmarks.sweep.Crossovers;
import io.github.espalier.measure.Figures;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Samples per second over the width at one batch, a curve per backend, as SVG; logarithms on both
 * axes. It is as wide as a small telephone; curves differ by dashes as well as by colour, and their
 * names stand at their ends.
 */
final class CurveChart {
  private static final int LEFT = 44;
  private static final int TOP = 12;
  private static final int WIDTH = 340;
  private static final int PANEL_WIDTH = 240;
  private static final int PANEL_HEIGHT = 190;
  private static final int HEIGHT = TOP + PANEL_HEIGHT + 40;

  /** More texts than this do not fit below. */
  private static final int TICKS = 6;

  private final Crossovers data;
  private final int batch;
  private final String title;
  private final int lowest;
  private final int highest;

  /** A chart; the title is for those who cannot see it. */
  CurveChart(Crossovers data, int batch, String title) {
    this.data = data;
    this.batch = batch;
    this.title = title;
    double[] rates =
        data.widths().stream()
            .flatMap(width -> data.ranking(width, batch).stream())
            .mapToDouble(Row::samplesPerSecond)
            .sorted()
            .toArray();
    lowest = rates.length == 0 ? 0 : (int) Math.floor(Math.log10(rates[0]));
    highest =
        rates.length == 0
            ? 1
            : Math.max(lowest + 1, (int) Math.ceil(Math.log10(rates[rates.length - 1])));
  }

  /** The drawing. */
  String svg() {
    StringBuilder svg = new StringBuilder();
    svg.append(
        String.format(
            Locale.ROOT,
            "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">%n",
            WIDTH,
            HEIGHT,
            Html.escape(title)));
    for (int decade = lowest; decade <= highest; decade++) {
      double y = y(Math.pow(10, decade));
      svg.append(line(LEFT, y, LEFT + PANEL_WIDTH, y));
      String count = Figures.count(Math.pow(10, decade)).replaceAll("\\.0+(?=\\D|$)", "");
      svg.append(text(LEFT - 6, y + 4, "end", "quiet", count));
    }
    int every = (data.widths().size() + TICKS - 1) / TICKS;
    for (int i = 0; i < data.widths().size(); i++) {
      double x = x(data.widths().get(i));
      svg.append(line(x, TOP, x, TOP + PANEL_HEIGHT));
      if (i % every == 0) {
        svg.append(text(x, TOP + PANEL_HEIGHT + 17, "middle", "quiet", data.widths().get(i) + ""));
      }
    }
    svg.append(text(LEFT, HEIGHT - 5, "start", "quiet", "width W; samples per second"));
    List<Label> labels = new ArrayList<>();
    data.backends().forEach(backend -> labels.addAll(curve(svg, backend)));
    labels.sort(Comparator.comparingDouble(Label::y));
    double[] places =
        Labels.apart(labels.stream().mapToDouble(Label::y).toArray(), TOP + PANEL_HEIGHT);
    for (int i = 0; i < places.length; i++) {
      svg.append(
          text(LEFT + PANEL_WIDTH + 8, places[i] + 4, "start", "name", labels.get(i).text()));
    }
    return svg.append("</svg>\n").toString();
  }

  private record Label(String text, double y) {}

  private List<Label> curve(StringBuilder svg, String backend) {
    int colour = Charts.ofBackend(backend);
    StringBuilder points = new StringBuilder();
    StringBuilder marks = new StringBuilder();
    double end = Double.NaN;
    for (int width : data.widths()) {
      Row row = data.best(backend, width, batch).orElse(null);
      if (row == null) {
        continue;
      }
      double x = x(width);
      end = y(row.samplesPerSecond());
      points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x, end));
      marks.append(
          String.format(
              Locale.ROOT,
              "<circle class=\"c%d\" cx=\"%.1f\" cy=\"%.1f\" r=\"3\"><title>%s, width %d: %s"
                  + " samples/s</title></circle>%n",
              colour,
              x,
              end,
              Html.escape(row.engine().label()),
              width,
              Figures.count(row.samplesPerSecond())));
    }
    svg.append("<polyline class=\"curve s").append(colour).append("\" points=\"");
    svg.append(points.toString().strip()).append("\"/>\n").append(marks);
    return Double.isNaN(end) ? List.of() : List.of(new Label(backend, end));
  }

  private double x(int width) {
    double first = Math.log(data.widths().get(0));
    double last = Math.log(data.widths().get(data.widths().size() - 1));
    return LEFT + (last > first ? PANEL_WIDTH * (Math.log(width) - first) / (last - first) : 0);
  }

  private double y(double rate) {
    return TOP + PANEL_HEIGHT * (highest - Math.log10(rate)) / (highest - lowest);
  }

  private static String line(double x0, double y0, double x1, double y1) {
    return String.format(
        Locale.ROOT,
        "<line class=\"grid\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>%n",
        x0,
        y0,
        x1,
        y1);
  }

  private static String text(double x, double y, String anchor, String css, String text) {
    return String.format(
        Locale.ROOT,
        "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" class=\"%s\">%s</text>%n",
        x,
        y,
        anchor,
        css,
        Html.escape(text));
  }
}
