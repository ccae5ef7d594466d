package io.github.espalier.benchmarks.report;

import io.github.espalier.benchmarks.compare.Row;
import io.github.espalier.benchmarks.sweep.Grid;
import io.github.espalier.measure.Figures;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A sweep as one drawing that needs nothing else: a panel per engine, throughput over width, a line
 * per batch, logarithms on both axes, the same axes everywhere; cliffs have a ring.
 */
public final class SweepChart {
  private static final int LEFT = 56;
  private static final int TOP = 56;
  private static final int PANEL_WIDTH = 240;
  private static final int PANEL_HEIGHT = 330;
  private static final int LABELS = 78;
  private static final int BOTTOM = 44;
  private static final String STYLE =
      """
      <style>
      svg { --ground:#fff; --text:#1b1f23; --quiet:#57606a; --line:#dde1e5; --warn:#b3261e;
        --s0:#5b98cf; --s1:#3f83bf; --s2:#2a6fae; --s3:#1c5a93; --s4:#144374; --s5:#0d2c4c; }
      @media (prefers-color-scheme: dark) { svg { --ground:#14171a; --text:#e6e9ec; --quiet:#a3abb3;
        --line:#30363c; --warn:#ff8a80;
        --s0:#3d6a94; --s1:#4a86bd; --s2:#5fa3dc; --s3:#83bbea; --s4:#aed3f4; --s5:#dcecfb; } }
      .ground { fill:var(--ground) } text { fill:var(--text); font:12px system-ui,sans-serif }
      .quiet { fill:var(--quiet) } .name { font-weight:600; font-size:14px }
      .grid { stroke:var(--line) } .line { fill:none; stroke-width:2 }
      .cliff { fill:none; stroke:var(--warn); stroke-width:2 }
      .s0 { stroke:var(--s0) } .s1 { stroke:var(--s1) } .s2 { stroke:var(--s2) }
      .s3 { stroke:var(--s3) } .s4 { stroke:var(--s4) } .s5 { stroke:var(--s5) }
      .dot { stroke-width:6; stroke-linecap:round }
      </style>
      """;

  private static final int SHADES = 6;

  private final List<Grid> grids;
  private final int lowest;
  private final int highest;

  /** A chart of some engines' grids, all over the same widths and batches. */
  public SweepChart(List<Grid> grids) {
    this.grids = grids;
    double least = Double.MAX_VALUE;
    double most = 1;
    for (Grid grid : grids) {
      for (int width : grid.widths()) {
        for (int batch : grid.batches()) {
          Optional<Row> row = grid.row(width, batch);
          if (row.isPresent()) {
            least = Math.min(least, row.get().samplesPerSecond());
            most = Math.max(most, row.get().samplesPerSecond());
          }
        }
      }
    }
    lowest = (int) Math.floor(Math.log10(Math.min(least, most)));
    highest = Math.max(lowest + 1, (int) Math.ceil(Math.log10(most)));
  }

