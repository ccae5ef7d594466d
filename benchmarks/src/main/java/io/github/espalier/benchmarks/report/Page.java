package io.github.espalier.benchmarks.report;

import static io.github.espalier.benchmarks.report.Html.element;
import static io.github.espalier.benchmarks.report.Html.escape;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A page that is one file: style and script are inside, and a content security policy forbids it to
 * load anything or to run any other script. It is XML as well as HTML.
 */
final class Page {
  private static final String STYLE = resource("page.css");
  private static final String SCRIPT = resource("page.js");

  private final String title;
  private final StringBuilder lead = new StringBuilder();
  private final Map<String, String> sections = new LinkedHashMap<>();

  /** An empty page. */
  Page(String title) {
    this.title = title;
  }

  /** Adds HTML that stands above the contents. */
  void lead(String html) {
    lead.append(html);
  }

  /** Adds a section; without HTML, none. */
  void section(String heading, String html) {
    if (!html.isEmpty()) {
      sections.put(heading, html);
    }
  }

  /** The file. */
  String html() {
    StringBuilder page = new StringBuilder();
    page.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n");
    page.append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; ");
    page.append("style-src '").append(digest(STYLE)).append("'; ");
    page.append("script-src '").append(digest(SCRIPT)).append("'; ");
    page.append("base-uri 'none'; form-action 'none'\"/>\n");
    page.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n");
    page.append("<meta name=\"color-scheme\" content=\"light dark\"/>\n");
    page.append(element("title", title));
    page.append("<style>").append(STYLE).append("</style>\n</head>\n<body>\n");
    page.append("<main>\n").append(element("h1", title)).append(lead);
    contents(page);
    sections.forEach(
        (heading, html) ->
            page.append("<section aria-labelledby=\"")
                .append(id(heading))
                .append("\">\n")
                .append("<h2 id=\"")
                .append(id(heading))
                .append("\">")
                .append(escape(heading))
                .append("</h2>\n")
                .append(html)
                .append("</section>\n"));
    page.append("</main>\n<script>").append(SCRIPT).append("</script>\n");
    return page.append("</body>\n</html>\n").toString();
  }

  private void contents(StringBuilder page) {
    page.append("<nav aria-label=\"Contents\"><ul>\n");
    for (String heading : sections.keySet()) {
      page.append("<li><a href=\"#").append(id(heading)).append("\">");
      page.append(escape(heading)).append("</a></li>\n");
    }
    page.append("</ul></nav>\n");
  }

  private static String id(String heading) {
    return heading.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
  }

  private static String digest(String text) {
    try {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
      return "sha256-" + Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String resource(String name) {
    try (InputStream in = Page.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
