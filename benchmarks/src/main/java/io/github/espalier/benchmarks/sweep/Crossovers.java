package io.github.espalier.benchmarks.sweep;

import io.github.espalier.benchmarks.compare.Row;
import io.github.espalier.measure.Figures;
import io.github.espalier.measure.Ratio;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.stream.Collectors;

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
   * Widths over which one of two backends is faster than the other wherever they differ by more
   * than the noise.
   *
   * @param faster who is faster
   * @param from the first width at which it is
   * @param least how many times as fast it is at least
   * @param most and at most
   */
  public record Stretch(String faster, int from, double least, double most) {
    private Stretch and(double factor) {
      return new Stretch(faster, from, Math.min(least, factor), Math.max(most, factor));
    }
  }

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
    return ranking.size() < 2 ? 1 : ranking.get(1).dividedBy(ranking.get(0)).factor();
  }

  /** Who of two is faster at a batch, in ascending widths; empty if they tie at all of them. */
  public List<Stretch> stretches(String a, String b, int batch) {
    List<Stretch> stretches = new ArrayList<>();
    for (int width : widths()) {
      Optional<Lead> lead = lead(a, b, width, batch);
      if (lead.isEmpty()) {
        continue;
      }
      double factor = lead.get().factor();
      int last = stretches.size() - 1;
      if (last >= 0 && stretches.get(last).faster().equals(lead.get().faster())) {
        stretches.set(last, stretches.get(last).and(factor));
      } else {
        stretches.add(new Stretch(lead.get().faster(), width, factor, factor));
      }
    }
    return stretches;
  }

  private record Lead(String faster, double factor) {}

  /** Who of two leads at a point; empty where they tie or one was not measured. */
  private Optional<Lead> lead(String a, String b, int width, int batch) {
    Optional<Row> first = best(a, width, batch);
    Optional<Row> second = best(b, width, batch);
    if (first.isEmpty() || second.isEmpty()) {
      return Optional.empty();
    }
    boolean isFirst = first.get().seconds().median() < second.get().seconds().median();
    Row faster = isFirst ? first.get() : second.get();
    Ratio ratio = (isFirst ? second.get() : first.get()).dividedBy(faster);
    return ratio.isSlower()
        ? Optional.of(new Lead(faster.engine().backend(), ratio.factor()))
        : Optional.empty();
  }

  /** For each pair of backends, a line in words: which is faster at which batches and widths. */
  public List<String> text() {
    List<String> lines = new ArrayList<>();
    List<String> backends = backends();
    for (int i = 0; i < backends.size(); i++) {
      for (int j = i + 1; j < backends.size(); j++) {
        lines.add(text(backends.get(i), backends.get(j)));
      }
    }
    return lines;
  }

  private String text(String a, String b) {
    // Batches at which the same happens at the same widths are told together.
    Map<String, List<Integer>> alike = new LinkedHashMap<>();
    for (int batch : batches()) {
      if (bothMeasured(a, b, batch)) {
        alike.computeIfAbsent(key(stretches(a, b, batch)), k -> new ArrayList<>()).add(batch);
      }
    }
    if (alike.isEmpty()) {
      return a + " and " + b + " were not both measured anywhere.";
    }
    if (batches().stream().allMatch(batch -> stretches(a, b, batch).isEmpty())) {
      return a + " and " + b + " tie everywhere.";
    }
    StringJoiner text = new StringJoiner("; ", a + " and " + b + ", where they differ: ", ".");
    for (List<Integer> together : alike.values()) {
      text.add((alike.size() == 1 ? "" : at(together)) + course(a, b, together));
    }
    return text.toString();
  }

  private boolean bothMeasured(String a, String b, int batch) {
    return widths().stream()
        .anyMatch(width -> best(a, width, batch).isPresent() && best(b, width, batch).isPresent());
  }

  /** Who leads and where that changes; where the first begins to lead does not matter. */
  private static String key(List<Stretch> stretches) {
    StringJoiner key = new StringJoiner(" ");
    for (int i = 0; i < stretches.size(); i++) {
      key.add(stretches.get(i).faster() + (i == 0 ? "" : stretches.get(i).from()));
    }
    return key.toString();
  }

  private static String at(List<Integer> batches) {
    int last = batches.size() - 1;
    String listed =
        batches.subList(0, last).stream().map(String::valueOf).collect(Collectors.joining(", "));
    return last == 0
        ? "at batch " + batches.get(0) + " "
        : "at batches " + listed + " and " + batches.get(last) + " ";
  }

  /** What happens as networks become wider, at batches at which it is the same. */
  private String course(String a, String b, List<Integer> batches) {
    List<List<Stretch>> all = batches.stream().map(batch -> stretches(a, b, batch)).toList();
    List<Stretch> one = all.get(0);
    if (one.isEmpty()) {
      return "a tie";
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < one.size(); i++) {
      int place = i;
      String range =
          range(
              all.stream().mapToDouble(course -> course.get(place).least()).min().orElseThrow(),
              all.stream().mapToDouble(course -> course.get(place).most()).max().orElseThrow());
      text.append(i == 0 ? "" : ", overtaken by ").append(one.get(i).faster());
      text.append(i == 0 ? "" : " from width " + one.get(i).from() + " on");
      text.append(" ").append(range);
    }
    return text.toString();
  }

  private static String range(double least, double most) {
    String low = Figures.times(least);
    String high = Figures.times(most);
    return low.equals(high) ? "(" + low + ")" : "(" + low + " to " + high + ")";
  }
}
