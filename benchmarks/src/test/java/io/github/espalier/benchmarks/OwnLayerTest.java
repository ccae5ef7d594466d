package io.github.espalier.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.espalier.backend.Backend;
import io.github.espalier.backend.Backends;
import io.github.espalier.data.Dataset;
import io.github.espalier.layer.Activation;
import io.github.espalier.loss.Losses;
import io.github.espalier.network.Model;
import io.github.espalier.network.Sequential;
import io.github.espalier.train.GradientCheck;
import io.github.espalier.train.GradientReport;
import io.github.espalier.train.WrongGradientException;
import org.junit.jupiter.api.Test;

/** One line checks a layer of the user's own on every engine that is there. */
class OwnLayerTest {
  private static final Dataset BATCH =
      Dataset.of(new double[][] {{0.3, -1.2, 0.8}, {1.1, 0.4, -0.6}}, new int[] {0, 1});

  private static Sequential network(double slope) {
    return Sequential.input(3)
        .dense(4, Activation.TANH)
        .layer(new Square(slope))
        .dense(2, Activation.SOFTMAX)
        .build();
  }

  @Test
  void aRightLayerIsRightOnEveryEngineAndInEachFormat() {
    try (Backend backend = Backends.create("plain");
        Model model = network(2).init(backend, 3)) {
      GradientReport report = GradientCheck.of(model, Losses.crossEntropy()).on(BATCH).verify();
      assertThat(report.entries().stream().map(e -> e.backend() + " " + e.dtype()).distinct())
          .containsExactlyInAnyOrder(
              "plain FLOAT64",
              "plain FLOAT32",
              "ejml FLOAT64",
              "ejml FLOAT32",
              "nd4j FLOAT64",
              "nd4j FLOAT32");
    }
  }

  @Test
  void aWrongOneIsWrongOnEveryEngine() {
    try (Backend backend = Backends.create("ejml");
        Model model = network(1).init(backend, 3)) {
      GradientCheck check = GradientCheck.of(model, Losses.crossEntropy()).on(BATCH);
      assertThatThrownBy(check::verify)
          .isInstanceOf(WrongGradientException.class)
          .hasMessageContaining("0.dense.");
      assertThat(
              check.measure().entries().stream()
                  .filter(e -> !e.passed())
                  .map(GradientReport.Entry::backend)
                  .distinct())
          .containsExactlyInAnyOrder("plain", "ejml", "nd4j");
    }
  }
}
