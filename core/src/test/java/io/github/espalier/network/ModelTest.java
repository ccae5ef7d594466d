package io.github.espalier.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.espalier.backend.Backend;
import io.github.espalier.data.InvalidDataException;
import io.github.espalier.init.Initializers;
import io.github.espalier.layer.Activation;
import io.github.espalier.layer.Dense;
import io.github.espalier.layer.Mode;
import io.github.espalier.tck.HeapBackend;
import io.github.espalier.tensor.DType;
import io.github.espalier.tensor.ShapeException;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ModelTest {
  private final Backend backend = new HeapBackend(DType.FLOAT64);
  private final Sequential network =
      Sequential.input(3).dense(5, Activation.RELU).dense(2, Activation.SOFTMAX).build();

  @Test
  void aSeedGivesTheSameWeightsOnEveryBackendUpToItsFormat() {
    try (Model a = network.init(backend, 0);
        Model b = network.init(new HeapBackend(DType.FLOAT64), 0);
        Model single = network.init(new HeapBackend(DType.FLOAT32), 0);
        Model other = network.init(backend, 1)) {
      assertThat(b.snapshot()).isDeepEqualTo(a.snapshot());
      assertThat(other.snapshot()[0]).isNotEqualTo(a.snapshot()[0]);
      assertThat(single.weights("0.dense.weight")[0][0])
          .isEqualTo((float) a.weights("0.dense.weight")[0][0]);
    }
  }

  @Test
  void summaryCountsWhatKerasCounts() {
    Sequential keras = Sequential.input(2).dense(3, Activation.SIGMOID).dense(2).build();
    try (Model model = keras.init(new HeapBackend(DType.FLOAT32), 0)) {
      assertThat(model.parameterCount()).isEqualTo(17);
      assertThat(model.summary())
          .containsPattern("0 dense\\(3, sigmoid\\) +\\(batch, 3\\) +9 +36 +12")
          .containsPattern("1 dense\\(2\\) +\\(batch, 2\\) +8 +32 +12")
          .containsPattern("total +17 +68 +24")
          .contains("Trainable: 17   Non-trainable: 0   Backend: heap FLOAT32");
    }
  }

  @Test
  void weightsGoInAndOutAsCopies() {
    try (Model model = network.init(backend, 0)) {
      double[][] bias = model.weights("1.dense.bias");
      bias[0][1] = 7;
      assertThat(model.weights("1.dense.bias")[0][1]).isZero();
      model.setWeights("1.dense.bias", bias);
      bias[0][1] = 8;
      assertThat(model.weights("1.dense.bias")[0]).containsExactly(0, 7);
      double[][] before = model.snapshot();
      assertThatThrownBy(() -> model.setWeights("1.dense.bias", new double[][] {{1}}))
          .isInstanceOf(ShapeException.class)
          .hasMessage("setWeights: row 0 of 1.dense.bias 1×2 needs 2 numbers, got 1");
      assertThatThrownBy(() -> model.setWeights("1.dense.bias", new double[][] {{1, Double.NaN}}))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> model.weights("dense"))
          .hasMessageStartingWith("no parameter named \"dense\"; there are [0.dense.weight,");
      assertThatThrownBy(() -> model.restore(new double[][] {{1}}))
          .isInstanceOf(ShapeException.class);
      double[][] infinite = model.snapshot();
      infinite[0][0] = 5;
      infinite[3][1] = Double.POSITIVE_INFINITY;
      assertThatThrownBy(() -> model.restore(infinite))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "restore: 1.dense.bias 1×2 row 0 column 1 is Infinity, needs a finite number of"
                  + " FLOAT64");
      assertThat(model.snapshot()).isDeepEqualTo(before);
    }
  }

  @Test
  void copiesRefuseWhatOnlyTheirFormatMakesInfinite() {
    Backend single = new HeapBackend(DType.FLOAT32);
    try (Model model = network.init(backend, 0)) {
      model.setWeights("1.dense.bias", new double[][] {{1e300, 0}});
      assertThatThrownBy(() -> model.copyTo(single))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "copyTo: 1.dense.bias 1×2 row 0 column 0 is 1.0E300, needs a finite number of"
                  + " FLOAT32");
      assertThatThrownBy(() -> model.predictor(single))
          .isInstanceOf(IllegalArgumentException.class);
      backend.fill(model.parameter("1.dense.bias").value(), Double.POSITIVE_INFINITY);
      try (Model copy = model.copyTo(single)) {
        assertThat(copy.weights("1.dense.bias")[0]).containsOnly(Double.POSITIVE_INFINITY);
      }
    }
  }

  @Test
  void textKeepsEveryBit() {
    try (Model model = network.init(backend, 3);
        Model other = network.init(backend, 4)) {
      String text = model.weightsAsText();
      other.setWeightsFromText(text);
      assertThat(other.snapshot()).isDeepEqualTo(model.snapshot());
      double[][] before = other.snapshot();
      for (String bad :
          new String[] {
            "",
            text + "more\n",
            text.replace("0.dense", "9.dense"),
            text.replaceFirst("e-01", "x"),
            text.replaceFirst(" (\\S+)\n", "\n"),
            text.replaceAll("1\\.dense\\.bias[^z]*", "")
          }) {
        assertThatThrownBy(() -> other.setWeightsFromText(bad))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageStartingWith("weights text:");
      }
      assertThat(other.snapshot()).isDeepEqualTo(before);
    }
  }

  @Test
  void initialValuesCanBeGiven() {
    double[][] w = {{1, 2}, {3, 4}};
    Sequential given =
        Sequential.input(2)
            .layer(
                Dense.of(2).weightInit(Initializers.values(w)).biasInit(Initializers.values(5, 6)))
            .build();
    try (Model model = given.init(backend, 0);
        Predictor predictor = model.predictor()) {
      assertThat(predictor.predict(new double[] {1, 10})).containsExactly(36, 48);
    }
    Sequential wrong =
        Sequential.input(3).layer(Dense.of(2).weightInit(Initializers.values(w))).build();
    assertThatThrownBy(() -> wrong.init(backend, 0)).isInstanceOf(ShapeException.class);
  }

  @Test
  void aPredictorIsFrozenAndSharedByThreads() throws Exception {
    try (Model model = network.init(backend, 5);
        Predictor predictor = model.predictor()) {
      double[][] samples = new double[600][3];
      Random random = new Random(1);
      for (double[] sample : samples) {
        for (int c = 0; c < 3; c++) {
          sample[c] = random.nextGaussian();
        }
      }
      double[][] expected = predictor.predict(samples);
      model.setWeights("1.dense.bias", new double[][] {{100, 0}});
      for (int r = 0; r < samples.length; r++) {
        assertThat(predictor.predict(samples[r])).containsExactly(expected[r]);
      }
      ExecutorService pool = Executors.newFixedThreadPool(16);
      Callable<double[][]> task =
          () -> {
            double[][] out = new double[samples.length][];
            for (int r = 0; r < samples.length; r++) {
              out[r] = predictor.predict(samples[r]);
            }
            return out;
          };
      for (Future<double[][]> result :
          pool.invokeAll(IntStream.range(0, 16).mapToObj(i -> task).toList())) {
        assertThat(result.get()).isDeepEqualTo(expected);
      }
      pool.shutdown();
      int[] classes = predictor.predictClasses(samples);
      assertThat(classes[0]).isEqualTo(expected[0][1] > expected[0][0] ? 1 : 0);
      assertThat(predictor.predictClass(samples[0])).isEqualTo(classes[0]);
    }
  }

  @Test
  void aPredictorRefusesBadInputAndUseAfterClose() {
    Model model = network.init(backend, 5);
    Predictor predictor = model.predictor();
    assertThatThrownBy(() -> predictor.predict(new double[2]))
        .isInstanceOf(ShapeException.class)
        .hasMessage("predict: sample 0 has 2 values, needs 3");
    assertThatThrownBy(() -> predictor.predict(new double[][] {{1, 2, 3}, {1, Double.NaN, 3}}))
        .isInstanceOf(InvalidDataException.class)
        .hasMessage("predict row 1 column 1: needs a finite number, got NaN");
    assertThatThrownBy(() -> predictor.predict(new double[3], new double[3]))
        .isInstanceOf(ShapeException.class);
    assertThat(predictor.predict(new double[0][])).isEmpty();
    model.close();
    assertThat(predictor.predict(new double[3])).hasSize(2);
    predictor.close();
    predictor.close();
    assertThatThrownBy(() -> predictor.predict(new double[3]))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> model.weights("0.dense.weight"))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void sessionsRefuseWhatDoesNotFit() {
    try (Model model = network.init(backend, 5);
        Session session = model.newSession(Mode.INFERENCE, 4)) {
      assertThatThrownBy(
              () -> session.forward(backend.allocate(io.github.espalier.tensor.Shape.of(5, 3))))
          .isInstanceOf(ShapeException.class)
          .hasMessage("forward: input is 5×3, needs 1 to 4 rows of 3 columns");
      assertThatThrownBy(() -> session.backward(null)).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> session.gradient("0.dense.weight"))
          .hasMessageContaining("no gradient of");
      assertThatThrownBy(() -> model.newSession(Mode.TRAINING, 0))
          .hasMessage("maxBatch: needs at least 1, got 0");
    }
  }
}
