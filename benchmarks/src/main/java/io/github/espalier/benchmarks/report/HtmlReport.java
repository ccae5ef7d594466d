package io.github.espalier.benchmarks.report;

import static io.github.espalier.benchmarks.report.Html.element;

import io.github.espalier.benchmarks.compare.Engine;
import io.github.espalier.benchmarks.compare.Kind;
import io.github.espalier.benchmarks.compare.Results;
import io.github.espalier.benchmarks.compare.Row;
import io.github.espalier.benchmarks.network.Case;
import io.github.espalier.tensor.DType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The comparison as one self-contained page with charts. */
public final class HtmlReport {
  private static final List<String> COLUMNS =
      List.of(
          "network",
          "batch",
          "backend",
          "training, samples/s",
          "training, scatter",
          "training, time to best",
          "forward, samples/s",
          "forward, scatter",
          "forward, time to best",
          "training, heap bytes/step",
          "one prediction",
          "prediction, time to best");

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
    page.append(failures());
    if (!results.rows().isEmpty()) {
      Verdicts verdicts = new Verdicts(results);
      page.append("<section>\n<h2>In short</h2>\n<div class=\"scroll\">\n");
      page.append(
          Html.table(
              "The fastest backend; = where the difference is within the noise",
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
    List<Engine> engines = results.measured(dtype);
    if (engines.isEmpty()) {
      return "";
    }
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
    html.append(Html.table(title(dtype) + ": every figure", COLUMNS, 3, rows));
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
                            engine.backend(),
                            row.samplesPerSecond(),
                            Format.count(row.samplesPerSecond())
                                + " · "
                                + slower(Format.standing(results, row)),
                            colour(engine.backend()))));
      }
      chart.group(kind.label(), bars);
    }
    return "<figure>\n" + element("figcaption", caption) + chart.svg() + "</figure>\n";
  }

  private static String slower(String standing) {
    return standing.endsWith("×") ? standing + " slower" : standing;
  }

  private int colour(String backend) {
    return Math.max(0, results.plan().backends().indexOf(backend)) % 4;
  }

  private List<String> cells(Engine engine, Case work) {
    List<String> cells = new ArrayList<>();
    cells.add(work.network().text());
    cells.add(Integer.toString(work.batch()));
    cells.add(engine.backend());
    throughput(cells, results.row(engine, work, Kind.TRAINING));
    throughput(cells, results.row(engine, work, Kind.FORWARD));
    cells.add(
        results
            .row(engine, work, Kind.TRAINING)
            .map(row -> Format.bytes(row.bytesPerStep()))
            .orElse("–"));
    Optional<Row> prediction = results.row(engine, work, Kind.PREDICTION);
    cells.add(prediction.map(row -> Format.seconds(row.seconds().median())).orElse("–"));
    cells.add(prediction.map(row -> Format.standing(results, row)).orElse("–"));
    return cells;
  }

  private void throughput(List<String> cells, Optional<Row> row) {
    cells.add(row.map(r -> Format.count(r.samplesPerSecond())).orElse("–"));
    cells.add(row.map(r -> Format.spread(r.seconds().spread())).orElse("–"));
    cells.add(row.map(r -> Format.standing(results, r)).orElse("–"));
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
                        Format.seconds(start.median()),
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
                    + " are those allocated by the training thread. One prediction is an array in"
                    + " and an array out through the predictor. All with %d compute thread(s), in"
                    + " %.0f s.",
                results.noise() * 100,
                results.plan().threads(),
                results.seconds())));
    html.append("<ul>\n");
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
