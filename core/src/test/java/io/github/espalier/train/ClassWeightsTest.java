package io.github.espalier.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.espalier.backend.Backend;
import io.github.espalier.data.BatchOrder;
import io.github.espalier.data.Dataset;
import io.github.espalier.data.InvalidDataException;
import io.github.espalier.layer.Activation;
import io.github.espalier.loss.Loss;
import io.github.espalier.loss.Losses;
import io.github.espalier.network.Model;
import io.github.espalier.network.Sequential;
import io.github.espalier.optim.Sgd;
import io.github.espalier.tck.HeapBackend;
import io.github.espalier.tensor.DType;
import io.github.espalier.tensor.Shape;
import io.github.espalier.tensor.ShapeException;
import io.github.espalier.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** Class weights are row weights by class. */
class ClassWeightsTest {
  private static final double[][] X = {{0.1, 0.7}, {-0.4, 0.2}, {0.9, -0.3}, {0.5, 0.5}};
  private static final int[] LABELS = {2, 0, 1, 2};
  private static final double[][] ONE_HOT = {{0, 0, 1}, {1, 0, 0}, {0, 1, 0}, {0, 0, 1}};

  private final Backend backend = new HeapBackend(DType.FLOAT64);

  private record Trained(double loss, double[][] weights) {}

  private Trained trained(
      int outputs, Activation last, Loss loss, Dataset data, double... classWeights) {
    try (Model model = Sequential.input(2).dense(outputs, last).build().init(backend, 5)) {
      TrainerBuilder plan =
          Trainer.builder(model)
              .loss(loss)
              .optimizer(Sgd.of(0.5))
              .order(BatchOrder.inOrder(3))
              .epochs(2);
      if (classWeights.length > 0) {
        plan.classWeights(classWeights);
      }
      double value = plan.build().fit(data).last("loss");
      return new Trained(value, model.snapshot());
    }
  }

  private static void same(Trained got, Trained expected) {
    assertThat(got.loss).isCloseTo(expected.loss, within(1e-15));
    for (int i = 0; i < expected.weights.length; i++) {
      assertThat(got.weights[i]).containsExactly(expected.weights[i], within(1e-15));
    }
  }

  @Test
  void ofClassIndicesAndOfOneHotRows() {
    // The classes 2, 0, 1, 2 weigh 5, 3, 4, 5.
    Dataset byIndex = Dataset.of(X, LABELS);
    Dataset byRow = Dataset.of(X, ONE_HOT);
    Loss loss = Losses.crossEntropy();
    Trained expected = trained(3, Activation.SOFTMAX, loss, byIndex.withWeights(5, 3, 4, 5));
    same(trained(3, Activation.SOFTMAX, loss, byIndex, 3, 4, 5), expected);
    same(trained(3, Activation.SOFTMAX, loss, byRow, 3, 4, 5), expected);
    Loss squared = Losses.squaredError();
    same(
        trained(3, Activation.SIGMOID, squared, byRow, 3, 4, 5),
        trained(3, Activation.SIGMOID, squared, byRow.withWeights(5, 3, 4, 5)));
  }

  /** Sample weights 1, 2, ½, 0 and class weights 5, 3, 4, 5 make 5, 6, 2, 0. */
  @Test
  void togetherWithSampleWeights() {
    Dataset data = Dataset.of(X, LABELS);
    Loss loss = Losses.crossEntropy();
    same(
        trained(3, Activation.SOFTMAX, loss, data.withWeights(1, 2, 0.5, 0), 3, 4, 5),
        trained(3, Activation.SOFTMAX, loss, data.withWeights(5, 6, 2, 0)));
  }

  /** A row of probabilities weighs what its classes do in the mean: ½·3 + ½·5 = 4. */
  @Test
  void ofProbabilities() {
    double[][] soft = {{0.5, 0, 0.5}, {0, 1, 0}, {0.25, 0.5, 0.25}, {1, 0, 0}};
    Dataset data = Dataset.of(X, soft);
    Loss loss = Losses.crossEntropy();
    same(
        trained(3, Activation.SOFTMAX, loss, data, 3, 6, 5),
        trained(3, Activation.SOFTMAX, loss, data.withWeights(4, 6, 5, 3)));
  }

  /** One output has two classes: a target of ¼ weighs ¾·2 + ¼·10 = 4. */
  @Test
  void ofOneOutput() {
    double[][] targets = {{0}, {1}, {0.25}, {1}};
    Dataset data = Dataset.of(X, targets);
    Loss loss = Losses.binaryCrossEntropy();
    same(
        trained(1, Activation.SIGMOID, loss, data, 2, 10),
        trained(1, Activation.SIGMOID, loss, data.withWeights(2, 10, 4, 10)));
  }

