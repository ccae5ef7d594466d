package io.github.espalier.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.espalier.benchmarks.compare.Measurements;
import io.github.espalier.measure.Jvm;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A comparison or a sweep that is ended in the middle goes on from there. */
class ResumeTest {
  private static final int SECONDS = 180;
  private static final String FIRST = "3-2@2";
  private static final String SECOND = "4-6-3@8";

  @TempDir Path folder;

  private List<String> command(String... more) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "compare",
                "--quick",
                "--network=" + FIRST + "," + SECOND,
                "--backend=plain,ejml",
                "--kernel=jit",
                "--threads=1",
                "--dtype=FLOAT64",
                "--output=" + folder));
    words.addAll(List.of(more));
    return words;
  }

  private Path file() {
    return folder.resolve(Measurements.FILE);
  }

  private File log() {
    return folder.resolve("log").toFile();
  }

  private Process start(String... more) throws IOException {
    return start(command(more));
  }

  private Process start(List<String> words) throws IOException {
    return new ProcessBuilder(Jvm.command(List.of(), Main.class, words.toArray(String[]::new)))
        .redirectErrorStream(true)
        .redirectOutput(log())
        .start();
  }

  private String output() throws IOException {
    return Files.readString(log().toPath(), StandardCharsets.UTF_8);
  }

  private List<String> facts(String begin) throws IOException {
    return Files.readAllLines(file()).stream().filter(line -> line.startsWith(begin)).toList();
  }

  /** Runs until the first case is kept and the second has begun. */
  private Process startAndWait() throws Exception {
    return waitForSecond(start(), SECOND);
  }

  private Process waitForSecond(Process process, String second) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (!(output().contains(second + ": 2 of 2") && Files.exists(file()))) {
      assertThat(process.isAlive() && System.nanoTime() < end).as(output()).isTrue();
      Thread.sleep(5);
    }
    return process;
  }

  private void resumeAndCheck(List<String> firstTimes) throws Exception {
    Process again = start("--resume");
    assertThat(again.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(again.exitValue()).as(output()).isZero();
    assertThat(output())
        .contains("Going on: 1 of 2 are measured.", SECOND + ": 2 of 2")
        .doesNotContain(FIRST + ": 1 of 2", "timing the start");
    assertThat(facts("done")).hasSize(2);
    // Two engines, three figures, two cases; those of the first case as they were.
    assertThat(facts("times")).hasSize(12).containsAll(firstTimes);
    assertThat(Files.readString(folder.resolve("index.html")))
        .contains("3-2, batch 2", "4-6-3, batch 8")
        .doesNotContain("Interrupted");
    assertThat(Files.readAllLines(folder.resolve("results.csv"))).hasSize(1 + 12);
  }

  @Test
  void aKilledComparisonGoesOnAndMeasuresNothingTwice() throws Exception {
    Process process = startAndWait();
    process.destroyForcibly().waitFor();
    List<String> firstTimes = facts("times");
    assertThat(facts("done")).hasSize(1);
    assertThat(firstTimes).hasSize(6);

    Process other = start("--resume", "--jvm=-Xmx1g");
    assertThat(other.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(other.exitValue()).isEqualTo(Main.WRONG_USAGE);
    assertThat(output())
        .contains("--resume: ", "belongs to another run", "its JVM options: []; now: [-Xmx1g]");

    resumeAndCheck(firstTimes);
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "Java cannot send SIGTERM there")
  void anInterruptedComparisonWritesThePageAndSaysHowToGoOn() throws Exception {
    Process process = startAndWait();
    List<String> firstTimes = facts("times");
    process.destroy();
    assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(output()).contains("Interrupted: 1 of 2 are measured", "--resume");
    assertThat(Files.readString(folder.resolve("index.html")))
        .contains("Interrupted: 50 % of the plan is measured", "3-2, batch 2");

    resumeAndCheck(firstTimes);
  }

  private List<String> sweep(String... more) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "sweep",
                "--quick",
                "--minutes=0.1",
                "--width=4,8",
                "--batch=2",
                "--backend=plain",
                "--kernel=jit",
                "--dtype=FLOAT64",
                "--output=" + folder));
    words.addAll(List.of(more));
    return words;
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "Java cannot send SIGTERM there")
  void anInterruptedSweepWritesWhatIsMeasuredAndGoesOn() throws Exception {
    Path second = Files.writeString(folder.resolve("again-1-measured.txt"), "of an older run");
    Process process = waitForSecond(start(sweep()), "8-8-8-10@2");
    assertThat(second).doesNotExist();
    List<String> firstTimes = facts("times");
    process.destroy();
    assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(output()).contains("Interrupted: 1 of 2 are measured", "--resume");
    assertThat(Files.readString(folder.resolve("index.html")))
        .contains("Interrupted: 50 % of the plan is measured", "fastest or tied at 1 of 1 points");
    // One width, three figures.
    assertThat(Files.readAllLines(folder.resolve("sweep.csv"))).hasSize(1 + 3);

    Process again = start(sweep("--resume"));
    assertThat(again.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(again.exitValue()).as(output()).isZero();
    assertThat(facts("times")).hasSize(6).containsAll(firstTimes);
    assertThat(Files.readAllLines(folder.resolve("sweep.csv"))).hasSize(1 + 6);
  }

  @Test
  void refusesWhereThereIsNothingToGoOnFrom() throws Exception {
    Process process = start("--resume");
    assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(Main.WRONG_USAGE);
    assertThat(output()).contains("--resume: nothing to go on from");
  }
}
