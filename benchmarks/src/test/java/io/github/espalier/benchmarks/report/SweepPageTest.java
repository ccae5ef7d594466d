package io.github.espalier.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.espalier.benchmarks.SampleResults;
import io.github.espalier.benchmarks.compare.Engine;
import io.github.espalier.benchmarks.compare.Plan;
import io.github.espalier.benchmarks.compare.Row;
import io.github.espalier.benchmarks.network.Case;
import io.github.espalier.benchmarks.sweep.Sweep;
import io.github.espalier.measure.Figures;
import io.github.espalier.measure.Kind;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class SweepPageTest {
  private static final List<String> BACKENDS = List.of("plain", "ejml");

  /** Plain takes 10 ms, ejml half of that at width 32 and twice that below. */
  static Sweep sweep() {
    Sweep sweep = new Sweep(List.of(16, 32), List.of(1, 8));
    List<Engine> engines = BACKENDS.stream().map(SampleResults::engine).toList();
    Plan plan = Plan.sweep(sweep.cases()).of(sweep.cases(), engines);
    List<Row> rows = new ArrayList<>();
    for (Case work : sweep.cases()) {
      for (Engine engine : engines) {
        for (Kind kind : Kind.values()) {
          // A prediction is measured once per width, with the first batch.
          if (kind != Kind.PREDICTION || work.batch() == 1) {
            double ejml = work.network().text().startsWith("32") ? 0.005 : 0.020;
            double seconds = engine.backend().equals("ejml") ? ejml : 0.010;
            rows.add(new Row(engine, work, kind, SampleResults.rounds(seconds, 0.01), 0, true));
          }
        }
      }
    }
    sweep.take(SampleResults.with(plan, rows));
    return sweep;
  }

  private final Sweep sweep = sweep();
  private final String page = new SweepPage(sweep).html();

  private Document document() throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(page)));
  }

  @Test
  void mapsTheWinnerAndSaysWhereItChanges() throws Exception {
    String text = document().getDocumentElement().getTextContent();
    assertThat(text)
        .contains(
            "train on plain, fastest or tied at 2 of 4 points, but at 2 on ejml;",
            "on one thread",
            "plain and ejml, where they differ: plain (2.0×), overtaken by ejml from width 32 on (2.0×).");
    // Two kinds with two widths and two batches, predictions without batch.
    assertThat(page.split("<td class=\"w").length - 1).isEqualTo(2 * 4 + 2);
    assertThat(page)
        .contains("<td class=\"w0\"><b>plain</b> 2.0×</td>", "<td class=\"w1\"><b>ejml</b> 2.0×");
  }

  @Test
  void drawsACurvePerBackendAtEveryBatch() throws Exception {
    // Training and forward at two batches, prediction; two backends each.
    assertThat(document().getElementsByTagName("polyline").getLength()).isEqualTo(2 * (2 + 2 + 1));
    assertThat(document().getElementsByTagName("circle").getLength())
        .isEqualTo(2 * 2 * (2 + 2 + 1));
    // One sample in 10 ms, and eight.
    assertThat(page)
        .contains("width 16: " + Figures.count(100) + " samples/s")
        .contains("width 16: " + Figures.count(800) + " samples/s");
  }

  @Test
  void theCurvesAreInTablesToo() throws Exception {
    NodeList tables = document().getElementsByTagName("details");
    // Training, forward and predictions in one precision.
    assertThat(tables.getLength()).isEqualTo(3);
    Element training = (Element) tables.item(0);
    assertThat(training.getElementsByTagName("summary").item(0).getTextContent())
        .isEqualTo("Training, FLOAT64: the figures");
    NodeList rows = training.getElementsByTagName("tr");
    assertThat(rows.getLength()).isEqualTo(1 + 4);
    // Width 32, eight samples in 10 ms and in 5 ms.
    assertThat(rows.item(4).getTextContent())
        .isEqualTo("328" + Figures.count(800) + Figures.count(1600));
  }

  @Test
  void needsNothingElseAndHoldsItsData() {
    assertThat(page).doesNotContain("<link", "src=", "url(", "@import", "http:", "https:");
    String begin = "<a download=\"sweep.csv\" href=\"data:text/csv;base64,";
    assertThat(page).contains(begin);
    int from = page.indexOf(begin) + begin.length();
    byte[] bytes = Base64.getDecoder().decode(page.substring(from, page.indexOf('"', from)));
    assertThat(new String(bytes, StandardCharsets.UTF_8)).isEqualTo(new SweepReport(sweep).csv());
    assertThat(new SweepReport(sweep).csv().lines()).hasSize(1 + 2 * (4 + 4 + 2));
  }

  @Test
  void saysThatThereAreNoCliffs() {
    assertThat(page).contains("No cliffs");
  }
}
