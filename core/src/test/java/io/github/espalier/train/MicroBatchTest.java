package io.github.espalier.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.espalier.backend.Backend;
import io.github.espalier.data.BatchOrder;
import io.github.espalier.data.Dataset;
import io.github.espalier.init.Initializers;
import io.github.espalier.layer.Activation;
import io.github.espalier.layer.Dense;
import io.github.espalier.loss.Losses;
import io.github.espalier.loss.Reduction;
import io.github.espalier.loss.StandardLoss;
import io.github.espalier.metric.Metrics;
import io.github.espalier.network.Model;
import io.github.espalier.network.Sequential;
import io.github.espalier.optim.Adam;
import io.github.espalier.optim.Sgd;
import io.github.espalier.tck.HeapBackend;
import io.github.espalier.tensor.DType;
import io.github.espalier.tensor.Shape;
import io.github.espalier.tensor.ShapeException;
import io.github.espalier.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A batch in pieces gives the numbers of the batch as a whole. */
class MicroBatchTest {
  /** Some hundred additions in another order. */
  private static final double ROUNDING = 1e-12;

  private static final int SAMPLES = 11;

  private final Backend backend = new HeapBackend(DType.FLOAT64);

  private static Dataset data() {
    double[][] x = new double[SAMPLES][3];
    int[] labels = new int[SAMPLES];
    double[] weights = new double[SAMPLES];
    for (int r = 0; r < SAMPLES; r++) {
      for (int c = 0; c < 3; c++) {
        x[r][c] = Math.sin(3 * r + c);
      }
      labels[r] = r * r % 4;
      weights[r] = 0.5 + r % 3;
    }
    return Dataset.of(x, labels).withWeights(weights);
  }

  /** Batches of 7 and 4 in pieces of 1 to 6: pieces that fit, short ones, and none at all. */
  @Test
  void theSameNumbersAsTheBatchAsAWhole() {
    Sequential network =
        Sequential.input(3)
            .dense(6, Activation.GELU)
            .dropout(0.3)
            .dense(4, Activation.SOFTMAX)
            .build();
    List<StandardLoss> losses =
        List.of(
            Losses.crossEntropy(),
            Losses.crossEntropy().reduction(Reduction.SUM).scale(0.1),
            Losses.crossEntropy().labelSmoothing(0.2));
    for (StandardLoss loss : losses) {
      History whole = null;
      double[][] expected = null;
      for (int micro : new int[] {100, 1, 2, 3, 4, 6, 7}) {
        try (Model model = network.init(backend, 3)) {
          History history =
              Trainer.builder(model)
                  .loss(loss)
                  .optimizer(Adam.of(0.01).epsilon(1e-2))
                  .classWeights(1, 2, 3, 0.5)
                  .clipping(Clipping.byGlobalNorm(0.1))
                  .metric(Metrics.accuracy())
                  .order(BatchOrder.inOrder(7))
                  .epochs(3)
                  .microBatchSize(micro)
                  .build()
                  .fit(data());
          if (whole == null) {
            whole = history;
            expected = model.snapshot();
          }
          assertThat(history.get("loss"))
              .as("%s, micro %d", loss, micro)
              .containsExactly(whole.get("loss"), within(ROUNDING));
          assertThat(history.get("accuracy")).containsExactly(whole.get("accuracy"));
          for (int i = 0; i < expected.length; i++) {
            assertThat(model.snapshot()[i])
                .as("%s, micro %d, parameter %d", loss, micro, i)
                .containsExactly(expected[i], within(ROUNDING));
          }
        }
      }
    }
  }

  /** Predictions are probabilities of all rows, however often they are asked for. */
  @Test
  void predictionsAreOfTheWholeBatch() {
    Dataset data = data();
    Sequential network = Sequential.input(3).dense(4, Activation.SOFTMAX).build();
    try (Model model = network.init(backend, 3);
        TrainStep step = plan(model).microBatchSize(4).build().newStep(SAMPLES);
        Tensor x = step.batchBuffer(Shape.of(3));
        Tensor t = step.batchBuffer(Shape.of(1))) {
      assertThat(x.capacityRows()).isEqualTo(SAMPLES);
      assertThat(step.maxBatch()).isEqualTo(SAMPLES);
      for (int rows : new int[] {11, 3, 9}) {
        double[] features = new double[rows * 3];
        data.readFeatures(0, rows, features);
        double[] targets = new double[rows];
        data.readTargets(0, rows, targets);
        x.setRows(rows);
        t.setRows(rows);
        backend.upload(features, 0, x);
        backend.upload(targets, 0, t);
        double[] expected = new double[rows * 4];
        for (int r = 0; r < rows; r++) {
          System.arraycopy(model.predictor().predict(data.features(r)), 0, expected, 4 * r, 4);
        }
        step.lossAndGradients(x, t, null);
        for (int again = 0; again < 2; again++) {
          Tensor y = step.predictions();
          assertThat(y.rows()).isEqualTo(rows);
          assertThat(y.toArray()).containsExactly(expected, within(1e-15));
        }
      }
    }
  }

