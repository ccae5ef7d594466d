package io.github.espalier.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.espalier.benchmarks.compare.Engine;
import io.github.espalier.benchmarks.compare.Progress;
import io.github.espalier.benchmarks.guard.Baseline;
import io.github.espalier.benchmarks.guard.Figure;
import io.github.espalier.benchmarks.guard.Guard;
import io.github.espalier.benchmarks.guard.Pace;
import io.github.espalier.benchmarks.network.Case;
import io.github.espalier.measure.Kind;
import io.github.espalier.tensor.DType;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A check of which a part fails does not pass. */
class CheckCommandTest {
  private static final String NETWORK = "3-2@2";
  private static final Engine GOOD = new Engine("plain", "jit", DType.FLOAT32, 1);
  private static final Engine BROKEN = new Engine("plain", "bogus", DType.FLOAT32, 1);
  private static final double SLOW = 1e9;

  /** Windows shorter than other programs are given the processor for. */
  private static final Pace PACE = new Pace(0.3, 0.3, 0.2, 41, 0.002, 0);

  private static final int ATTEMPTS = 3;

  @TempDir private Path folder;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  private String output() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static Guard guard(Engine... engines) {
    return new Guard(List.of(Case.parse(NETWORK)), List.of(engines), List.of(), List.of(), PACE);
  }

  private int check(Guard guard, Engine... known) throws Exception {
    Map<Figure, List<Double>> figures = new LinkedHashMap<>();
    for (Engine engine : known) {
      figures.put(new Figure(engine, NETWORK, Kind.PREDICTION), List.of(SLOW));
    }
    Baseline baseline = Baseline.here(figures);
    try (Progress progress = Progress.on(out, 1)) {
      return CheckCommand.report(guard, baseline, guard.compare(baseline, 1, progress), out);
    }
  }

  @Test
  void anEngineOfTheBaselineThatFailsIsMissing() throws Exception {
    assertThat(check(guard(GOOD, BROKEN), GOOD, BROKEN)).as(output()).isEqualTo(1);
    assertThat(output())
        .contains("plain bogus FLOAT32, 1 thread: not measured: ")
        .contains("MISSING 3-2@2, prediction of one sample, plain bogus FLOAT32, 1 thread")
        .doesNotContain("MISSING 3-2@2, prediction of one sample, plain jit", "No regression");
  }

  @Test
  void anEngineThatIsNotChosenIsNotMissing() throws Exception {
    assertThat(check(guard(GOOD), GOOD, BROKEN)).as(output()).isZero();
    assertThat(output())
        .contains("No regression", "that were not chosen: 1")
        .doesNotContain("MISSING");
  }

  @Test
  void aBaselineWithoutWhatIsChosenIsRefused() throws Exception {
    Path file = folder.resolve("b.json");
    Baseline.here(Map.of(new Figure(GOOD, NETWORK, Kind.TRAINING), List.of(1.0))).write(file);
    CheckCommand command = new CheckCommand();
    new CommandLine(command).parseArgs("--against=" + file, "--network=4-3@1");
    assertThatThrownBy(command::call)
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("b.json has nothing of the engines and networks chosen; it has [")
        .hasMessageContaining("3-2@2 on plain jit FLOAT32, 1 thread");
  }

  private int execute(String... options) {
    PrintStream usual = System.out;
    System.setOut(out);
    try {
      return new CommandLine(new CheckCommand(PACE)).execute(options);
    } finally {
      System.setOut(usual);
    }
  }

  /**
   * One JVM before and one after, with the simple compiler only, which is soon done and does the
   * same in both. The step that is planted takes 1.2 times as long.
   */
  @Test
  void aSlowDownThatIsPlantedIsARegression() {
    String file = folder.resolve("b.json").toString();
    String[] choice = {
      "--network=32-32-8@8",
      "--backend=plain",
      "--kernel=jit",
      "--forks=1",
      "--jvm=-XX:TieredStopAtLevel=1"
    };
    int status = 0;
    for (int i = 0; i < ATTEMPTS && !found(); i++) {
      bytes.reset();
      assertThat(execute(with(choice, "--write=" + file))).as(output()).isZero();
      status = execute(with(choice, "--against=" + file, "--plant=plain"));
    }
    assertThat(found()).as(output()).isTrue();
    assertThat(status).isEqualTo(1);
  }

  private boolean found() {
    return output()
        .lines()
        .anyMatch(
            line ->
                line.matches(
                    "REGRESSION 32-32-8@8, training, plain jit FLOAT32, 1 thread:"
                        + " takes 1\\.[1-3]\\d times as long as in the baseline"));
  }

  private static String[] with(String[] words, String... more) {
    return Stream.concat(Stream.of(words), Stream.of(more)).toArray(String[]::new);
  }

  @Test
  void everyEngineOfTheBackendIsPlanted() {
    CheckCommand command = new CheckCommand();
    new CommandLine(command).parseArgs("--against=b.json", "--plant=plain");
    assertThat(command.guard().planted())
        .containsExactly(GOOD, new Engine("plain", "vector", DType.FLOAT32, 1));
  }

  @Test
  void aBackendThatIsNotMeasuredIsNotPlanted() {
    CheckCommand command = new CheckCommand();
    new CommandLine(command).parseArgs("--against=b.json", "--backend=plain", "--plant=ejml");
    assertThatThrownBy(command::guard)
        .isInstanceOf(UsageException.class)
        .hasMessage("--plant: \"ejml\" is not measured");
  }

  @Test
  void anIncompleteBaselineIsNotWritten() throws Exception {
    Path file = Files.writeString(folder.resolve("b.json"), "old");
    Guard guard = guard(GOOD, BROKEN);
    try (Progress progress = Progress.on(out, 1)) {
      assertThat(CheckCommand.write(guard, guard.measure(1, progress), file, out)).isEqualTo(1);
    }
    assertThat(output()).contains("plain bogus", "No baseline written").doesNotContain("Baseline:");
    assertThat(file).hasContent("old");
    assertThat(folder.toFile().list()).containsExactly("b.json");
  }
}
