package io.github.espalier.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.espalier.benchmarks.SampleResults;
import io.github.espalier.benchmarks.compare.Results;
import io.github.espalier.benchmarks.compare.Row;
import io.github.espalier.measure.Figures;
import io.github.espalier.measure.Kind;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class ReportTest {
  private final Results results = SampleResults.results();

  private static Document parse(String page) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(page)));
  }

  @Test
  void thePageIsWellFormedAndHoldsEveryFigure() throws Exception {
    String page = new HtmlReport(results).page();

    Document document = parse(page);

    String text = document.getDocumentElement().getTextContent();
    for (Row row : results.rows()) {
      String figure =
          row.kind() == Kind.PREDICTION
              ? Figures.seconds(row.seconds().median())
              : Figures.count(row.samplesPerSecond());
      assertThat(text).contains(figure);
    }
    assertThat(text).contains(SampleResults.REASON, "A <fast> processor", "784-128-10", "load 8.5");
    // The verdict's header and network, then the figures' header and engines.
    assertThat(document.getElementsByTagName("tr").getLength()).isEqualTo(2 + 4);
    assertThat(text).contains("plain jit = ejml");
    // Two backends, training and forward, and one start-up time.
    assertThat(document.getElementsByTagName("rect").getLength()).isEqualTo(5);
  }

  @Test
  void chartsHaveNamesAndBarsInProportion() throws Exception {
    Document document = parse(new HtmlReport(results).page());

    NodeList charts = document.getElementsByTagName("svg");
    for (int i = 0; i < charts.getLength(); i++) {
      assertThat(charts.item(i).getAttributes().getNamedItem("aria-label").getNodeValue())
          .isNotBlank();
    }
    NodeList bars = document.getElementsByTagName("rect");
    double plain =
        Double.parseDouble(bars.item(2).getAttributes().getNamedItem("width").getNodeValue());
    double ejml =
        Double.parseDouble(bars.item(3).getAttributes().getNamedItem("width").getNodeValue());
    // Forward: 10 ms and 20 ms.
    assertThat(ejml).isEqualTo(plain / 2);
  }

  @Test
  void thePageNeedsNothingElse() {
    assertThat(new HtmlReport(results).page())
        .doesNotContain("<script")
        .doesNotContain("<link")
        .doesNotContain("src=")
        .doesNotContain("url(");
  }

  private String text() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new ConsoleReport(results, new PrintStream(bytes, true, StandardCharsets.UTF_8)).print();
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void theTextHoldsTablesStartsAndFailures() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new ConsoleReport(results, new PrintStream(bytes, true, StandardCharsets.UTF_8)).print();

    String text = bytes.toString(StandardCharsets.UTF_8);
    assertThat(text)
        .contains("FLOAT64, JDK " + System.getProperty("java.version"))
        .containsPattern("784-128-10 +32 +FLOAT64 +plain jit = ejml +plain jit +plain jit\n")
        .contains("nd4j FLOAT64, 1 thread: not measured: " + SampleResults.REASON)
        .contains("on the slow default: transpose")
        .containsPattern(
            "784-128-10 +32 +plain jit +1 +3.20k +±2% +tie +1.3% +0 +3.20k +best +10.0 ms +best")
        .containsPattern("\n +ejml +1 +3.05k +±2% +tie +1.2% +0 +1.60k +2.0× +20.0 ms +2.0×");
  }

  @Test
  void anEngineThatWasNotMeasuredHasItsRow() {
    assertThat(text()).containsPattern("\n +nd4j +1 +– +– +– +– +– +– +– +– +–\n");
    assertThat(new HtmlReport(results).page()).contains("<span>nd4j</span>");
    assertThat(new DataReport(results).json()).contains("\"nd4j FLOAT64, 1 thread\":");
  }

  @Test
  void theTextFitsInto120Columns() {
    assertThat(text().lines())
        .allMatch(line -> line.length() <= 120 || line.contains(" described"));
  }

  @Test
  void theTablesForADocumentHaveARowPerEngineAndAColumnPerNetwork() {
    assertThat(new MarkdownReport(results).text())
        .contains("| Training, samples per second, JDK " + System.getProperty("java.version"))
        .contains("| plain jit FLOAT64 | 3.20k ±2% |\n| ejml FLOAT64 | 3.05k ±2% |")
        .contains("| plain jit FLOAT64 | 1.3% |")
        .contains("| nd4j FLOAT64 | – |")
        .contains("nd4j FLOAT64, 1 thread: " + SampleResults.REASON);
  }

  @Test
  void csvHasOneLinePerFigure() {
    assertThat(new DataReport(results).csv().lines()).hasSize(1 + results.rows().size());
    assertThat(new DataReport(results).csv())
        .startsWith("backend,kernel,dtype,threads,case,network,batch,kind,samples_per_second,")
        .contains("ejml,-,FLOAT64,1,iv:32,784-128-10,32,FORWARD,1600.0,0.02,0.02,");
  }

  @Test
  void jsonEscapesAndNullsWhatItMust() {
    String json = new DataReport(results).json();

    assertThat(json)
        .contains("\"nd4j FLOAT64, 1 thread\":\"no <jnind4jcpu> & \\\"no\\\" library\"");
    assertThat(Json.write(java.util.List.of(Double.NaN, "a\nb\\", true, 2)))
        .isEqualTo("[null,\n\"a\\u000ab\\\\\",\ntrue,\n2]");
  }
}
