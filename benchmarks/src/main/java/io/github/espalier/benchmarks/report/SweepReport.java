package io.github.espalier.benchmarks.report;

import io.github.espalier.benchmarks.compare.Results;
import io.github.espalier.benchmarks.compare.Row;
import io.github.espalier.benchmarks.sweep.Crossovers;
import io.github.espalier.benchmarks.sweep.Grid;
import io.github.espalier.benchmarks.sweep.Sweep;
import io.github.espalier.measure.Figures;
import io.github.espalier.measure.Kind;
import io.github.espalier.measure.TextTable;
import io.github.espalier.tensor.DType;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.StringJoiner;

/** A sweep as text and as CSV. */
public final class SweepReport {
  /** What is said where there are none. */
  static final String NO_CLIFFS =
      String.format(
          Locale.ROOT,
          "No cliffs: no point is below %.2f of the line through its neighbours.",
          Grid.CLIFF);

  private final Sweep sweep;
  private final Results results;

  /** A report of a sweep that has run. */
  public SweepReport(Sweep sweep) {
    this.sweep = sweep;
    this.results = sweep.results();
  }

  /** Prints maps of the winner with where it changes, training engine by engine, the cliffs. */
  public void print(PrintStream out) {
    for (Kind kind : results.plan().kinds()) {
      results.plan().dtypes().forEach(dtype -> map(kind, dtype, out));
    }
    sweep.grids().stream()
        .filter(grid -> grid.kind() == Kind.TRAINING)
        .forEach(grid -> table(grid, out));
    out.println();
    results
        .peak()
        .forEach((key, most) -> out.println("Peak, " + key + ": " + Format.gflops(most.median())));
    results.descriptions().forEach((engine, text) -> out.println(engine + ": " + text));
    results.failures().forEach((engine, why) -> out.println(engine + ": not measured: " + why));
    ConsoleReport.unsettled(results, out);
    out.println();
    List<Grid.Cliff> cliffs = sweep.cliffs();
    if (cliffs.isEmpty()) {
      out.println(NO_CLIFFS);
    }
    cliffs.forEach(cliff -> out.println("Cliff: " + text(cliff)));
  }

  /** A cliff in words. */
  static String text(Grid.Cliff cliff) {
    return String.format(
        Locale.ROOT,
        "%s, %s, width %d, batch %d: %.2f of the line through its neighbours along the %s",
        cliff.engine(),
        cliff.kind().label(),
        cliff.width(),
        cliff.batch(),
        cliff.share(),
        cliff.along());
  }

  private void map(Kind kind, DType dtype, PrintStream out) {
    Crossovers data = new Crossovers(sweep.grids(kind, dtype));
    out.printf(
        "%n%s, %s: the fastest backend of W-W-W-10, times as fast as the next%n",
        SweepPage.heading(kind), dtype);
    out.print(TextTable.of(new WinnerMap(data).lines(), Set.of()));
    data.text().forEach(out::println);
  }

  private void table(Grid grid, PrintStream out) {
    List<List<String>> lines = new ArrayList<>();
    List<String> heading = new ArrayList<>(List.of("width"));
    grid.batches().forEach(batch -> heading.add("batch " + batch));
    lines.add(heading);
    for (int width : grid.widths()) {
      List<String> line = new ArrayList<>(List.of(Integer.toString(width)));
      for (int batch : grid.batches()) {
        line.add(
            grid.row(width, batch)
                .map(
                    row ->
                        Figures.count(row.samplesPerSecond())
                            + " "
                            + Format.share(results.shareOfPeak(row)))
                .orElse("–"));
      }
      lines.add(line);
    }
    out.printf(
        Locale.ROOT,
        "%n%s, %s: samples per second in training W-W-W-10, share of the peak%n",
        grid.engine(),
        results.machine().java());
    out.print(TextTable.of(lines, Set.of()));
  }

  /** One line per point. */
  public String csv() {
    StringJoiner csv = new StringJoiner("\n", "", "\n");
    csv.add(
        "backend,kernel,dtype,threads,kind,width,batch,samples_per_second,spread,flops_per_second,"
            + "share_of_peak,bytes_per_step,share_of_neighbours_line,java");
    for (Grid grid : sweep.grids()) {
      for (int width : grid.widths()) {
        for (int batch : grid.batches()) {
          grid.row(width, batch).ifPresent(row -> csv.add(line(grid, width, batch, row)));
        }
      }
    }
    return csv.toString();
  }

  private String line(Grid grid, int width, int batch, Row row) {
    StringJoiner line = new StringJoiner(",");
    line.add(grid.engine().backend()).add(grid.engine().kernel());
    line.add(grid.engine().dtype().name()).add(grid.engine().threadsText());
    line.add(grid.kind().name());
    line.add(Integer.toString(width)).add(Integer.toString(batch));
    line.add(Double.toString(row.samplesPerSecond()));
    line.add(Double.toString(row.seconds().spread()));
    line.add(Double.toString(row.flopsPerSecond()));
    line.add(Double.toString(results.shareOfPeak(row)));
    line.add(Double.toString(row.bytesPerStep()));
    line.add(Double.toString(grid.share(width, batch)));
    return line.add(results.machine().java()).toString();
  }
}