  /** The drawing. */
  public String svg() {
    int width = LEFT + grids.size() * (PANEL_WIDTH + LABELS);
    int height = TOP + PANEL_HEIGHT + BOTTOM;
    StringBuilder svg = new StringBuilder();
    svg.append(
        String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\""
                + " height=\"%d\" role=\"img\" aria-label=\"Training samples per second over"
                + " network width, a panel per engine, a line per batch; the figures are in"
                + " sweep.csv\">%n",
            width,
            height,
            width,
            height));
    svg.append(STYLE).append("<rect class=\"ground\" width=\"100%\" height=\"100%\"/>\n");
    svg.append(text(8, 18, "quiet", "training samples per second, networks W-W-W-10"));
    for (int decade = lowest; decade <= highest; decade++) {
      double y = y(Math.pow(10, decade));
      String count = Figures.count(Math.pow(10, decade)).replaceAll("\\.0+(?=\\D|$)", "");
      svg.append(text(8, y + 4, "quiet", count));
    }
    for (int i = 0; i < grids.size(); i++) {
      panel(svg, grids.get(i), LEFT + i * (PANEL_WIDTH + LABELS));
    }
    return svg.append("</svg>\n").toString();
  }

  private void panel(StringBuilder svg, Grid grid, int left) {
    svg.append(text(left, TOP - 14, "name", grid.engine().label() + " " + grid.engine().dtype()));
    for (int decade = lowest; decade <= highest; decade++) {
      double y = y(Math.pow(10, decade));
      svg.append(line("grid", left, y, left + PANEL_WIDTH, y));
    }
    for (int width : grid.widths()) {
      double x = x(grid, left, width);
      svg.append(line("grid", x, TOP, x, TOP + PANEL_HEIGHT));
      svg.append(
          String.format(
              Locale.ROOT,
              "<text class=\"quiet\" text-anchor=\"middle\" x=\"%.1f\" y=\"%d\">%d</text>%n",
              x,
              TOP + PANEL_HEIGHT + 18,
              width));
    }
    svg.append(text(left, TOP + PANEL_HEIGHT + 36, "quiet", "width W"));
    List<Label> labels = new ArrayList<>();
    for (int b = 0; b < grid.batches().size(); b++) {
      labels.addAll(series(svg, grid, left, b));
    }
    labels.sort(Comparator.comparingDouble(Label::y));
    double[] places =
        Labels.apart(labels.stream().mapToDouble(Label::y).toArray(), TOP + PANEL_HEIGHT);
    for (int i = 0; i < places.length; i++) {
      svg.append(text(left + PANEL_WIDTH + 6, places[i] + 4, "", labels.get(i).text()));
    }
  }

  private record Label(String text, double y) {}

  private List<Label> series(StringBuilder svg, Grid grid, int left, int b) {
    int batch = grid.batches().get(b);
    String shade = "s" + Math.min(SHADES - 1, b);
    StringBuilder points = new StringBuilder();
    StringBuilder marks = new StringBuilder();
    double end = Double.NaN;
    for (int width : grid.widths()) {
      Optional<Row> row = grid.row(width, batch);
      if (row.isEmpty()) {
        continue;
      }
      double x = x(grid, left, width);
      end = y(row.get().samplesPerSecond());
      points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x, end));
      marks.append(
          String.format(
              Locale.ROOT,
              "<path class=\"dot %s\" d=\"M%.1f %.1fh0\"><title>width %d, batch %d: %s samples/s"
                  + "</title></path>%n",
              shade,
              x,
              end,
              width,
              batch,
              Figures.count(row.get().samplesPerSecond())));
      if (grid.share(width, batch) < Grid.CLIFF) {
        marks.append(
            String.format(
                Locale.ROOT,
                "<circle class=\"cliff\" cx=\"%.1f\" cy=\"%.1f\" r=\"7\"/>%n",
                x,
                end));
      }
    }
    svg.append("<polyline class=\"line ").append(shade).append("\" points=\"");
    svg.append(points.toString().strip()).append("\"/>\n").append(marks);
    return Double.isNaN(end) ? List.of() : List.of(new Label("batch " + batch, end));
  }

  private static double x(Grid grid, int left, int width) {
    double first = Math.log(grid.widths().get(0));
    double last = Math.log(grid.widths().get(grid.widths().size() - 1));
    return left + (last > first ? PANEL_WIDTH * (Math.log(width) - first) / (last - first) : 0);
  }

  private double y(double rate) {
    return TOP + PANEL_HEIGHT * (highest - Math.log10(rate)) / (highest - lowest);
  }

  private static String line(String css, double x0, double y0, double x1, double y1) {
    return String.format(
        Locale.ROOT,
        "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>%n",
        css,
        x0,
        y0,
        x1,
        y1);
  }

  private static String text(double x, double y, String css, String text) {
    return String.format(
        Locale.ROOT,
        "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\">%s</text>%n",
        css,
        x,
        y,
        Html.escape(text));
  }
}
