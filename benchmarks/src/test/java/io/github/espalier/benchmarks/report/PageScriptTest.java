package io.github.espalier.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.espalier.benchmarks.SampleResults;
import java.util.List;
import org.htmlunit.WebClient;
import org.htmlunit.html.DomElement;
import org.htmlunit.html.HtmlButton;
import org.htmlunit.html.HtmlElement;
import org.htmlunit.html.HtmlPage;
import org.htmlunit.html.HtmlTable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The page's script in a browser without a screen: headings sort their table. */
class PageScriptTest {
  private static final String RATE = "training, samples/s";

  private final WebClient browser = new WebClient();
  private HtmlTable table;

  @BeforeEach
  void open() throws Exception {
    String html = new HtmlReport(SampleResults.results()).page();
    HtmlPage page = browser.loadHtmlCodeIntoCurrentWindow(html);
    // The first table says in short who is fastest.
    table = (HtmlTable) page.getElementsByTagName("table").get(1);
  }

  @AfterEach
  void close() {
    browser.close();
  }

  private HtmlButton heading(String text) {
    return table.getElementsByTagName("button").stream()
        .map(HtmlButton.class::cast)
        .filter(button -> button.getTextContent().equals(text))
        .findFirst()
        .orElseThrow();
  }

  private List<String> engines() {
    return table.getBodies().get(0).getRows().stream()
        .map(row -> row.getCell(2).getTextContent())
        .toList();
  }

  private String order(String heading) {
    return ((DomElement) heading(heading).getParentNode()).getAttribute("aria-sort");
  }

  @Test
  void aHeadingSortsUpThenDownAndWhatHasNoFigureStaysLast() throws Exception {
    assertThat(engines()).containsExactly("plain jit", "ejml", "nd4j");

    heading(RATE).click();
    assertThat(engines()).containsExactly("ejml", "plain jit", "nd4j");
    assertThat(order(RATE)).isEqualTo("ascending");

    heading(RATE).click();
    assertThat(engines()).containsExactly("plain jit", "ejml", "nd4j");
    assertThat(order(RATE)).isEqualTo("descending");
  }

  @Test
  void anotherHeadingTakesOver() throws Exception {
    heading(RATE).click();
    heading("engine").click();

    assertThat(engines()).containsExactly("ejml", "nd4j", "plain jit");
    assertThat(order("engine")).isEqualTo("ascending");
    assertThat(order(RATE)).isEmpty();
  }

  @Test
  void theKeyboardReachesHeadingsAndWhatScrolls() {
    List<HtmlElement> reached = ((HtmlPage) table.getPage()).getTabbableElements();

    assertThat(reached).containsAll(table.getElementsByTagName("button"));
    assertThat(((DomElement) table.getParentNode()).getAttribute("tabindex")).isEqualTo("0");
  }
}
