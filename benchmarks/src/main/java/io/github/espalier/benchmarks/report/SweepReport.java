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

/** A sweep as text, as tables for a document and as CSV. */
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
    for (Part part : parts()) {
      out.println("\n" + part.title());
      out.print(TextTable.of(part.lines(), Set.of()));
      part.words().forEach(out::println);
    }
    out.println();
    facts().forEach(out::println);
    ConsoleReport.unsettled(results, out);
    out.println();
    cliffs().forEach(out::println);
  }

  /** What {@link #print} prints, for a document. */
  public String markdown() {
    StringBuilder text = new StringBuilder();
    text.append(results.machine()).append("; ").append(results.date()).append(".\n");
    for (Part part : parts()) {
      text.append("\n").append(part.title()).append(":\n\n").append(Markdown.table(part.lines()));
      text.append(part.words().isEmpty() ? "" : "\n");
      part.words().forEach(words -> text.append("- ").append(words).append("\n"));
    }
    text.append("\n");
    facts().forEach(fact -> text.append("- ").append(fact).append("\n"));
    cliffs().forEach(cliff -> text.append("- ").append(cliff).append("\n"));
    return text.toString();
  }

  /** A table and what is to be said of it; the first line is the heading. */
  private record Part(String title, List<List<String>> lines, List<String> words) {}

  private List<Part> parts() {
    List<Part> parts = new ArrayList<>();
    for (Kind kind : results.plan().kinds()) {
      results.plan().dtypes().forEach(dtype -> parts.add(map(kind, dtype)));
    }
    sweep.grids().stream()
        .filter(grid -> grid.kind() == Kind.TRAINING)
        .forEach(grid -> parts.add(table(grid)));
    return parts;
  }

  private List<String> facts() {
    List<String> facts = new ArrayList<>();
    results
        .peak()
        .forEach((key, most) -> facts.add("Peak, " + key + ": " + Format.gflops(most.median())));
    results.descriptions().forEach((engine, text) -> facts.add(engine + ": " + text));
    results.failures().forEach((engine, why) -> facts.add(engine + ": not measured: " + why));
    return facts;
  }

  private List<String> cliffs() {
    List<Grid.Cliff> cliffs = sweep.cliffs();
    List<String> lines = new ArrayList<>();
    lines.add(again(sweep));
    if (cliffs.isEmpty()) {
      lines.add(NO_CLIFFS);
    }
    cliffs.forEach(cliff -> lines.add("Cliff: " + text(cliff)));
    return lines;
  }

  /** What was done about points that looked like cliffs. */
  static String again(Sweep sweep) {
    return sweep.isLookedThrough()
        ? sweep.measuredAgain()
            + " of "
            + sweep.suspects()
            + " figures that looked like cliffs were measured once more, for twice as long; the"
            + " faster of the two counts."
        : "The sweep was interrupted before figures that look like cliffs were measured once more.";
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

  private Part map(Kind kind, DType dtype) {
    Crossovers data = new Crossovers(sweep.grids(kind, dtype));
    String title =
        SweepPage.heading(kind)
            + ", "
            + dtype
            + ": the fastest backend of W-W-W-10, times as fast as the next";
    return new Part(title, new WinnerMap(data).lines(), data.text());
  }

  private Part table(Grid grid) {
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
    String title =
        grid.engine()
            + ", "
            + results.machine().java()
            + ": samples per second in training W-W-W-10, share of the peak";
    return new Part(title, lines, List.of());
  }

  /** One line per point. */
  public String csv() {
    StringJoiner csv = new StringJoiner("\n", "", "\n");
    csv.add(
        "backend,kernel,dtype,threads,kind,width,batch,samples_per_second,spread,flops_per_second,"
            + "share_of_peak,bytes_per_step,rounds,stable,share_of_neighbours_line,java");
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
    line.add(Integer.toString(row.times().size())).add(Boolean.toString(row.stable()));
    line.add(Double.toString(grid.share(width, batch)));
    return line.add(results.machine().java()).toString();
  }
}