  private static TrainerBuilder plan(Model model) {
    return Trainer.builder(model).loss(Losses.crossEntropy()).optimizer(Sgd.of(0.1));
  }

  /** The activations of so many rows only: those of the hidden layer are most of it. */
  @Test
  void savesTheMemoryOfActivations() {
    Sequential network =
        Sequential.input(3).dense(1000, Activation.TANH).dense(4, Activation.SOFTMAX).build();
    try (Model model = network.init(backend, 3);
        TrainStep whole = plan(model).build().newStep(1000);
        TrainStep pieces = plan(model).microBatchSize(10).build().newStep(1000)) {
      // y and dx of 1000 rows, and what both steps have: gradients.
      assertThat(whole.bytes()).isGreaterThan(2 * 8 * 1000 * 1000);
      assertThat(pieces.bytes()).isLessThan(whole.bytes() / 50);
    }
  }

  @Test
  void aFailedPieceFailsTheStep() {
    Sequential network =
        Sequential.input(1).layer(Dense.of(1).weightInit(Initializers.constant(1e200))).build();
    try (Model model = network.init(backend, 0)) {
      Trainer trainer =
          Trainer.builder(model)
              .loss(Losses.squaredError())
              .optimizer(Sgd.of(0.1))
              .microBatchSize(1)
              .order(BatchOrder.full())
              .build();
      double[][] before = model.snapshot();
      // The first piece is well, the second overflows.
      Dataset data = Dataset.of(new double[][] {{0}, {1}}, new double[][] {{0}, {1}});
      assertThatThrownBy(() -> trainer.fit(data)).isInstanceOf(TrainingDivergedException.class);
      assertThat(model.snapshot()).isDeepEqualTo(before);
      try (TrainStep step = trainer.newStep(2);
          Tensor x = backend.allocate(Shape.of(2, 1));
          Tensor t = backend.allocate(Shape.of(2, 1))) {
        // A step before that went well has left predictions; they are not those of this one.
        backend.fill(x, 0);
        step.run(x, t, null);
        assertThat(step.predictions().toArray()).containsExactly(0, 0);
        backend.upload(new double[] {0, 1}, 0, x);
        assertThatThrownBy(() -> step.run(x, t, null))
            .isInstanceOf(TrainingDivergedException.class);
        assertThatThrownBy(step::predictions).isInstanceOf(IllegalStateException.class);
        assertThat(step.step()).isEqualTo(1);
      }
    }
  }

  @Test
  void rowsThatDoNotFitAreRefused() {
    Sequential network = Sequential.input(3).dense(4, Activation.SOFTMAX).build();
    try (Model model = network.init(backend, 3);
        TrainStep step = plan(model).microBatchSize(2).build().newStep(4)) {
      double[][] before = model.snapshot();
      Tensor five = backend.allocate(Shape.of(5, 3));
      Tensor four = backend.allocate(Shape.of(4, 3));
      Tensor narrow = backend.allocate(Shape.of(4, 2));
      Tensor ones = backend.allocate(Shape.of(4, 1));
      Tensor tooFew = backend.allocate(Shape.of(3, 1));
      refuses(() -> step.run(five, ones, null), "x is 5×3");
      refuses(() -> step.run(narrow, ones, null), "x is 4×2");
      refuses(() -> step.run(four, tooFew, null), "target 3×1");
      refuses(() -> step.run(four, ones, tooFew), "rowWeight 3×1");
      assertThat(model.snapshot()).isDeepEqualTo(before);
      step.run(four, ones, ones);
    }
  }

  private static void refuses(Runnable call, String what) {
    assertThatThrownBy(call::run)
        .isInstanceOf(ShapeException.class)
        .hasMessageContaining(what)
        .hasMessageContaining("needs equal rows, 1 to 4, and x 3 columns");
  }
}
