package io.github.espalier.benchmarks.report;

import io.github.espalier.benchmarks.compare.Engine;
import io.github.espalier.benchmarks.compare.Results;
import io.github.espalier.benchmarks.compare.Row;
import io.github.espalier.benchmarks.network.Case;
import io.github.espalier.measure.Figures;
import io.github.espalier.measure.Kind;
import io.github.espalier.measure.Statistic;
import io.github.espalier.measure.TextTable;
import io.github.espalier.tensor.DType;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The comparison as tables of text. */
public final class ConsoleReport {
  private final Results results;
  private final PrintStream out;

  /** A report of some results. */
  public ConsoleReport(Results results, PrintStream out) {
    this.results = results;
    this.out = out;
  }

  /** Prints it. */
  public void print() {
    results.plan().dtypes().forEach(this::table);
    verdicts();
    starts();
    engines();
    unsettled(results, out);
    out.printf(
        Locale.ROOT,
        "%nNoise: a fixed loop varied by ±%.0f %% between rounds. train/s and forward/s are samples"
            + " per second,%nmedians of %s; ± is their scatter (standard deviation); factor is"
            + " the time relative to the best;%ntie where the ratio is within 10 %% of 1, or 1 within"
            + " its 95 %% interval, %s by %s;%npeak is the training step's share"
            + " of the peak of as many cores; T is compute threads.%n",
        results.noise() * 100,
        results.sample(),
        results.unit(),
        results.unit());
  }

  /** Prints which times had not settled, if any. */
  static void unsettled(Results results, PrintStream out) {
    Unsettled unsettled = new Unsettled(results);
    List<String> lines = unsettled.lines();
    if (!lines.isEmpty()) {
      out.println();
      out.println(unsettled.count() + ":");
      lines.forEach(line -> out.println("  " + line));
    }
  }

  private void table(DType dtype) {
    List<List<String>> lines = new ArrayList<>();
    lines.add(columns());
    for (Case work : results.plan().cases()) {
      boolean first = true;
      for (Engine engine : results.engines(dtype)) {
        lines.add(line(engine, work, first));
        first = false;
      }
    }
    out.println();
    out.println(dtype + ", " + results.machine().java());
    out.print(TextTable.of(lines, Set.of(0, 2)));
  }

  private boolean has(Kind kind) {
    return results.plan().kinds().contains(kind);
  }

  private List<String> columns() {
    List<String> columns = new ArrayList<>(List.of("network", "batch", "engine", "T"));
    columns.addAll(List.of("train/s", "±", "factor", "peak", "bytes"));
    if (has(Kind.FORWARD)) {
      columns.addAll(List.of("forward/s", "factor"));
    }
    if (has(Kind.PREDICTION)) {
      columns.addAll(List.of("predict 1", "factor"));
    }
    return columns;
  }

  private List<String> line(Engine engine, Case work, boolean first) {
    List<String> line = new ArrayList<>();
    line.add(first ? work.network().text() : "");
    line.add(first ? Integer.toString(work.batch()) : "");
    line.add(engine.name());
    line.add(engine.threadsText());
    Optional<Row> training = results.row(engine, work, Kind.TRAINING);
    line.add(cell(training, row -> Figures.count(row.samplesPerSecond())));
    line.add(cell(training, row -> Figures.spread(row.seconds().spread())));
    line.add(cell(training, row -> Format.standing(results, row)));
    line.add(cell(training, row -> Format.share(results.shareOfPeak(row))));
    line.add(cell(training, row -> Figures.bytes(row.bytesPerStep())));
    if (has(Kind.FORWARD)) {
      Optional<Row> forward = results.row(engine, work, Kind.FORWARD);
      line.add(cell(forward, row -> Figures.count(row.samplesPerSecond())));
      line.add(cell(forward, row -> Format.standing(results, row)));
    }
    if (has(Kind.PREDICTION)) {
      Optional<Row> prediction = results.row(engine, work, Kind.PREDICTION);
      line.add(cell(prediction, row -> Figures.seconds(row.seconds().median())));
      line.add(cell(prediction, row -> Format.standing(results, row)));
    }
    return line;
  }

  private static String cell(Optional<Row> row, Function<Row, String> text) {
    return row.map(text).orElse("–");
  }

  private void verdicts() {
    Verdicts verdicts = new Verdicts(results);
    List<List<String>> lines = new ArrayList<>();
    lines.add(verdicts.columns());
    lines.addAll(verdicts.lines());
    out.println();
    out.println("The fastest; = where the difference is within the noise");
    out.print(TextTable.of(lines, Set.of(0, 2, 3, 4, 5)));
  }

  private void starts() {
    if (results.starts().isEmpty()) {
      return;
    }
    out.println();
    out.println("Start of a JVM to the first product:");
    for (Map.Entry<String, Statistic> start : results.starts().entrySet()) {
      out.printf(
          "  %-12s %8s  %s%n",
          start.getKey(),
          Figures.seconds(start.getValue().median()),
          results.plan().times().starts() > 1 ? Figures.spread(start.getValue().spread()) : "");
    }
  }

  private void engines() {
    out.println();
    results
        .peak()
        .forEach(
            (key, most) ->
                out.printf(
                    Locale.ROOT,
                    "Peak, %s: %s (%s)%n",
                    key,
                    Format.gflops(most.median()),
                    Figures.spread(most.spread())));
    out.println(results.peakMethod());
    out.println();
    results
        .descriptions()
        .forEach(
            (engine, text) -> {
              if (results.rows().stream().anyMatch(row -> row.engine().equals(engine))) {
                String slow = results.slowOperations().get(engine);
                out.printf(
                    Locale.ROOT,
                    "%s: %s; agrees with the reference within %.1e%s%n",
                    engine,
                    text,
                    results.agreement().getOrDefault(engine, Double.NaN),
                    slow.isBlank() ? "" : "; on the slow default: " + slow);
              }
            });
    results.failures().forEach((engine, why) -> out.println(engine + ": not measured: " + why));
  }
}
