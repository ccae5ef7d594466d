package io.github.espalier.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.espalier.measure.Jvm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A command that is interrupted says nothing of backends that broke down. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "Java cannot send SIGTERM there")
class InterruptedCommandTest {
  private static final int SECONDS = 60;
  private static final int LATE_MILLIS = 200;

  @TempDir private Path folder;

  /** The children die first, as they may of a Ctrl-C that means all. */
  @ParameterizedTest
  @CsvSource({
    "check --network=3-2@2 --backend=plain --kernel=jit --write=, JVM 1 of 9",
    "advise 3-2 --backend=plain --budget=4s, measuring in turns"
  })
  void whatIsInterruptedIsNoFailure(String command, String begun) throws Exception {
    Path file = folder.resolve("b.json");
    Path log = folder.resolve("log");
    String[] words = (command.endsWith("=") ? command + file : command).split(" ");
    Process process =
        new ProcessBuilder(Jvm.command(List.of(), Main.class, words))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (!Files.readString(log).contains(begun) || process.descendants().count() < 2) {
      assertThat(process.isAlive() && System.nanoTime() < end).isTrue();
      Thread.sleep(5);
    }
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    Thread.sleep(LATE_MILLIS);
    process.destroy();
    assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(log).content().doesNotContain("not measured", "check:", "advise:", "RECOMMENDATION");
    assertThat(file).doesNotExist();
  }
}
