package io.github.espalier.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.espalier.backend.Backend;
import io.github.espalier.backend.Backends;
import io.github.espalier.data.Dataset;
import io.github.espalier.init.RandomStream;
import io.github.espalier.layer.Activation;
import io.github.espalier.loss.Losses;
import io.github.espalier.network.Model;
import io.github.espalier.network.Predictor;
import io.github.espalier.network.Sequential;
import io.github.espalier.optim.Adam;
import io.github.espalier.tensor.DType;
import io.github.espalier.train.Trainer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trained on one backend, served by another. */
class ServeElsewhereTest {
  private static final int SAMPLES = 60;
  private static final int CALLS = 20_000;

  @ParameterizedTest
  @ValueSource(strings = {"nd4j", "ejml", "plain"})
  void everyBackendServesWhatOneHasTrained(String trainedOn) {
    double[][] x = new double[SAMPLES][];
    int[] y = new int[SAMPLES];
    RandomStream random = new RandomStream(1, "points");
    for (int i = 0; i < SAMPLES; i++) {
      x[i] = new double[] {random.nextGaussian(), random.nextGaussian(), random.nextGaussian()};
      y[i] = x[i][0] + x[i][1] > x[i][2] ? 1 : 0;
    }
    for (DType dtype : DType.values()) {
      try (Backend training = Backends.create(trainedOn, dtype);
          Model model =
              Sequential.input(3)
                  .dense(8, Activation.TANH)
                  .dense(2, Activation.SOFTMAX)
                  .build()
                  .init(training, 1)) {
        Trainer.builder(model)
            .loss(Losses.crossEntropy())
            .optimizer(Adam.of(0.05))
            .epochs(60)
            .build()
            .fit(Dataset.of(x, y));
        double[][] expected;
        try (Predictor own = model.predictor()) {
          expected = own.predict(x);
        }
        for (String name : List.of("plain", "ejml", "nd4j")) {
          try (Backend serving = Backends.create(name, dtype);
              Predictor predictor = model.predictor(serving)) {
            serves(predictor, x, y, expected, dtype == DType.FLOAT64 ? 1e-12 : 1e-5);
          }
        }
      }
    }
  }

  /** Right, and the same from many threads. */
  private static void serves(
      Predictor predictor, double[][] x, int[] y, double[][] expected, double tolerance) {
    double[][] outputs = new double[x.length][];
    int right = 0;
    for (int i = 0; i < x.length; i++) {
      outputs[i] = predictor.predict(x[i]);
      assertThat(outputs[i]).containsExactly(expected[i], within(tolerance));
      right += predictor.predictClass(x[i]) == y[i] ? 1 : 0;
    }
    assertThat(right).isGreaterThan(x.length * 9 / 10);
    boolean same =
        IntStream.range(0, CALLS)
            .parallel()
            .allMatch(
                i -> Arrays.equals(predictor.predict(x[i % x.length]), outputs[i % x.length]));
    assertThat(same).isTrue();
  }
}
