package io.github.espalier.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.espalier.init.RandomStream;
import io.github.espalier.measure.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs of the guide run one after the other, on generated birds. */
class GuideTest {
  private static final Path GUIDE = Path.of("..", "docs", "guide.md");
  private static final int BIRDS = 300;
  private static final int KILLS = 3;

  @TempDir Path folder;

  @Test
  void theGuideLeadsFromACsvFileToAServedModel() throws Exception {
    Files.writeString(folder.resolve("birds.csv"), birds());
    Map<String, String> printed = new HashMap<>();
    for (DocumentProgram program : DocumentProgram.of(GUIDE)) {
      printed.put(program.name(), program.run(folder));
    }
    assertThat(printed).containsOnlyKeys("Look", "Train", "Serve", "Others", "Advise", "Gradients");
    assertThat(printed.get("Look"))
        .contains("bill_length_mm")
        .containsPattern("island +texts, 3 different");
    assertThat(printed.get("Advise")).contains("RECOMMENDATION train on ");
    assertThat(accuracy(printed.get("Train"))).isGreaterThan(0.9);
    // The arrays' line is 213, 46.
    assertThat(printed.get("Others")).containsPattern("\n4[3-9]\\d\\d g\n$");
    assertThat(printed.get("Serve")).startsWith("Gentoo").endsWith("1000\n");
    assertThat(folder.resolve("birds.safetensors")).isNotEmptyFile();
    assertThat(folder.resolve("checkpoints")).isNotEmptyDirectory();
  }

  /** What the guide promises of interruption, by signals that no program can catch. */
  @Test
  void killedWhileItTrainsItEndsInTheSameModel() throws Exception {
    DocumentProgram train =
        DocumentProgram.of(GUIDE).stream()
            .filter(program -> program.name().equals("Train"))
            .findFirst()
            .orElseThrow();
    Path unbroken = Files.createDirectory(folder.resolve("unbroken"));
    Path killed = Files.createDirectory(folder.resolve("killed"));
    for (Path each : List.of(unbroken, killed)) {
      Files.writeString(each.resolve("birds.csv"), birds());
      train.compile(each);
    }
    finish(train.start(unbroken));
    Random random = new Random(20_261_127);
    int kills = 0;
    Process process = train.start(killed);
    String newest = "";
    while (kills < KILLS && process.isAlive()) {
      String now = newest(killed.resolve("checkpoints"));
      if (now.compareTo(newest) > 0) {
        // Somewhere in the epochs to come, or in a save.
        Thread.sleep(random.nextInt(30));
        newest = newest(killed.resolve("checkpoints"));
        process.destroyForcibly().waitFor();
        kills++;
        process = train.start(killed);
      }
    }
    finish(process);
    assertThat(kills).isEqualTo(KILLS);
    assertThat(killed.resolve("birds.safetensors"))
        .hasSameBinaryContentAs(unbroken.resolve("birds.safetensors"));
  }

  private static void finish(Process process) throws Exception {
    String output = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor()).as(output).isZero();
  }

  private static String newest(Path checkpoints) throws IOException {
    if (!Files.isDirectory(checkpoints)) {
      return "";
    }
    try (Stream<Path> files = Files.list(checkpoints)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith("ckpt-"))
          .max(Comparator.naturalOrder())
          .orElse("");
    }
  }

  private static double accuracy(String printed) {
    String last = printed.strip().lines().reduce((a, b) -> b).orElseThrow();
    return Double.parseDouble(last.replaceAll(".*accuracy[=: ]+([0-9.]+).*", "$1"));
  }

  /** Three kinds of birds that overlap a little; one number and one sex in ten are missing. */
  private static String birds() throws IOException {
    record Kind(String name, List<String> islands, double... means) {}
    List<Kind> kinds =
        List.of(
            new Kind("Adelie", List.of("Torgersen", "Biscoe", "Dream"), 38.8, 18.3, 190, 3700),
            new Kind("Gentoo", List.of("Biscoe"), 47.5, 15, 217, 5076),
            new Kind("Chinstrap", List.of("Dream"), 48.8, 18.4, 196, 3733));
    double[] deviations = {2.7, 1.1, 6.5, 430};
    RandomStream random = new RandomStream(1, "birds");
    StringBuilder csv =
        new StringBuilder(
            "species,island,bill_length_mm,bill_depth_mm,flipper_length_mm,body_mass_g,sex\n");
    for (int i = 0; i < BIRDS; i++) {
      Kind kind = kinds.get(i % kinds.size());
      csv.append(kind.name).append(',');
      csv.append(kind.islands.get(random.nextInt(kind.islands.size())));
      for (int c = 0; c < deviations.length; c++) {
        double value = kind.means[c] + deviations[c] * random.nextGaussian();
        csv.append(',');
        csv.append(random.nextInt(10) == 0 ? "" : String.format(Locale.ROOT, "%.1f", value));
      }
      csv.append(',').append(List.of("male", "female", "").get(random.nextInt(21) / 10));
      csv.append('\n');
    }
    return csv.toString();
  }
}
