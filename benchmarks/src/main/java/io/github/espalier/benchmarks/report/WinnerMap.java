package io.github.espalier.benchmarks.report;

import static io.github.espalier.benchmarks.report.Html.element;
import static io.github.espalier.benchmarks.report.Html.escape;

import io.github.espalier.benchmarks.sweep.Crossovers;
import io.github.espalier.measure.Figures;
import java.util.ArrayList;
import java.util.List;

/**
 * The fastest backend at every width and batch: its name and colour, and how many times as fast as
 * the next it is; ties name all who tie.
 */
final class WinnerMap {
  private final Crossovers data;

  WinnerMap(Crossovers data) {
    this.data = data;
  }

  /** As a table of HTML, which screen readers read as one. */
  String html(String caption) {
    StringBuilder html = new StringBuilder("<table class=\"map\">\n");
    html.append(element("caption", caption)).append("<thead><tr><th scope=\"col\">width</th>");
    data.batches()
        .forEach(batch -> html.append("<th scope=\"col\">").append(column(batch)).append("</th>"));
    html.append("</tr></thead>\n<tbody>\n");
    for (int width : data.widths()) {
      html.append("<tr><th scope=\"row\">").append(width).append("</th>");
      data.batches().forEach(batch -> html.append(cell(width, batch)));
      html.append("</tr>\n");
    }
    return Html.scroll(caption, html.append("</tbody>\n</table>\n").toString());
  }

  private String cell(int width, int batch) {
    List<String> leaders = data.leaders(width, batch);
    if (leaders.isEmpty()) {
      return "<td class=\"none\">–</td>";
    }
    if (leaders.size() > 1) {
      return "<td class=\"tie\"><b>tie</b> " + escape(String.join(" ", leaders)) + "</td>";
    }
    String backend = leaders.get(0);
    return "<td class=\"w"
        + Charts.ofBackend(backend)
        + "\"><b>"
        + escape(backend)
        + "</b> "
        + margin(width, batch)
        + "</td>";
  }

  private String margin(int width, int batch) {
    return data.ranking(width, batch).size() < 2
        ? "alone"
        : Figures.times(data.margin(width, batch));
  }

  private String column(int batch) {
    return data.batches().size() == 1 ? "fastest" : "batch " + batch;
  }

  /** As lines of text, the heading first. */
  List<List<String>> lines() {
    List<List<String>> lines = new ArrayList<>();
    List<String> heading = new ArrayList<>(List.of("width"));
    data.batches().forEach(batch -> heading.add(column(batch)));
    lines.add(heading);
    for (int width : data.widths()) {
      List<String> line = new ArrayList<>(List.of(Integer.toString(width)));
      for (int batch : data.batches()) {
        List<String> leaders = data.leaders(width, batch);
        line.add(
            leaders.isEmpty()
                ? "–"
                : leaders.size() > 1
                    ? String.join("=", leaders)
                    : leaders.get(0) + " " + margin(width, batch));
      }
      lines.add(line);
    }
    return lines;
  }
}
