package io.github.espalier.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.espalier.benchmarks.workload.Lines;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a training prints comes through; the bar stands on a terminal only. */
class TrainingBarTest {
  private final StringWriter out = new StringWriter();
  private final ByteArrayOutputStream drawn = new ByteArrayOutputStream();

  private TrainingBar bar(int columns) {
    PrintStream terminal = new PrintStream(drawn, true, StandardCharsets.UTF_8);
    return new TrainingBar(new PrintWriter(out), terminal, columns);
  }

  private static String progress(int step) {
    return Lines.PROGRESS + step + " 200 epoch 1/2, loss 0.5000, 1234 samples/s";
  }

  @Test
  void isQuietWithoutATerminal() {
    try (TrainingBar bar = bar(0)) {
      bar.line("first");
      bar.line(progress(10));
      bar.line("second");
    }
    assertThat(out.toString().lines()).containsExactly("first", "second");
    assertThat(drawn.size()).isZero();
  }

  @Test
  void drawsStepsLossAndSpeedAndClearsThemAway() {
    try (TrainingBar bar = bar(79)) {
      bar.line(progress(50));
      assertThat(text()).contains(" 25% │").contains("epoch 1/2, loss 0.5000, 1234 samples/s");
      bar.line("Epoch 1/2");
      assertThat(out.toString().lines()).containsExactly("Epoch 1/2");
      assertThat(text()).endsWith("\r" + " ".repeat(79) + "\r");
      bar.line(progress(60));
    }
    assertThat(text()).contains(" 30% │").endsWith("\r" + " ".repeat(79) + "\r");
  }

  @Test
  void showsEveryFigureInOneLineHoweverLong() {
    String longest = "epoch 100/1000, loss 1.235e+10, held-out 100.00 %, 12345678 samples/s";
    // 9.5 % took an hour, so the rest takes 90.5 / 9.5 hours.
    String line = TrainingBar.render(0.095, Duration.ofHours(1), longest, 99);
    assertThat(line).hasSize(99).startsWith("  9% │█").endsWith(" │ 9:31:35, " + longest);

    String usual = "epoch 2/10, loss 0.01234, held-out 98.10 %, 12345 samples/s";
    assertThat(TrainingBar.render(0.5, Duration.ofMinutes(1), usual, 79))
        .isEqualTo(" 50% │███   │ 1:00, " + usual);
  }

  @Test
  void leavesOutWholeFiguresWhereTheTerminalIsNarrow() {
    String figures = "epoch 2/10, loss 0.01234, accuracy 98.10 %, 12345 samples/s";
    String line = TrainingBar.render(1, Duration.ofMinutes(1), figures, 60);
    assertThat(line).isEqualTo("100% │████│ 0:00, epoch 2/10, loss 0.01234, accuracy 98.10 %");
    assertThat(TrainingBar.render(0, Duration.ZERO, figures, 20)).isEqualTo("  0% │        │ -:--");
    assertThat(TrainingBar.render(0, Duration.ZERO, figures, 9)).isEqualTo("  0% ││ -");
  }

  private String text() {
    return drawn.toString(StandardCharsets.UTF_8);
  }
}
