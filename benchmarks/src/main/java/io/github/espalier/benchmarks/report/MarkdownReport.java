package io.github.espalier.benchmarks.report;

import io.github.espalier.benchmarks.compare.Engine;
import io.github.espalier.benchmarks.compare.Results;
import io.github.espalier.benchmarks.compare.Row;
import io.github.espalier.benchmarks.compare.Targets;
import io.github.espalier.benchmarks.network.Case;
import io.github.espalier.measure.Figures;
import io.github.espalier.measure.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The comparison as tables for a document: a row per engine, a column per network. */
public final class MarkdownReport {
  private final Results results;
  private final List<Engine> engines;

  /** A report of some results. */
  public MarkdownReport(Results results) {
    this.results = results;
    this.engines =
        results.plan().dtypes().stream().flatMap(dtype -> results.engines(dtype).stream()).toList();
  }

  /** The tables. */
  public String text() {
    StringBuilder text = new StringBuilder();
    text.append(results.machine()).append("; ").append(results.date()).append(".\n");
    results
        .peak()
        .forEach(
            (key, most) ->
                text.append("Peak, ")
                    .append(key)
                    .append(": ")
                    .append(Format.gflops(most.median()))
                    .append(".\n"));
    table(text, "Training, samples per second", Kind.TRAINING, this::rate);
    table(
        text,
        "Training, share of the peak",
        Kind.TRAINING,
        row -> Format.share(results.shareOfPeak(row)));
    table(
        text,
        "Training, heap bytes per step",
        Kind.TRAINING,
        row -> Figures.bytes(row.bytesPerStep()));
    table(text, "Prediction of one sample, per second", Kind.PREDICTION, this::rate);
    speedUps(text);
    results
        .failures()
        .forEach((engine, why) -> text.append("\n").append(engine).append(": ").append(why));
    return text.append("\n").toString();
  }

  private String rate(Row row) {
    return Figures.count(row.samplesPerSecond()) + " " + Figures.spread(row.seconds().spread());
  }

  private void table(StringBuilder text, String title, Kind kind, Function<Row, String> cell) {
    List<List<String>> lines = new ArrayList<>(List.of(heading(title)));
    for (Engine engine : engines) {
      lines.add(line(engine, work -> results.row(engine, work, kind).map(cell).orElse("–")));
    }
    text.append("\n").append(Markdown.table(lines));
  }

  /** Several threads against one, where both were measured. */
  private void speedUps(StringBuilder text) {
    List<List<String>> lines = new ArrayList<>(List.of(heading("Training, several threads ÷ one")));
    for (Engine engine : engines) {
      if (engine.threads() != 1) {
        lines.add(line(engine, work -> speedUp(engine, work).map(Format::factor).orElse("–")));
      }
    }
    text.append("\n").append(Markdown.table(lines));
  }

  private Optional<Double> speedUp(Engine engine, Case work) {
    Engine single = new Engine(engine.backend(), engine.kernel(), engine.dtype(), 1);
    Optional<Row> one = results.row(single, work, Kind.TRAINING);
    Optional<Row> many = results.row(engine, work, Kind.TRAINING);
    return one.isPresent() && many.isPresent()
        ? Optional.of(many.get().samplesPerSecond() / one.get().samplesPerSecond())
        : Optional.empty();
  }

  private List<String> heading(String title) {
    List<String> cells = new ArrayList<>(List.of(title + ", " + results.machine().java()));
    results.plan().cases().forEach(work -> cells.add(Targets.name(work)));
    return cells;
  }

  private List<String> line(Engine engine, Function<Case, String> cell) {
    List<String> cells = new ArrayList<>(List.of(engine.label() + " " + engine.dtype()));
    results.plan().cases().forEach(work -> cells.add(cell.apply(work)));
    return cells;
  }
}
