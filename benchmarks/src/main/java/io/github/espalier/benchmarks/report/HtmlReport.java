package io.github.espalier.benchmarks.report;

import static io.github.espalier.benchmarks.report.Html.element;

import io.github.espalier.benchmarks.compare.Engine;
import io.github.espalier.benchmarks.compare.Results;
import io.github.espalier.benchmarks.compare.Row;
import io.github.espalier.benchmarks.network.Case;
import io.github.espalier.measure.Figures;
import io.github.espalier.measure.Kind;
import io.github.espalier.tensor.DType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** The comparison as one self-contained page with charts. */
public final class HtmlReport {
  private static final List<String> COLUMNS =
      List.of(
          "network",
          "batch",
          "engine",
          "threads",
          "training, samples/s",
          "training, scatter",
          "training, time to best",
          "training, share of peak",
          "training, heap bytes/step",
          "forward, samples/s",
          "forward, time to best",
          "one prediction",
          "prediction, time to best");

  /** Backends and kernels in the order of their colours. */
  private static final List<String> COLOURS = List.of("plain jit", "ejml", "nd4j", "plain vector");

  private final Results results;

  /** A report of some results. */
  public HtmlReport(Results results) {
    this.results = results;
  }

  /** The page. */
  public String page() {
    StringBuilder page = new StringBuilder();
    page.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n");
    page.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n");
    page.append("<meta name=\"color-scheme\" content=\"light dark\"/>\n");
    page.append(element("title", "Espalier: the backends compared"));
    page.append("<style>\n").append(style()).append("</style>\n</head>\n<body>\n<main>\n");
    page.append(element("h1", "Espalier: the backends compared"));
    page.append(
        element(
            "p",
            "Identical networks, trained and run on every backend, each in a JVM of its own. "
                + results.machine()
                + ". "
                + results.date()
                + "."));
    if (results.machine().busy()) {
      page.append(
          "<p class=\"warning\">"
              + Html.escape(
                  String.format(
                      Locale.ROOT,
                      "The machine was busy with other programs (load %.1f on %d cores):"
                          + " figures scatter.",
                      results.machine().load(),
                      results.machine().cores()))
              + "</p>\n");
    }
    if (results.done() != 1) {
      page.append(
          "<p class=\"warning\">"
              + Html.escape(
                  String.format(
                      Locale.ROOT,
                      "Interrupted: %.0f %% of the plan is measured.",
                      100 * results.done()))
              + "</p>\n");
    }
    page.append(failures());
    if (!results.rows().isEmpty()) {
      Verdicts verdicts = new Verdicts(results);
      page.append("<section>\n<h2>In short</h2>\n<div class=\"scroll\">\n");
      page.append(
          Html.table(
              "The fastest engine; = where the difference is within the noise",
              verdicts.columns(),
              Integer.MAX_VALUE,
              verdicts.lines()));
      page.append("</div>\n</section>\n");
    }
    results.plan().dtypes().forEach(dtype -> page.append(section(dtype)));
    page.append(starts());
    page.append(method());
    return page.append("</main>\n</body>\n</html>\n").toString();
  }

