package io.github.espalier.benchmarks.report;

import static io.github.espalier.benchmarks.report.Html.element;
import static io.github.espalier.benchmarks.report.Html.escape;
import static io.github.espalier.benchmarks.report.Html.paragraph;

import io.github.espalier.benchmarks.compare.Results;
import io.github.espalier.benchmarks.sweep.Crossovers;
import io.github.espalier.benchmarks.sweep.Grid;
import io.github.espalier.benchmarks.sweep.Sweep;
import io.github.espalier.measure.Kind;
import io.github.espalier.tensor.DType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/** A sweep as one self-contained page: who is fastest where, where it changes, and the curves. */
public final class SweepPage {
  private static final Map<Kind, String> HEADINGS = new EnumMap<>(Kind.class);

  static {
    HEADINGS.put(Kind.TRAINING, "Training");
    HEADINGS.put(Kind.FORWARD, "Serving batches");
    HEADINGS.put(Kind.PREDICTION, "Serving single samples");
  }

  private final Sweep sweep;
  private final Results results;

  /** A page of a sweep that has something measured. */
  public SweepPage(Sweep sweep) {
    this.sweep = sweep;
    this.results = sweep.results();
  }

  /** The heading of a kind. */
  static String heading(Kind kind) {
    return HEADINGS.get(kind);
  }

  /** The page. */
  public String html() {
    Page page = new Page("Espalier: where the backends overtake each other");
    page.lead(paragraph("answer", answer()));
    page.lead(element("p", legend()));
    page.lead(HtmlReport.warnings(results));
    for (Kind kind : results.plan().kinds()) {
      StringBuilder html = new StringBuilder();
      results.plan().dtypes().forEach(dtype -> html.append(part(kind, dtype)));
      page.section(heading(kind), html.toString());
    }
    page.section("Cliffs", cliffs());
    Method method = new Method(results);
    page.section("Machine and versions", method.machine());
    page.section("How it was measured", method.html());
    page.section(
        "Raw data",
        "<p>Every figure, to save: "
            + Html.download("sweep.csv", "text/csv", new SweepReport(sweep).csv())
            + " (one line per figure).</p>\n");
    return page.html();
  }

  private String legend() {
    boolean oneThread = results.plan().engines().stream().allMatch(e -> e.threads() == 1);
    return "Networks W-W-W-10 with ReLU inside and softmax at the end"
        + (oneThread ? ", on one thread" : "")
        + "; each backend counts, at every point, by its fastest engine. Cells name the fastest"
        + " backend and how many times as fast as the next it is; tie where the difference is"
        + " within the noise.";
  }

  private String part(Kind kind, DType dtype) {
    Crossovers data = new Crossovers(sweep.grids(kind, dtype));
    String name = heading(kind) + ", " + dtype;
    StringBuilder html = new StringBuilder(element("h3", dtype.toString()));
    html.append(new WinnerMap(data).html(name + ": the fastest backend")).append("<ul>\n");
    data.text().forEach(line -> html.append(element("li", line)));
    html.append("</ul>\n<div class=\"charts\">\n");
    for (int batch : data.batches()) {
      String caption = data.batches().size() == 1 ? "one sample at a time" : "batch " + batch;
      String title =
          name + ", " + caption + ": samples per second over the width; the table below holds them";
      html.append("<figure>\n").append(element("figcaption", dtype + ", " + caption));
      html.append(new CurveChart(data, batch, title).svg()).append("</figure>\n");
    }
    html.append("</div>\n<details>\n<summary>").append(escape(name + ": the figures"));
    return html.append("</summary>\n").append(table(data, name)).append("</details>\n").toString();
  }

  /** What the curves show, as a table. */
  private static String table(Crossovers data, String name) {
    List<String> columns = new ArrayList<>(List.of("width", "batch"));
    columns.addAll(data.backends());
    List<List<Html.Cell>> lines = new ArrayList<>();
    for (int width : data.widths()) {
      for (int batch : data.batches()) {
        List<Html.Cell> line = new ArrayList<>();
        line.add(new Html.Cell(width + "", (double) width));
        line.add(new Html.Cell(batch + "", (double) batch));
        for (String backend : data.backends()) {
          line.add(FigureTables.rate(data.best(backend, width, batch)));
        }
        lines.add(line);
      }
    }
    return Html.table(name + ": samples per second", columns, 1, lines);
  }

  /** The sentence at the top: which backend leads most often, and how often another leads alone. */
  String answer() {
    StringJoiner text = new StringJoiner("; ", "Over the widths and batches here: ", ".");
    for (Kind kind : results.plan().kinds()) {
      Map<String, Integer> leads = new LinkedHashMap<>();
      Map<String, Integer> alone = new LinkedHashMap<>();
      int points = 0;
      for (DType dtype : results.plan().dtypes()) {
        Crossovers data = new Crossovers(sweep.grids(kind, dtype));
        for (int width : data.widths()) {
          for (int batch : data.batches()) {
            List<String> leaders = data.leaders(width, batch);
            leaders.forEach(backend -> leads.merge(backend, 1, Integer::sum));
            if (leaders.size() == 1) {
              alone.merge(leaders.get(0), 1, Integer::sum);
            }
            points += leaders.isEmpty() ? 0 : 1;
          }
        }
      }
      text.add(answer(kind, leads, alone, points));
    }
    return text.toString();
  }

  private static String answer(
      Kind kind, Map<String, Integer> leads, Map<String, Integer> alone, int points) {
    String purpose = Answer.purpose(kind);
    if (leads.isEmpty()) {
      return purpose + ": not measured";
    }
    String favourite =
        leads.keySet().stream()
            .max(
                Comparator.<String>comparingInt(leads::get)
                    .thenComparing(backend -> alone.getOrDefault(backend, 0)))
            .orElseThrow();
    StringJoiner others = new StringJoiner(" and ", ", but ", "");
    others.setEmptyValue("");
    alone.forEach(
        (backend, count) -> {
          if (!backend.equals(favourite)) {
            others.add("at " + count + " on " + backend);
          }
        });
    return String.format(
        Locale.ROOT,
        "%s on %s, fastest or tied at %d of %d points%s",
        purpose,
        favourite,
        leads.get(favourite),
        points,
        others);
  }

  private String cliffs() {
    List<Grid.Cliff> cliffs = sweep.cliffs();
    StringBuilder html = new StringBuilder(element("p", SweepReport.again(sweep)));
    if (cliffs.isEmpty()) {
      return html.append(element("p", SweepReport.NO_CLIFFS)).toString();
    }
    html.append("<ul>\n");
    cliffs.forEach(cliff -> html.append(element("li", SweepReport.text(cliff))));
    return html.append("</ul>\n").toString();
  }
}
