package io.github.espalier.benchmarks.report;

import io.github.espalier.benchmarks.compare.Engine;
import io.github.espalier.benchmarks.compare.Results;
import io.github.espalier.benchmarks.compare.Row;
import io.github.espalier.benchmarks.network.Case;
import io.github.espalier.measure.Figures;
import io.github.espalier.measure.Kind;
import io.github.espalier.tensor.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** Every figure of a precision as a table: a line per network and engine. */
final class FigureTables {
  /** Network, batch, engine and threads come before the figures. */
  private static final int NAMES = 4;

  private final Results results;

  FigureTables(Results results) {
    this.results = results;
  }

  /** The table. */
  String table(DType dtype, String caption) {
    List<List<Html.Cell>> lines = new ArrayList<>();
    for (Case work : results.plan().cases()) {
      for (Engine engine : results.engines(dtype)) {
        lines.add(line(engine, work));
      }
    }
    return Html.table(caption, columns(), NAMES, lines);
  }

  private boolean has(Kind kind) {
    return results.plan().kinds().contains(kind);
  }

  private List<String> columns() {
    List<String> columns = new ArrayList<>(List.of("network", "batch", "engine", "threads"));
    columns.addAll(List.of("training, samples/s", "training, time to fastest"));
    columns.addAll(List.of("training, share of peak", "training, heap bytes/step"));
    if (has(Kind.FORWARD)) {
      columns.addAll(List.of("forward, samples/s", "forward, time to fastest"));
    }
    if (has(Kind.PREDICTION)) {
      columns.addAll(List.of("one prediction", "prediction, time to fastest"));
    }
    return columns;
  }

  private List<Html.Cell> line(Engine engine, Case work) {
    List<Html.Cell> line = new ArrayList<>();
    line.add(Html.Cell.of(work.network().text()));
    line.add(new Html.Cell(work.batch() + "", (double) work.batch()));
    line.add(Html.Cell.of(engine.name()));
    line.add(new Html.Cell(engine.threadsText(), (double) engine.threadCount()));
    Optional<Row> training = results.row(engine, work, Kind.TRAINING);
    line.add(rate(training));
    line.add(relative(training));
    line.add(cell(training, row -> Format.share(results.shareOfPeak(row)), results::shareOfPeak));
    line.add(cell(training, row -> Figures.bytes(row.bytesPerStep()), Row::bytesPerStep));
    if (has(Kind.FORWARD)) {
      Optional<Row> forward = results.row(engine, work, Kind.FORWARD);
      line.add(rate(forward));
      line.add(relative(forward));
    }
    if (has(Kind.PREDICTION)) {
      Optional<Row> prediction = results.row(engine, work, Kind.PREDICTION);
      line.add(
          cell(
              prediction,
              row -> Figures.seconds(row.seconds().median()),
              row -> row.seconds().median()));
      line.add(relative(prediction));
    }
    return line;
  }

  /** Samples per second; a dash if it was not measured. */
  static Html.Cell rate(Optional<Row> row) {
    return cell(row, r -> Figures.count(r.samplesPerSecond()), Row::samplesPerSecond);
  }

  private Html.Cell relative(Optional<Row> row) {
    return cell(row, r -> Format.relative(results, r), results::factor);
  }

  private static Html.Cell cell(
      Optional<Row> row, Function<Row, String> text, ToDoubleFunction<Row> key) {
    return row.map(r -> new Html.Cell(text.apply(r), key.applyAsDouble(r)))
        .orElse(new Html.Cell("–", Double.NaN));
  }
}