  private static String style() {
    try (InputStream in = HtmlReport.class.getResourceAsStream("page.css")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String failures() {
    if (results.failures().isEmpty()) {
      return "";
    }
    StringBuilder html = new StringBuilder("<h2>Not measured</h2>\n<ul class=\"warning\">\n");
    results.failures().forEach((engine, why) -> html.append(element("li", engine + ": " + why)));
    return html.append("</ul>\n").toString();
  }

  private String section(DType dtype) {
    List<Engine> engines = results.engines(dtype);
    StringBuilder html = new StringBuilder();
    html.append("<section>\n").append(element("h2", title(dtype)));
    html.append(
        element("p", "Samples per second; longer is faster. Within the noise, backends are tied."));
    html.append("<div class=\"charts\">\n");
    results.plan().cases().forEach(work -> html.append(figure(dtype, engines, work)));
    html.append("</div>\n<div class=\"scroll\">\n");
    List<List<String>> rows = new ArrayList<>();
    results
        .plan()
        .cases()
        .forEach(work -> engines.forEach(engine -> rows.add(cells(engine, work))));
    html.append(Html.table(title(dtype) + ": every figure", COLUMNS, 4, rows));
    return html.append("</div>\n</section>\n").toString();
  }

  private static String title(DType dtype) {
    return dtype == DType.FLOAT64 ? "Double precision (FLOAT64)" : "Single precision (FLOAT32)";
  }

  private String figure(DType dtype, List<Engine> engines, Case work) {
    String caption = work.network() + ", batch " + work.batch();
    BarChart chart = new BarChart(dtype + ", " + caption + ": samples per second; see the table");
    for (Kind kind : List.of(Kind.TRAINING, Kind.FORWARD)) {
      List<BarChart.Bar> bars = new ArrayList<>();
      for (Engine engine : engines) {
        results
            .row(engine, work, kind)
            .ifPresent(
                row ->
                    bars.add(
                        new BarChart.Bar(
                            engine.label(),
                            row.samplesPerSecond(),
                            Figures.count(row.samplesPerSecond())
                                + " · "
                                + slower(Format.standing(results, row)),
                            colour(engine.name()))));
      }
      if (!bars.isEmpty()) {
        chart.group(kind.label(), bars);
      }
    }
    return "<figure>\n" + element("figcaption", caption) + chart.svg() + "</figure>\n";
  }

  private static String slower(String standing) {
    return standing.endsWith("×") ? standing + " slower" : standing;
  }

  private static int colour(String name) {
    return Math.max(0, COLOURS.indexOf(name));
  }

  private List<String> cells(Engine engine, Case work) {
    List<String> cells = new ArrayList<>();
    cells.add(work.network().text());
    cells.add(Integer.toString(work.batch()));
    cells.add(engine.name());
    cells.add(engine.threadsText());
    Optional<Row> training = results.row(engine, work, Kind.TRAINING);
    cells.add(cell(training, row -> Figures.count(row.samplesPerSecond())));
    cells.add(cell(training, row -> Figures.spread(row.seconds().spread())));
    cells.add(cell(training, row -> Format.standing(results, row)));
    cells.add(cell(training, row -> Format.share(results.shareOfPeak(row))));
    cells.add(cell(training, row -> Figures.bytes(row.bytesPerStep())));
    Optional<Row> forward = results.row(engine, work, Kind.FORWARD);
    cells.add(cell(forward, row -> Figures.count(row.samplesPerSecond())));
    cells.add(cell(forward, row -> Format.standing(results, row)));
    Optional<Row> prediction = results.row(engine, work, Kind.PREDICTION);
    cells.add(cell(prediction, row -> Figures.seconds(row.seconds().median())));
    cells.add(cell(prediction, row -> Format.standing(results, row)));
    return cells;
  }

  private static String cell(Optional<Row> row, Function<Row, String> text) {
    return row.map(text).orElse("–");
  }

  private String starts() {
    if (results.starts().isEmpty()) {
      return "";
    }
    BarChart chart = new BarChart("Seconds from the start of a JVM to the first product");
    List<BarChart.Bar> bars = new ArrayList<>();
    results
        .starts()
        .forEach(
            (name, start) ->
                bars.add(
                    new BarChart.Bar(
                        name,
                        start.median(),
                        Figures.seconds(start.median()),
                        name.equals(Results.BARE_JVM) ? 3 : colour(name))));
    chart.group("start of a JVM to the first product; shorter is faster", bars);
    return "<section>\n<h2>Start-up</h2>\n<div class=\"charts\"><figure>\n"
        + chart.svg()
        + "</figure></div>\n</section>\n";
  }

  private String method() {
    StringBuilder html = new StringBuilder("<section>\n<h2>How it was measured</h2>\n");
    html.append(
        element(
            "p",
            String.format(
                Locale.ROOT,
                "Before any timing, the same weights and data went through every backend and a slow"
                    + " reference, each in a JVM of its own, and outputs and gradients agreed."
                    + " Every JVM was warmed up until its times were stable; then the backends took"
                    + " turns in rounds. Figures are medians over the rounds, scatter is their"
                    + " standard deviation (from the median distance to the median), and a"
                    + " difference within two of them, or 3 %%, is a tie. A fixed loop varied by ±%.0f %% between rounds. Heap bytes"
                    + " are those allocated by the training thread and its workers. One prediction is"
                    + " an array in and an array out through the predictor. The share of the peak"
                    + " counts the products of a training step only, against as many cores as there"
                    + " are threads. It took %.0f s.",
                results.noise() * 100,
                results.seconds())));
    html.append("<ul>\n");
    results
        .peak()
        .forEach(
            (key, most) ->
                html.append(element("li", "Peak, " + key + ": " + Format.gflops(most.median()))));
    html.append(element("li", "Peak by " + results.peakMethod()));
    results
        .descriptions()
        .forEach(
            (engine, text) -> {
              String slow = results.slowOperations().get(engine);
              html.append(
                  element(
                      "li",
                      String.format(
                          Locale.ROOT,
                          "%s: %s; largest difference to the reference %.1e%s",
                          engine,
                          text,
                          results.agreement().getOrDefault(engine, Double.NaN),
                          slow.isBlank() ? "" : "; on the slow default: " + slow)));
            });
    if (!results.plan().jvmOptions().isEmpty()) {
      html.append(element("li", "JVM options: " + String.join(" ", results.plan().jvmOptions())));
    }
    if (results.plan().crowded()) {
      html.append(element("li", "Every JVM had run all other backends before (--crowded)."));
    }
    return html.append("</ul>\n</section>\n").toString();
  }
}
