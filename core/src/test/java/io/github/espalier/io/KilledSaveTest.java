package io.github.espalier.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.espalier.backend.Backend;
import io.github.espalier.network.Model;
import io.github.espalier.tck.HeapBackend;
import io.github.espalier.tensor.DType;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes killed at random moments while they save: the file is always whole, and never older
 * than the last save that returned. {@code -Despalier.kills=200} kills more of them.
 */
class KilledSaveTest {
  private static final int KILLS = Integer.getInteger("espalier.kills", 20);

  /** So many saves, and so long, a process may live: every part of a save is hit, cold and warm. */
  private static final int MOST_SAVES = 8;

  private static final int LONGEST_MICROS = 10_000;

  @TempDir Path dir;
  private final Random random = new Random(20_261_127);

  @Test
  void noKillLosesASaveThatReturned() throws Exception {
    Path file = dir.resolve("m.safetensors");
    int last = 0;
    int inTheMiddle = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      int returned = killed(file, last + 1, "atomically");
      int found = saveIn(file);
      assertThat(found).as("save found after kill %d", kill).isBetween(returned, returned + 1);
      last = found;
      inTheMiddle += deleteLeftovers() > 0 ? 1 : 0;
    }
    System.out.printf(
        "KilledSaveTest: %d kills, %d of them inside a save, 0 lost, %d saves%n",
        KILLS, inTheMiddle, last);
    // Kills between saves alone would show nothing.
    assertThat(inTheMiddle).isPositive();
  }

  /** The same, with a writer that overwrites: this is what the test would see. */
  @Test
  void writingInPlaceIsCaught() throws Exception {
    Path file = dir.resolve("m.safetensors");
    for (int kill = 0; kill < 40; kill++) {
      int returned = killed(file, 1, "in-place");
      try {
        if (saveIn(file) < returned) {
          return;
        }
      } catch (ModelFormatException damaged) {
        return;
      }
    }
    throw new AssertionError("40 kills of a process that overwrites its file did no damage");
  }

  /**
   * Lets a process save until a random moment after some of its saves, and kills it.
   *
   * @return the last save that returned
   */
  private int killed(Path file, int firstSave, String how) throws Exception {
    Process process =
        new ProcessBuilder(SavingProcess.command(file, firstSave, how, Integer.MAX_VALUE))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
      String line = null;
      for (int saves = 1 + random.nextInt(MOST_SAVES); saves > 0; saves--) {
        line = out.readLine();
        assertThat(line).as("what the process prints").isNotNull();
      }
      TimeUnit.MICROSECONDS.sleep(random.nextInt(LONGEST_MICROS));
      // Process.destroyForcibly would close the pipe, with what the process has printed in it.
      process.toHandle().destroyForcibly();
      int last = firstSave - 1;
      while (line != null) {
        last = Integer.parseInt(line);
        line = out.readLine();
      }
      process.waitFor();
      return last;
    } finally {
      process.destroyForcibly();
    }
  }

  /** The number of the save that the file holds. */
  private static int saveIn(Path file) throws IOException {
    try (Backend backend = new HeapBackend(DType.FLOAT64);
        Model model = Model.load(file, backend)) {
      double[][] weights = model.snapshot();
      for (double[] numbers : weights) {
        for (double number : numbers) {
          assertThat(number).isEqualTo(weights[0][0]);
        }
      }
      return (int) weights[0][0];
    }
  }

  /** Deletes the temporary files that killed saves have left; nothing else may be there. */
  private int deleteLeftovers() throws IOException {
    List<Path> leftovers;
    try (Stream<Path> files = Files.list(dir)) {
      leftovers =
          files.filter(path -> !path.endsWith("m.safetensors")).collect(Collectors.toList());
    }
    for (Path leftover : leftovers) {
      assertThat(leftover.getFileName().toString()).matches("\\.espalier-[0-9a-f]{16}\\.tmp");
      Files.delete(leftover);
    }
    return leftovers.size();
  }
}
