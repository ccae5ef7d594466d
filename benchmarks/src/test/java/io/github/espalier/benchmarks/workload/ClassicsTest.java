package io.github.espalier.benchmarks.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.espalier.tensor.DType;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every classic on every backend from its recorded start: the result, and what it prints. */
class ClassicsTest {
  private static final Map<String, double[][]> EXPECTED = expected();

  /** How each program prints an epoch's figure. */
  private static final Map<String, String> LINES =
      Map.of(
          "scalar-autograd-parity", "Epoch %d, total loss: %.4f",
          "parity-batch", "Epoch %d, loss: %.4f",
          "neuron-xor", "Iteration %d, error: %.2f",
          "online-2-2-2", "Epoch %d, Mean squared error: %.4f",
          "online-2-3-2", "Epoch %d, error: %.3f",
          "keras-2-3-2", "Epoch %d/200 - loss: %.4f",
          "relu-softmax-xor", "Epoch %d, loss: %.4f",
          "negative-slope", "Epoch %d, loss: %.7e");

  static Stream<Arguments> classics() {
    return Workloads.all().stream()
        .filter(w -> w instanceof Classic || w instanceof ScalarAutograd)
        .flatMap(w -> Runs.BACKENDS.stream().map(backend -> Arguments.of(w.name(), backend)));
  }

  @ParameterizedTest(name = "{0} on {1}")
  @MethodSource("classics")
  void reachesItsResultAndPrintsTheOriginalsFigures(String name, String backend) throws Exception {
    Runs.Result result = Runs.train(Workloads.named(name), backend, DType.FLOAT64, Start.usual());
    assertThat(result.verdict().reached()).as(result.verdict().toString()).isTrue();
    int compared = 0;
    for (double[] figure : EXPECTED.get(name.replace("-layers", "-parity"))) {
      String line = lineOf(name, (int) figure[0], figure[1]);
      if (line != null) {
        assertThat(result.lines()).anyMatch(printed -> printed.startsWith(line));
        compared++;
      }
    }
    assertThat(compared).isGreaterThanOrEqualTo(4);
  }

  @ParameterizedTest(name = "{0} on {1} in FLOAT32")
  @MethodSource("classics")
  void reachesItsResultInSinglePrecision(String name, String backend) throws Exception {
    Verdict verdict =
        Runs.train(Workloads.named(name), backend, DType.FLOAT32, Start.usual()).verdict();
    assertThat(verdict.reached()).as(verdict.toString()).isTrue();
  }

  /** The line of an epoch, or null if the program prints none for it. */
  private static String lineOf(String name, int epoch, double figure) {
    String family =
        LINES.keySet().stream()
            .filter(name.replace("-layers", "-parity")::startsWith)
            .findFirst()
            .orElseThrow();
    String format = LINES.get(family);
    return switch (family) {
      case "scalar-autograd-parity", "relu-softmax-xor" ->
          epoch % 100 == 0 ? Lines.format(format, epoch, figure) : null;
      case "parity-batch" -> epoch % 500 == 0 ? Lines.format(format, epoch, figure) : null;
      case "neuron-xor" -> Lines.format(format, epoch * 1000, figure);
      case "keras-2-3-2" ->
          epoch == 0 || epoch % 50 == 49 ? Lines.format(format, epoch + 1, figure) : null;
      default -> Lines.format(format, epoch, figure);
    };
  }

  @Test
  void parityPrintsWhatTheNotebookPrinted() throws Exception {
    // The only classic whose original began from a fixed seed: its printed lines are known.
    List<String> printed =
        List.of(
            "0.2805", "0.1421", "0.0501", "0.0138", "0.0047", "0.0021", "0.0011", "0.0007",
            "0.0004", "0.0003");
    List<String> lines =
        Runs.train(Workloads.named("parity-batch"), "plain", DType.FLOAT64, Start.usual()).lines();
    for (int i = 0; i < printed.size(); i++) {
      assertThat(lines.get(i)).isEqualTo("Epoch " + 500 * i + ", loss: " + printed.get(i));
    }
  }

  @Test
  void dumpsEveryNeuronWithWeightsBiasDeltaAndOutput() throws Exception {
    List<String> lines =
        Runs.train(Workloads.named("online-2-2-2"), "plain", DType.FLOAT64, Start.usual()).lines();
    assertThat(lines.stream().filter(line -> line.startsWith("layer "))).hasSize(4);
    // The last sample's outputs are known: 0.14318, 0.86044. Its target is (0, 1), so the deltas
    // are 0.14318·0.14318·0.85682 = 0.017565 and −0.13956·0.86044·0.13956 = −0.016759.
    assertThat(lines)
        .anyMatch(l -> l.startsWith("layer 1 neuron 0") && l.endsWith("output 0.143180"))
        .anyMatch(l -> l.contains("delta 1.7565") && l.startsWith("layer 1 neuron 0"))
        .anyMatch(l -> l.contains("delta -1.6758") && l.startsWith("layer 1 neuron 1"))
        .anyMatch(l -> l.startsWith("layer 1 neuron 1") && l.endsWith("output 0.860440"));
  }

  @Test
  void kerasPrintsItsSummary() throws Exception {
    List<String> lines =
        Runs.train(Workloads.named("keras-2-3-2"), "plain", DType.FLOAT32, Start.usual()).lines();
    // 9 + 8 parameters of four bytes each.
    assertThat(lines).anyMatch(line -> line.matches("total +17 +68 .*"));
    assertThat(lines).anyMatch(line -> line.startsWith("Trainable: 17   Non-trainable: 0"));
  }

  @Test
  void aSeedDrawsTheSameStartOnEveryBackend() throws Exception {
    Workload workload = Workloads.named("online-2-3-2");
    List<String> plain = Runs.train(workload, "plain", DType.FLOAT64, Start.seeded(5)).lines();
    assertThat(Runs.train(workload, "ejml", DType.FLOAT64, Start.seeded(5)).lines())
        .isEqualTo(plain);
    assertThat(Runs.train(workload, "plain", DType.FLOAT64, Start.seeded(6)).lines())
        .isNotEqualTo(plain);
  }

  @Test
  void tellsADeadEndAndADivergence() throws Exception {
    Verdict dead =
        Runs.train(Workloads.named("online-2-3-2"), "plain", DType.FLOAT64, Start.seeded(0))
            .verdict();
    assertThat(dead.toString())
        .isEqualTo("RESULT not reached: 5 of 10 predictions are right, needs 10");
    Verdict diverged =
        Runs.train(Workloads.named("negative-slope-xor"), "plain", DType.FLOAT64, Start.seeded(8))
            .verdict();
    assertThat(diverged.toString()).startsWith("RESULT not reached: training diverged: ");
  }

  private static Map<String, double[][]> expected() {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(
                    ClassicsTest.class.getResourceAsStream("expected-figures.txt")),
                StandardCharsets.UTF_8))) {
      return StartFile.read(reader);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
