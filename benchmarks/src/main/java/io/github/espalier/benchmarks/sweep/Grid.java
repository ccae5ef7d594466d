package io.github.espalier.benchmarks.sweep;

import io.github.espalier.benchmarks.compare.Engine;
import io.github.espalier.benchmarks.compare.Row;
import io.github.espalier.measure.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The throughput of one engine in one kind of work over widths and batches.
 *
 * <p>A point's throughput is compared with the line through its neighbours, once along the widths
 * and once along the batches, with logarithms on both axes: work that grows evenly lies on it, a
 * cliff far below. Points on an edge have one neighbour and are not compared along that axis.
 */
public final class Grid {
  /** Below this share of the line through its neighbours a point is a cliff. */
  public static final double CLIFF = 0.8;

  private final Engine engine;
  private final Kind kind;
  private final List<Integer> widths;
  private final List<Integer> batches;
  private final Row[][] rows;

  /**
   * A cliff.
   *
   * @param engine whose
   * @param kind in what
   * @param width of the network
   * @param batch samples per step
   * @param along the axis, {@code width} or {@code batch}
   * @param share of the throughput that the line through its neighbours promises
   */
  public record Cliff(Engine engine, Kind kind, int width, int batch, String along, double share) {}

  /** Nothing measured yet; widths and batches in ascending order. */
  public Grid(Engine engine, Kind kind, List<Integer> widths, List<Integer> batches) {
    this.engine = engine;
    this.kind = kind;
    this.widths = List.copyOf(widths);
    this.batches = List.copyOf(batches);
    rows = new Row[widths.size()][batches.size()];
  }

  /** Whose throughput. */
  public Engine engine() {
    return engine;
  }

  /** In what. */
  public Kind kind() {
    return kind;
  }

  /** The widths, ascending. */
  public List<Integer> widths() {
    return widths;
  }

  /** The batches, ascending. */
  public List<Integer> batches() {
    return batches;
  }

  /** Takes a measurement; of several of a point the fastest counts, because noise only slows. */
  public void add(int width, int batch, Row row) {
    int w = widths.indexOf(width);
    int b = batches.indexOf(batch);
    Row old = rows[w][b];
    if (old == null || row.samplesPerSecond() > old.samplesPerSecond()) {
      rows[w][b] = row;
    }
  }

  /** What was measured of a point. */
  public Optional<Row> row(int width, int batch) {
    return Optional.ofNullable(rows[widths.indexOf(width)][batches.indexOf(batch)]);
  }

  /** Every cliff along either axis. */
  public List<Cliff> cliffs() {
    List<Cliff> cliffs = new ArrayList<>();
    for (int w = 0; w < rows.length; w++) {
      for (int b = 0; b < rows[w].length; b++) {
        add(cliffs, w, b, "width", alongWidth(w, b));
        add(cliffs, w, b, "batch", alongBatch(w, b));
      }
    }
    return cliffs;
  }

  private void add(List<Cliff> cliffs, int w, int b, String along, double share) {
    if (share < CLIFF) {
      cliffs.add(new Cliff(engine, kind, widths.get(w), batches.get(b), along, share));
    }
  }

  /** The lower of a point's shares of the lines along both axes; not a number if there is none. */
  public double share(int width, int batch) {
    double ofWidth = alongWidth(widths.indexOf(width), batches.indexOf(batch));
    double ofBatch = alongBatch(widths.indexOf(width), batches.indexOf(batch));
    return Double.isNaN(ofWidth)
        ? ofBatch
        : Double.isNaN(ofBatch) ? ofWidth : Math.min(ofWidth, ofBatch);
  }

  private double alongWidth(int w, int b) {
    if (w == 0 || w == widths.size() - 1) {
      return Double.NaN;
    }
    return rate(w, b)
        / line(widths.get(w - 1), rate(w - 1, b), widths.get(w + 1), rate(w + 1, b), widths.get(w));
  }

  private double alongBatch(int w, int b) {
    if (b == 0 || b == batches.size() - 1) {
      return Double.NaN;
    }
    return rate(w, b)
        / line(
            batches.get(b - 1), rate(w, b - 1), batches.get(b + 1), rate(w, b + 1), batches.get(b));
  }

  private double rate(int w, int b) {
    return rows[w][b] == null ? Double.NaN : rows[w][b].samplesPerSecond();
  }

  /** The straight line through two points, with logarithms on both axes. */
  static double line(double x0, double y0, double x1, double y1, double x) {
    double part = Math.log(x / x0) / Math.log(x1 / x0);
    return Math.exp(Math.log(y0) + part * Math.log(y1 / y0));
  }
}
