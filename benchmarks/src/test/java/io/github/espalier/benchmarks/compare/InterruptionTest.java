package io.github.espalier.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.espalier.measure.Jvm;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

class InterruptionTest {
  private static volatile boolean ending;

  /** Has a slow last act, and says so if it goes on working meanwhile. */
  public static void main(String[] arguments) throws InterruptedException {
    Interruption.with(
        () -> {
          ending = true;
          pause(1000);
          System.out.println("last act");
        });
    System.out.println("ready");
    while (true) {
      boolean begun = ending;
      Interruption.stopIfEnding(false);
      if (begun) {
        System.out.println("went on");
      }
      pause(1);
    }
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "Java cannot send SIGTERM there")
  void workStopsWhileTheLastActIsDone() throws Exception {
    Process process =
        new ProcessBuilder(Jvm.command(List.of(), InterruptionTest.class))
            .redirectErrorStream(true)
            .start();
    try (var lines = process.inputReader(StandardCharsets.UTF_8)) {
      String line = lines.readLine();
      while (Jvm.isIncubatorWarning(line)) {
        line = lines.readLine();
      }
      assertThat(line).isEqualTo("ready");
      // Not destroy(), which closes the output that is read here.
      process.toHandle().destroy();
      assertThat(lines.lines()).containsExactly("last act");
    }
  }
}
