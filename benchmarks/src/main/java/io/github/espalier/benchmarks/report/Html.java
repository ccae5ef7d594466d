package io.github.espalier.benchmarks.report;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Pieces of HTML that are XML as well. */
final class Html {
  private Html() {}

  /** Text with its special characters escaped. */
  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  /** An element around text. */
  static String element(String name, String text) {
    return "<" + name + ">" + escape(text) + "</" + name + ">\n";
  }

  /** A paragraph of a class around text. */
  static String paragraph(String css, String text) {
    return "<p class=\"" + css + "\">" + escape(text) + "</p>\n";
  }

  /** Names and what they stand for. */
  static String definitions(Map<String, String> terms) {
    StringBuilder html = new StringBuilder("<dl>\n");
    terms.forEach(
        (term, text) ->
            html.append("<div>")
                .append("<dt>")
                .append(escape(term))
                .append("</dt><dd>")
                .append(escape(text))
                .append("</dd></div>\n"));
    return html.append("</dl>\n").toString();
  }

  /** A link that saves a file which is part of the page. */
  static String download(String name, String type, String content) {
    String data = Base64.getEncoder().encodeToString(content.getBytes(StandardCharsets.UTF_8));
    return "<a download=\""
        + escape(name)
        + "\" href=\"data:"
        + type
        + ";base64,"
        + data
        + "\">"
        + escape(name)
        + "</a>";
  }

  /** What may be wider than the page: it scrolls by itself, also by keyboard. */
  static String scroll(String label, String html) {
    return "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\""
        + escape(label)
        + "\">\n"
        + html
        + "</div>\n";
  }

  /**
   * A cell of a table.
   *
   * @param text what it shows
   * @param key what it is sorted by, if not by its text; not a number goes to the end
   */
  record Cell(String text, Double key) {
    /** A cell that is sorted by its text. */
    static Cell of(String text) {
      return new Cell(text, null);
    }
  }

  /**
   * A table that a script lets readers sort by any column. Cells name their column, so that a
   * narrow screen can show each row as a card; there the roles keep it a table for screen readers.
   *
   * @param numeric index of the first column that holds figures
   */
  static String table(String caption, List<String> columns, int numeric, List<List<Cell>> rows) {
    StringBuilder html = new StringBuilder("<table class=\"sortable\" role=\"table\">\n");
    html.append(element("caption", caption)).append("<thead role=\"rowgroup\"><tr role=\"row\">");
    for (int c = 0; c < columns.size(); c++) {
      html.append("<th scope=\"col\" role=\"columnheader\"");
      html.append(c >= numeric ? " class=\"figure\">" : ">");
      html.append(escape(columns.get(c))).append("</th>");
    }
    html.append("</tr></thead>\n<tbody role=\"rowgroup\">\n");
    for (List<Cell> row : rows) {
      html.append("<tr role=\"row\">");
      for (int c = 0; c < row.size(); c++) {
        Cell cell = row.get(c);
        String tag = c == 0 ? "th scope=\"row\" role=\"rowheader\"" : "td role=\"cell\"";
        html.append('<').append(tag).append(" data-label=\"").append(escape(columns.get(c)));
        html.append(c >= numeric ? "\" class=\"figure\"" : "\"");
        if (cell.key() != null) {
          html.append(" data-key=\"").append(cell.key()).append('"');
        }
        html.append("><span>").append(escape(cell.text())).append("</span>");
        html.append(c == 0 ? "</th>" : "</td>");
      }
      html.append("</tr>\n");
    }
    return scroll(caption, html.append("</tbody>\n</table>\n").toString());
  }
}
