package io.github.espalier.benchmarks.report;

import io.github.espalier.benchmarks.compare.Engine;
import io.github.espalier.benchmarks.compare.Kind;
import io.github.espalier.benchmarks.compare.Results;
import io.github.espalier.benchmarks.compare.Row;
import io.github.espalier.benchmarks.compare.Statistic;
import io.github.espalier.benchmarks.network.Case;
import io.github.espalier.tensor.DType;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The comparison as tables of text. */
public final class ConsoleReport {
  private static final List<String> COLUMNS =
      List.of(
          "network",
          "batch",
          "backend",
          "train/s",
          "±",
          "factor",
          "forward/s",
          "±",
          "factor",
          "bytes/step",
          "predict 1",
          "factor");

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
    out.printf(
        Locale.ROOT,
        "%nNoise: a fixed loop varied by ±%.0f %% between rounds. train/s and forward/s are samples"
            + " per second, medians of %s rounds;%n± is their scatter (standard deviation); factor"
            + " is the time relative to the best, tie within two deviations or 3 %%.%n",
        results.noise() * 100,
        rounds());
  }

  private String rounds() {
    return results.rows().stream().mapToInt(Row::rounds).max().stream()
        .mapToObj(Integer::toString)
        .findFirst()
        .orElse("no");
  }

  private void table(DType dtype) {
    List<Engine> engines = results.measured(dtype);
    if (engines.isEmpty()) {
      return;
    }
    List<List<String>> lines = new ArrayList<>();
    lines.add(COLUMNS);
    for (Case work : results.plan().cases()) {
      boolean first = true;
      for (Engine engine : engines) {
        lines.add(line(engine, work, first));
        first = false;
      }
    }
    out.println();
    out.println(
        dtype
            + ", "
            + (results.plan().threads() == 1 ? "1 thread" : results.plan().threads() + " threads"));
    TextTable.print(lines, Set.of(0, 2), out);
  }

  private List<String> line(Engine engine, Case work, boolean first) {
    List<String> line = new ArrayList<>();
    line.add(first ? work.network().text() : "");
    line.add(first ? Integer.toString(work.batch()) : "");
    line.add(engine.backend());
    throughput(line, results.row(engine, work, Kind.TRAINING));
    throughput(line, results.row(engine, work, Kind.FORWARD));
    line.add(
        results
            .row(engine, work, Kind.TRAINING)
            .map(row -> Format.bytes(row.bytesPerStep()))
            .orElse("–"));
    Optional<Row> prediction = results.row(engine, work, Kind.PREDICTION);
    line.add(prediction.map(row -> Format.seconds(row.seconds().median())).orElse("–"));
    line.add(prediction.map(row -> Format.standing(results, row)).orElse("–"));
    return line;
  }

  private void throughput(List<String> line, Optional<Row> row) {
    line.add(row.map(r -> Format.count(r.samplesPerSecond())).orElse("–"));
    line.add(row.map(r -> Format.spread(r.seconds().spread())).orElse("–"));
    line.add(row.map(r -> Format.standing(results, r)).orElse("–"));
  }

  private void verdicts() {
    Verdicts verdicts = new Verdicts(results);
    List<List<String>> lines = new ArrayList<>();
    lines.add(verdicts.columns());
    lines.addAll(verdicts.lines());
    out.println();
    out.println("The fastest; = where the difference is within the noise");
    TextTable.print(lines, Set.of(0, 2, 3, 4, 5, 6, 7), out);
  }

  private void starts() {
    if (results.starts().isEmpty()) {
      return;
    }
    out.println();
    out.println("Start of a JVM to the first product:");
    for (Map.Entry<String, Statistic> start : results.starts().entrySet()) {
      out.printf(
          "  %-10s %8s  %s%n",
          start.getKey(),
          Format.seconds(start.getValue().median()),
          results.plan().starts() > 1 ? Format.spread(start.getValue().spread()) : "");
    }
  }

  private void engines() {
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
