package io.github.espalier.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.espalier.benchmarks.sweep.Grid;
import io.github.espalier.benchmarks.sweep.GridTest;
import java.io.StringReader;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class SweepChartTest {
  private static Document parse(String svg) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(svg)));
  }

  @Test
  void hasALinePerBatchAndARingAroundACliff() throws Exception {
    Grid even = GridTest.planted(64, 4, 1);
    Grid dented = GridTest.planted(64, 4, 0.5);
    Document drawing = parse(new SweepChart(List.of(even, dented)).svg());
    // Two engines, three batches.
    assertThat(drawing.getElementsByTagName("polyline").getLength()).isEqualTo(6);
    assertThat(drawing.getElementsByTagName("circle").getLength()).isEqualTo(1);
    assertThat(drawing.getDocumentElement().getTextContent())
        .contains("batch 16", "width W", "nd4j FLOAT64", "128");
  }

  @Test
  void needsNothingElseAndReadsInLightAndDark() {
    assertThat(new SweepChart(List.of(GridTest.planted(64, 4, 1))).svg())
        .contains("prefers-color-scheme: dark")
        .doesNotContain("href", "url(", "<script", "@import");
  }

  @Test
  void drawsWhatWasNotMeasuredAsNothing() throws Exception {
    Grid empty =
        new Grid(
            io.github.espalier.benchmarks.SampleResults.engine("ejml"),
            io.github.espalier.measure.Kind.TRAINING,
            List.of(16, 32),
            List.of(1));
    parse(new SweepChart(List.of(empty)).svg());
  }
}
