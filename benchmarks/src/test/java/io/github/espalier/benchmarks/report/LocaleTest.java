package io.github.espalier.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.espalier.benchmarks.SampleResults;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Pages and tables are the same whatever country the process believes it is in. */
class LocaleTest {
  @Test
  void reportsDoNotDependOnTheLocale() {
    assertThat(reportsUnder(Locale.forLanguageTag("ar-EG-u-nu-arab")))
        .isEqualTo(reportsUnder(Locale.ROOT));
  }

  private static List<String> reportsUnder(Locale locale) {
    Locale before = Locale.getDefault();
    Locale.setDefault(locale);
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    try {
      new ConsoleReport(SampleResults.results(), out).print();
      new SweepReport(SweepPageTest.sweep()).print(out);
      return List.of(
          printed.toString(StandardCharsets.UTF_8),
          new HtmlReport(SampleResults.results()).page(),
          new MarkdownReport(SampleResults.results()).text(),
          new DataReport(SampleResults.results()).csv(),
          new SweepPage(SweepPageTest.sweep()).html());
    } finally {
      Locale.setDefault(before);
    }
  }
}
