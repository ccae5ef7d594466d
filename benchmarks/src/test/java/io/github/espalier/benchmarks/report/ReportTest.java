package io.github.espalier.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.espalier.benchmarks.SampleResults;
import io.github.espalier.benchmarks.compare.Engine;
import io.github.espalier.benchmarks.compare.Plan;
import io.github.espalier.benchmarks.compare.Results;
import io.github.espalier.benchmarks.compare.Row;
import io.github.espalier.benchmarks.network.Case;
import io.github.espalier.internal.Json;
import io.github.espalier.measure.Figures;
import io.github.espalier.measure.Kind;
import io.github.espalier.tensor.DType;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
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
    // The verdict's header and network, the figures' header and engines, and where ejml loses.
    assertThat(document.getElementsByTagName("tr").getLength()).isEqualTo(2 + 4 + 3);
    assertThat(text).contains("plain = ejml");
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
    String page = new HtmlReport(results).page();
    assertThat(page)
        .contains("http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';")
        .doesNotContain("<link", "src=", "url(", "@import", "http:", "https:", "//cdn");
    // Style and script are those that the policy names by their digests.
    for (String name : List.of("style", "script")) {
      String inside = between(page, "<" + name + ">", "</" + name + ">");
      assertThat(page).contains(name + "-src 'sha256-" + digest(inside) + "'");
    }
  }

  private static String between(String page, String begin, String end) {
    int from = page.indexOf(begin) + begin.length();
    return page.substring(from, page.indexOf(end, from));
  }

  private static String digest(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void theAnswerStandsAtTheTop() {
    // Training ties, at forward and prediction plain is twice as fast.
    String sentence =
        "For the networks compared here: train on any backend, there is no meaningful difference;"
            + " serve batches and serve single samples on plain (2.0× as fast as the next).";
    assertThat(new Answer(results).text()).isEqualTo(sentence);
    String page = new HtmlReport(results).page();
    assertThat(page.indexOf(sentence)).isBetween(0, page.indexOf("<nav"));
  }

  @Test
  void theAnswerSaysWhereItChanges() {
    Case other = Case.parse("3-2@4");
    Plan plan = results.plan().of(List.of(SampleResults.WORK, other), results.plan().engines());
    List<Row> rows = new ArrayList<>(results.rows());
    rows.add(row("plain", other, Kind.PREDICTION, 3e-6));
    rows.add(row("ejml", other, Kind.PREDICTION, 1e-6));
    rows.add(row("plain", other, Kind.FORWARD, 1e-6));
    rows.add(row("ejml", other, Kind.FORWARD, 1.5e-6));
    Results both = SampleResults.with(plan, rows);
    assertThat(new Answer(both).text())
        .contains("; serve batches on plain (1.5× to 2.0× as fast as the next)")
        // Each leads once: ejml, which is less far behind elsewhere, is named first.
        .endsWith(
            "; serve single samples on ejml (3.0× as fast as the next), but 784-128-10 on plain.");
    assertThat(new Losses(both).html())
        .contains("<h3>ejml</h3>\n<p>Slower than the fastest by more than the noise at 3 of 5")
        .contains("<h3>plain</h3>\n<p>Slower than the fastest by more than the noise at 1 of 5")
        .contains("<span>3-2</span>", "<span>3.0×</span>");
  }

  @Test
  void theAnswerSaysHowOftenItLeadsAlone() {
    Case other = Case.parse("3-2@4");
    Plan plan = results.plan().of(List.of(SampleResults.WORK, other), results.plan().engines());
    List<Row> rows = new ArrayList<>(results.rows());
    rows.add(row("plain", other, Kind.TRAINING, 1e-6));
    rows.add(row("ejml", other, Kind.TRAINING, 2e-6));
    assertThat(new Answer(SampleResults.with(plan, rows)).text())
        .contains("train on plain (2.0× as fast as the next in 1 of 2 networks, tied in 1);");
  }

  private static Row row(String backend, Case work, Kind kind, double seconds) {
    Engine engine = SampleResults.engine(backend);
    return new Row(engine, work, kind, SampleResults.rounds(seconds, 0.01), 0, true);
  }

  @Test
  void aBackendStandsByItsFastestEngine() {
    Engine vector = new Engine("plain", "vector", DType.FLOAT64, 1);
    Plan plan =
        results
            .plan()
            .of(List.of(SampleResults.WORK), List.of(SampleResults.engine("plain"), vector));
    List<Row> rows = new ArrayList<>(results.rows());
    List<Double> slow = SampleResults.rounds(0.030, 0.01);
    rows.add(new Row(vector, SampleResults.WORK, Kind.FORWARD, slow, 0, true));
    Standings.Place place =
        new Standings(SampleResults.with(plan, rows)).places(Kind.FORWARD).get(0);
    assertThat(place.rows()).hasSize(1);
    assertThat(place.rows().get("plain").engine()).isEqualTo(SampleResults.engine("plain"));
  }

  @Test
  void namesTheTimesThatHadNotSettled() {
    assertThat(new HtmlReport(results).page()).contains("All times had settled");
    assertThat(text()).doesNotContain("settled");
    List<Row> rows = new ArrayList<>(results.rows());
    for (Kind kind : List.of(Kind.TRAINING, Kind.FORWARD)) {
      Row row = results.row(SampleResults.engine("ejml"), SampleResults.WORK, kind).orElseThrow();
      rows.remove(row);
      rows.add(new Row(row.engine(), row.work(), kind, row.times(), 0, false));
    }
    Results restless = SampleResults.with(results.plan(), rows);
    String count = "2 of 6 times had not settled when they were measured:";
    String line = "ejml FLOAT64, 1 thread: 784-128-10@32 training, 784-128-10@32 forward";
    assertThat(new HtmlReport(restless).page())
        .contains("<p>" + count + "</p>\n<ul>\n<li>" + line + "</li>\n</ul>");
    assertThat(text(restless)).contains(count + "\n  " + line + "\n");
  }

  /** Paper is as narrow as a telephone, and has no use for cards with buttons above. */
  @Test
  void onlyScreensGetTheLayoutOfTelephones() {
    assertThat(new HtmlReport(results).page())
        .contains("@media screen and (max-width:")
        .doesNotContain("@media (max-width:");
  }

  @Test
  void saysWhereEachBackendLoses() {
    assertThat(new Losses(results).html())
        .contains("<h3>plain</h3>\n<p>Nowhere here: the fastest, or tied with it, at all 3.</p>")
        .contains("<h3>ejml</h3>\n<p>Slower than the fastest by more than the noise at 2 of 3")
        .contains("<span>2.0×</span>", "<span>plain jit</span>")
        .doesNotContain("nd4j");
  }

  @Test
  void namesMachineAndVersions() {
    assertThat(new HtmlReport(results).page())
        .contains("<dt>EJML</dt><dd>0.", "<dt>ND4J</dt><dd>1.", "<dt>Espalier</dt><dd>")
        .contains("<dt>Java</dt><dd>JDK ", "A &lt;fast&gt; processor, 2 cores");
  }

  @Test
  void tablesCanBeSorted() throws Exception {
    String page = new HtmlReport(results).page();
    assertThat(page)
        .contains("<table class=\"sortable\"", "aria-sort", "createElement(\"button\")")
        // 32 samples in 10 and in 20 ms; times to the fastest with their scatter.
        .contains("data-key=\"3200.0\"><span>3.20k</span>")
        .contains("data-key=\"2.0\"><span>2.00× ±2%</span>")
        .contains("<span>1.00× ±2% best</span>", "<span>1.02× ±2% tie</span>")
        .contains("data-key=\"NaN\"><span>–</span>");
  }

  @Test
  void thePageHoldsTheDataToSave() {
    String page = new HtmlReport(results).page();
    DataReport data = new DataReport(results);
    assertThat(saved(page, "results.csv", "text/csv")).isEqualTo(data.csv());
    assertThat(saved(page, "results.json", "application/json")).isEqualTo(data.json());
  }

  private static String saved(String page, String name, String type) {
    String begin = "<a download=\"" + name + "\" href=\"data:" + type + ";base64,";
    assertThat(page).contains(begin);
    byte[] bytes = Base64.getDecoder().decode(between(page, begin, "\""));
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private String text() {
    return text(results);
  }

  private static String text(Results results) {
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
        .containsPattern("784-128-10 +32 +FLOAT64 +plain = ejml +plain +plain\n")
        .contains("nd4j FLOAT64, 1 thread: not measured: " + SampleResults.REASON)
        .contains("on the slow default: transpose")
        .containsPattern(
            "784-128-10 +32 +plain jit +1 +3.20k +±2% +tie +1.3% +0 +3.20k +best +10.0 ms +best")
        .containsPattern("\n +ejml +1 +3.14k +±2% +tie +1.3% +0 +1.60k +2.0× +20.0 ms +2.0×");
  }

  @Test
  void saysWhenADifferenceIsATie() {
    assertThat(text())
        .contains(
            "tie where the ratio is within 10 % of 1, or 1 within its 95 % interval, round by round");
    assertThat(new HtmlReport(results).page())
        .contains(
            "they tie if the median ratio is within 10 % of 1, or 1 within the ratios' 95 % interval");
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
        .contains("| plain jit FLOAT64 | 3.20k ±2% |\n| ejml FLOAT64 | 3.14k ±2% |")
        .contains("| plain jit FLOAT64 | 1.3% |")
        .contains("| nd4j FLOAT64 | – |")
        .contains("nd4j FLOAT64, 1 thread: " + SampleResults.REASON);
  }

  @Test
  void csvHasOneLinePerFigure() {
    assertThat(new DataReport(results).csv().lines()).hasSize(1 + results.rows().size());
    assertThat(new DataReport(results).csv())
        .startsWith("backend,kernel,dtype,threads,case,network,batch,kind,samples_per_second,")
        .contains("ejml,-,FLOAT64,1,iv:32,784-128-10,32,FORWARD,1600.0,0.02,0.01999");
  }

  @Test
  void jsonEscapesAndNullsWhatItMust() throws Exception {
    String json = new DataReport(results).json();

    assertThat(json)
        .contains("\"nd4j FLOAT64, 1 thread\":\"no <jnind4jcpu> & \\\"no\\\" library\"")
        .containsPattern("\"versions\":\\{\"Espalier\":\"[0-9].*\"EJML\":\"[0-9.]+\",\"ND4J\":\"")
        .contains("\"seconds_per_step_of_rounds\":[" + results.rows().get(0).times().get(0) + ",");
    Row row = results.rows().get(0);
    Row endless = new Row(row.engine(), row.work(), row.kind(), List.of(0.0), 0, true);
    Object tree =
        Json.parse(new DataReport(SampleResults.with(results.plan(), List.of(endless))).json());
    List<?> figures = (List<?>) ((Map<?, ?>) tree).get("figures");
    assertThat(((Map<?, ?>) figures.get(0)).containsKey("samples_per_second")).isTrue();
    assertThat(((Map<?, ?>) figures.get(0)).get("samples_per_second")).isNull();
  }
}
