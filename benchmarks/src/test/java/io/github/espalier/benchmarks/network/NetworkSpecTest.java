package io.github.espalier.benchmarks.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.espalier.benchmarks.UsageException;
import io.github.espalier.benchmarks.workload.Workloads;
import io.github.espalier.measure.Task;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkSpecTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          784-128-10            | dense(128, relu)    | dense(10, softmax)  | cross entropy
          784-128:tanh-10:softmax | dense(128, tanh)  | dense(10, softmax)  | cross entropy
          3-5-1                 | dense(5, relu)      | dense(1, sigmoid)   | binary cross entropy
          3-5:leaky_relu-2:identity | dense(5, leaky_relu(0.01)) | dense(2) | squared error
          """)
  void readsSizesAndActivations(String text, String hidden, String last, String loss) {
    NetworkSpec spec = NetworkSpec.parse(text);

    assertThat(spec.network().layers()).hasSize(2);
    assertThat(spec.network().layers().get(0)).hasToString(hidden);
    assertThat(spec.network().layers().get(1)).hasToString(last);
    assertThat(spec.loss().name()).isEqualTo(loss);
    assertThat(spec).hasToString(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          784          | needs at least two sizes
          784--10      | "" is not a size
          784-0-10     | "0" is not a size
          784-12x-10   | "12x" is not a size
          784-99999999999-10 | is not a size
          784:relu-10  | the first size is the input
          784-10:rellu | no activation named "rellu"
          parity-bath  | no workload named "parity-bath"
          mnist        | data
          """)
  void saysWhatIsWrong(String text, String why) {
    assertThatThrownBy(() -> NetworkSpec.parse(text))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("network \"" + text + "\"")
        .hasMessageContaining(why)
        .hasMessageNotContaining("\n");
  }

  @Test
  void takesNetworkLossAndOptimizerOfAWorkload() throws Exception {
    NetworkSpec spec = NetworkSpec.parse("parity-batch");

    assertThat(spec.network()).hasToString(Workloads.named("parity-batch").plan().network() + "");
    assertThat(spec.optimizer()).isEqualTo(Workloads.named("parity-batch").plan().optimizer());
  }

  @Test
  void readsTheBatchSize() {
    assertThat(Case.parse("784-128-10@32").batch()).isEqualTo(32);
    assertThatThrownBy(() -> Case.parse("784-10")).hasMessageContaining("needs a batch size");
    assertThatThrownBy(() -> Case.parse("784-10@x")).hasMessageContaining("\"x\"");
    assertThatThrownBy(() -> Case.parse("784-10@0")).hasMessageContaining("batch 0");
  }

  @ParameterizedTest
  @CsvSource({
    // 2·3·5 + 2·5·1; three times that less the first layer's 2·3·5.
    "3-5-1, 40, 90",
    // 2·(784·128 + 128·10); 3 · 203,264 − 2·784·128.
    "784-128-10, 203264, 409088",
    // 2·(2·4 + 3·4·4 + 4·2); 3 · 128 − 2·2·4.
    "2-4-4-4-4-2, 128, 368"
  })
  void countsTheOperationsOfTheProducts(String text, long forward, long training) {
    Task task = Case.parse(text + "@8").task();
    assertThat(task.forwardFlops()).isEqualTo(forward);
    assertThat(task.trainingFlops()).isEqualTo(training);
  }
}
