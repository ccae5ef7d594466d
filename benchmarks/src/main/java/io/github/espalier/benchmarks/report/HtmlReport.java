package io.github.espalier.benchmarks.report;

import static io.github.espalier.benchmarks.report.Html.element;
import static io.github.espalier.benchmarks.report.Html.paragraph;

import io.github.espalier.benchmarks.compare.Results;
import io.github.espalier.tensor.DType;
import java.util.List;
import java.util.Locale;

/** The comparison as one self-contained page with charts. */
public final class HtmlReport {
  private final Results results;

  /** A report of some results. */
  public HtmlReport(Results results) {
    this.results = results;
  }

  /** The page. */
  public String page() {
    Page page = new Page("Espalier: the backends compared");
    page.lead(paragraph("answer", new Answer(results).text()));
    page.lead(
        element(
            "p",
            "Identical networks, trained and run on every backend, each in a JVM of its own: "
                + String.join(", ", results.plan().cases().stream().map(Object::toString).toList())
                + " (sizes of the layers @ batch)."));
    page.lead(warnings(results));
    if (!results.rows().isEmpty()) {
      page.section("In short", verdicts());
    }
    Charts charts = new Charts(results);
    FigureTables tables = new FigureTables(results);
    for (DType dtype : results.plan().dtypes()) {
      String title = title(dtype);
      page.section(title, charts.figures(dtype) + tables.table(dtype, title + ": every figure"));
    }
    page.section("Where each backend loses", new Losses(results).html());
    page.section("Start-up", charts.starts());
    Method method = new Method(results);
    page.section("Machine and versions", method.machine());
    page.section("How it was measured", method.html());
    page.section("Raw data", data());
    return page.html();
  }

  /** What readers must know before the figures; empty if nothing. */
  static String warnings(Results results) {
    StringBuilder html = new StringBuilder();
    html.append(interrupted(results));
    if (results.machine().busy()) {
      html.append(
          paragraph(
              "warning",
              String.format(
                  Locale.ROOT,
                  "The machine was busy with other programs (load %.1f on %d cores): figures"
                      + " scatter.",
                  results.machine().load(),
                  results.machine().cores())));
    }
    if (!results.failures().isEmpty()) {
      html.append(paragraph("warning", "Not measured:")).append("<ul class=\"warning\">\n");
      results.failures().forEach((engine, why) -> html.append(element("li", engine + ": " + why)));
      html.append("</ul>\n");
    }
    return html.toString();
  }

  private String verdicts() {
    Verdicts verdicts = new Verdicts(results);
    List<List<Html.Cell>> lines =
        verdicts.lines().stream().map(line -> line.stream().map(Html.Cell::of).toList()).toList();
    String caption = "The fastest engine; = where the difference is within the noise";
    return Html.table(caption, verdicts.columns(), Integer.MAX_VALUE, lines);
  }

  private String data() {
    DataReport data = new DataReport(results);
    return "<p>Every figure, to save: "
        + Html.download("results.csv", "text/csv", data.csv())
        + " (one line per figure), "
        + Html.download("results.json", "application/json", data.json())
        + " (with what each is the median of, machine, versions, engines, start-up and peak).</p>\n";
  }

  private static String title(DType dtype) {
    return dtype == DType.FLOAT64 ? "Double precision (FLOAT64)" : "Single precision (FLOAT32)";
  }

  private static String interrupted(Results results) {
    return results.done() == 1
        ? ""
        : paragraph(
            "warning",
            String.format(
                Locale.ROOT,
                "Interrupted: %.0f %% of the plan is measured.",
                100 * results.done()));
  }
}