  @Test
  void aWeightThatTheFormatCannotHoldIsRefused() {
    Sequential network = Sequential.input(1).dense(2, Activation.SOFTMAX).build();
    try (Model model = network.initZeros(new HeapBackend(DType.FLOAT32), 0)) {
      assertThatThrownBy(() -> Trainer.builder(model).classWeights(1e100, 1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("classWeights[0]: needs a finite number of FLOAT32, got 1.0E100");
    }
  }

  /** PyTorch's weighted mean, by hand: logits are equal, so each loss is ln 2. */
  @Test
  void theMeanDividesByTheWeights() {
    try (Model model =
        Sequential.input(1).dense(2, Activation.SOFTMAX).build().initZeros(backend, 0)) {
      Trainer trainer =
          Trainer.builder(model)
              .loss(Losses.crossEntropy())
              .optimizer(Sgd.of(1))
              .classWeights(1, 3)
              .order(BatchOrder.full())
              .build();
      Dataset data = Dataset.of(new double[][] {{1}, {1}}, new int[] {0, 1});
      assertThat(trainer.fit(data, data).loss(0)).isCloseTo(Math.log(2), within(1e-15));
      // dz = (1·(½ − 1) + 3·½)/4 = ¼ for class 0, (1·½ + 3·(½ − 1))/4 = −¼ for class 1.
      assertThat(model.snapshot()[1]).containsExactly(new double[] {-0.25, 0.25}, within(1e-15));
      // The evaluation weighs all alike: p of class 0 is σ(−1), x·w + b being ∓½.
      double p = 1 / (1 + Math.E);
      assertThat(trainer.evaluate(data).loss())
          .isCloseTo((-Math.log(p) - Math.log(1 - p)) / 2, within(1e-15));
    }
  }

  @Test
  void targetsThatAreNoClassesAreRefused() {
    Model model = Sequential.input(2).dense(3, Activation.IDENTITY).build().init(backend, 5);
    double[][] before = model.snapshot();
    Trainer trainer =
        Trainer.builder(model)
            .loss(Losses.squaredError())
            .optimizer(Sgd.of(0.1))
            .classWeights(1, 2, 3)
            .build();
    double[][] numbers = {{0, 0, 1}, {0, 2, 0}, {0, 1, 0}, {0, 0, 1}};
    assertThatThrownBy(() -> trainer.fit(Dataset.of(X, numbers)))
        .isInstanceOf(InvalidDataException.class)
        .hasMessage(
            "targets row 1 column 1: class weights need a class that has one, or a probability from"
                + " 0 to 1, got 2.0");
    double[][] several = {{0, 0, 1}, {0, 1, 1}, {0, 1, 0}, {0, 0, 1}};
    assertThatThrownBy(() -> trainer.fit(Dataset.of(X, several)))
        .isInstanceOf(InvalidDataException.class)
        .hasMessage(
            "targets row 1 column 0: class weights need rows that sum to 1, this one sums to 2.0");
    assertThatThrownBy(() -> Trainer.builder(model).classWeights(1, 2))
        .isInstanceOf(ShapeException.class)
        .hasMessage("classWeights: 2 weights for 3 classes; needs one each");
    // In a step of one's own the targets are looked at when they come.
    try (TrainStep step =
            Trainer.builder(model)
                .loss(Losses.crossEntropyFromLogits())
                .optimizer(Sgd.of(0.1))
                .classWeights(1, 2, 3)
                .build()
                .newStep(2);
        Tensor x = backend.allocate(Shape.of(2, 2));
        Tensor t = backend.allocate(Shape.of(2, 1));
        Tensor wide = backend.allocate(Shape.of(2, 2));
        Tensor tooMany = backend.allocate(Shape.of(3, 1))) {
      backend.upload(new double[] {0, 3}, 0, t);
      assertThatThrownBy(() -> step.run(x, t, null))
          .isInstanceOf(InvalidDataException.class)
          .hasMessageStartingWith("targets row 1 column 0");
      assertThatThrownBy(() -> step.run(x, wide, null))
          .isInstanceOf(ShapeException.class)
          .hasMessage(
              "step: the target has 2 columns, needs 1 or one for each of the 3 class weights");
      assertThatThrownBy(() -> step.run(x, tooMany, null))
          .isInstanceOf(ShapeException.class)
          .hasMessage("step: the target has 3 rows, needs 1 to 2");
      backend.upload(new double[] {0, 2}, 0, t);
      assertThatThrownBy(() -> step.run(x, t, tooMany))
          .isInstanceOf(ShapeException.class)
          .hasMessage("step: rowWeight is 3×1, needs 2×1");
    }
    assertThat(model.snapshot()).isDeepEqualTo(before);
  }
}
