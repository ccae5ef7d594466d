package io.github.espalier.benchmarks.report;

import java.util.List;

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

  /**
   * A table whose cells name their column, so that a narrow screen can show each row as a card.
   *
   * @param numeric index of the first column that holds figures
   */
  static String table(String caption, List<String> columns, int numeric, List<List<String>> rows) {
    StringBuilder html = new StringBuilder("<table>\n");
    html.append(element("caption", caption)).append("<thead><tr>");
    for (int c = 0; c < columns.size(); c++) {
      html.append(c >= numeric ? "<th scope=\"col\" class=\"figure\">" : "<th scope=\"col\">");
      html.append(escape(columns.get(c))).append("</th>");
    }
    html.append("</tr></thead>\n<tbody>\n");
    for (List<String> row : rows) {
      html.append("<tr>");
      for (int c = 0; c < row.size(); c++) {
        String tag = c == 0 ? "th scope=\"row\"" : "td";
        html.append('<').append(tag).append(" data-label=\"").append(escape(columns.get(c)));
        html.append(c >= numeric ? "\" class=\"figure\">" : "\">");
        html.append("<span>").append(escape(row.get(c))).append("</span>");
        html.append(c == 0 ? "</th>" : "</td>");
      }
      html.append("</tr>\n");
    }
    return html.append("</tbody>\n</table>\n").toString();
  }
}
