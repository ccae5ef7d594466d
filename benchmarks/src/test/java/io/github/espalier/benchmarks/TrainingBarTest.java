package io.github.espalier.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.espalier.benchmarks.workload.Lines;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What a training prints comes through; the bar stands on a terminal only. */
class TrainingBarTest {
  private final StringWriter out = new StringWriter();
  private final ByteArrayOutputStream drawn = new ByteArrayOutputStream();

  private TrainingBar bar(boolean watched) {
    PrintStream terminal = new PrintStream(drawn, true, StandardCharsets.UTF_8);
    return new TrainingBar(new PrintWriter(out), terminal, watched);
  }

  private static String progress(int step) {
    return Lines.PROGRESS + step + " 200 epoch 1/2, loss 0.5000, 1234 samples/s";
  }

  @Test
  void isQuietWithoutATerminal() {
    try (TrainingBar bar = bar(false)) {
      bar.line("first");
      bar.line(progress(10));
      bar.line("second");
    }
    assertThat(out.toString().lines()).containsExactly("first", "second");
    assertThat(drawn.size()).isZero();
  }

  @Test
  void drawsStepsLossAndSpeedAndClearsThemAway() throws InterruptedException {
    try (TrainingBar bar = bar(true)) {
      bar.line(progress(50));
      for (int i = 0; i < 100 && !text().contains("loss 0.5000"); i++) {
        Thread.sleep(50);
      }
      assertThat(text()).contains("50/200").contains("epoch 1/2, loss 0.5000, 1234 samples/s");
      bar.line("Epoch 1/2");
      assertThat(out.toString().lines()).containsExactly("Epoch 1/2");
    }
    assertThat(text()).endsWith("\r");
  }

  private String text() {
    return drawn.toString(StandardCharsets.UTF_8);
  }
}
