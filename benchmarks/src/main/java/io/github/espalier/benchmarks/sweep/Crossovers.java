package io.github.espalier.benchmarks.sweep;

import io.github.espalier.benchmarks.compare.Row;
import io.github.espalier.measure.Figures;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * Which backend is fastest where, and where one overtakes another, in one kind of work and one
 * precision. Of a backend with several engines the fastest counts, point by point.
 */
public final class Crossovers {
  private final List<Grid> grids;

  /** Of grids over the same widths and batches. */
  public Crossovers(List<Grid> grids) {
    this.grids = List.copyOf(grids);
  }

  /**
   * A change of the lead between two backends along the widths.
   *
   * @param faster who is faster from there on
   * @param slower who was faster before
   * @param width the first width at which it is, by more than the noise
   * @param batch samples per step
   * @param factor how many times as fast it is there
   */
  public record Overtaking(String faster, String slower, int width, int batch, double factor) {}

  /** The backends, in the order of the grids. */
  public List<String> backends() {
    return grids.stream().map(grid -> grid.engine().backend()).distinct().toList();
  }

  /** The widths, ascending. */
  public List<Integer> widths() {
    return grids.get(0).widths();
  }

  /** The batches, ascending. */
  public List<Integer> batches() {
    return grids.get(0).batches();
  }

  /** A backend's fastest engine at a point, if any was measured. */
  public Optional<Row> best(String backend, int width, int batch) {
    return grids.stream()
        .filter(grid -> grid.engine().backend().equals(backend))
        .flatMap(grid -> grid.row(width, batch).stream())
        .min(Comparator.comparingDouble(row -> row.seconds().median()));
  }

  /** The backends that were measured at a point, the fastest first. */
  public List<Row> ranking(int width, int batch) {
    return backends().stream()
        .flatMap(backend -> best(backend, width, batch).stream())
        .sorted(Comparator.comparingDouble(row -> row.seconds().median()))
        .toList();
  }

  /** The fastest at a point and those that tie with it. */
  public List<String> leaders(int width, int batch) {
    List<Row> ranking = ranking(width, batch);
    return ranking.stream()
        .filter(row -> row.ties(ranking.get(0)))
        .map(row -> row.engine().backend())
        .toList();
  }

  /** How many times as fast as the next the only leader is; 1 if there is no next. */
  public double margin(int width, int batch) {
    List<Row> ranking = ranking(width, batch);
    return ranking.size() < 2
        ? 1
        : ranking.get(1).seconds().median() / ranking.get(0).seconds().median();
  }

  /** Every change of the lead between two backends, batch by batch. */
  public List<Overtaking> overtakings(String a, String b) {
    List<Overtaking> found = new ArrayList<>();
    for (int batch : batches()) {
      String leader = null;
      for (int width : widths()) {
        Optional<Lead> lead = lead(a, b, width, batch);
        if (lead.isEmpty()) {
          continue;
        }
        String now = lead.get().faster();
        if (leader != null && !leader.equals(now)) {
          found.add(new Overtaking(now, leader, width, batch, lead.get().factor()));
        }
        leader = now;
      }
    }
    return found;
  }

  private record Lead(String faster, double factor) {}

  /** Who of two leads at a point; empty where they tie or one was not measured. */
  private Optional<Lead> lead(String a, String b, int width, int batch) {
    Optional<Row> first = best(a, width, batch);
    Optional<Row> second = best(b, width, batch);
    if (first.isEmpty() || second.isEmpty()) {
      return Optional.empty();
    }
    double ratio = second.get().seconds().median() / first.get().seconds().median();
    Row slower = ratio > 1 ? second.get() : first.get();
    Row faster = ratio > 1 ? first.get() : second.get();
    return slower.ties(faster)
        ? Optional.empty()
        : Optional.of(new Lead(faster.engine().backend(), Math.max(ratio, 1 / ratio)));
  }

  /** For each pair of backends, in words, where which is faster. */
  public List<String> text() {
    List<String> lines = new ArrayList<>();
    List<String> backends = backends();
    for (int i = 0; i < backends.size(); i++) {
      for (int j = i + 1; j < backends.size(); j++) {
        lines.addAll(text(backends.get(i), backends.get(j)));
      }
    }
    return lines;
  }

  private List<String> text(String a, String b) {
    List<Overtaking> overtakings = overtakings(a, b);
    if (overtakings.isEmpty()) {
      return List.of(steady(a, b));
    }
    Map<String, StringJoiner> lines = new LinkedHashMap<>();
    for (Overtaking change : overtakings) {
      lines
          .computeIfAbsent(
              change.faster() + " overtakes " + change.slower() + " ", k -> new StringJoiner(", "))
          .add(
              String.format(
                  Locale.ROOT,
                  "%sfrom width %d on (%s there)",
                  batches().size() == 1 ? "" : "at batch " + change.batch() + " ",
                  change.width(),
                  Figures.times(change.factor())));
    }
    return lines.entrySet().stream().map(line -> line.getKey() + line.getValue() + ".").toList();
  }

  /** What is to be said of two of which none overtakes the other at any batch. */
  private String steady(String a, String b) {
    Map<String, double[]> ranges = new LinkedHashMap<>();
    boolean measured = false;
    for (int batch : batches()) {
      for (int width : widths()) {
        measured |= best(a, width, batch).isPresent() && best(b, width, batch).isPresent();
        lead(a, b, width, batch)
            .ifPresent(
                lead ->
                    ranges.merge(
                        lead.faster(),
                        new double[] {lead.factor(), lead.factor()},
                        (x, y) -> new double[] {Math.min(x[0], y[0]), Math.max(x[1], y[1])}));
      }
    }
    if (!measured) {
      return a + " and " + b + " were not both measured anywhere.";
    }
    if (ranges.isEmpty()) {
      return a + " and " + b + " tie everywhere.";
    }
    StringJoiner text = new StringJoiner("; ", "", ".");
    ranges.forEach(
        (faster, range) ->
            text.add(
                String.format(
                    Locale.ROOT,
                    "%s is faster than %s %s (%s)",
                    faster,
                    faster.equals(a) ? b : a,
                    ranges.size() == 1 ? "wherever they differ" : "at some batches, at all widths",
                    range(range[0], range[1]))));
    return text.toString();
  }

  private static String range(double least, double most) {
    String low = Figures.times(least);
    String high = Figures.times(most);
    return low.equals(high) ? low : low + " to " + high;
  }
}
