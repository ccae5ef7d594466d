package io.github.espalier.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.espalier.data.Dataset;
import io.github.espalier.loss.Losses;
import io.github.espalier.loss.Reduction;
import io.github.espalier.loss.StandardLoss;
import io.github.espalier.network.Model;
import io.github.espalier.network.Sequential;
import io.github.espalier.optim.Adam;
import io.github.espalier.optim.Optimizer;
import io.github.espalier.optim.Sgd;
import io.github.espalier.tck.HeapBackend;
import io.github.espalier.tensor.DType;
import io.github.espalier.tensor.Shape;
import io.github.espalier.tensor.Tensor;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Finite gradients whose update is not finite: training ends in that step, which is taken back. */
class UpdateDivergenceTest {
  private static final Dataset DATA = Dataset.of(new double[][] {{1, 2}}, new double[][] {{50}});

  private static Model model(DType dtype) {
    return Sequential.input(2).dense(2).dense(1).build().init(new HeapBackend(dtype), 1);
  }

  private static TrainerBuilder plan(Model model, StandardLoss loss, Optimizer optimizer) {
    return Trainer.builder(model).loss(loss).optimizer(optimizer);
  }

  /** The only step of the run: no later one could notice. */
  @ParameterizedTest
  @EnumSource
  void theLastStepOfARunIsWatchedToo(DType dtype) {
    EarlyStopping stopping = EarlyStopping.patience(1);
    double rate = dtype == DType.FLOAT64 ? 1e308 : 1e38;
    try (Model model = model(dtype)) {
      double[][] before = model.snapshot();
      Trainer trainer = plan(model, Losses.squaredError(), Sgd.of(rate)).listener(stopping).build();
      assertThatThrownBy(() -> trainer.fit(DATA))
          .isInstanceOfSatisfying(
              TrainingDivergedException.class,
              e -> {
                assertThat(e)
                    .hasMessageStartingWith(
                        "weights not finite after the update in epoch 0, step 1, learning rate "
                            + rate
                            + ", first seen in layer 0.dense");
                assertThat(e.layer()).isEqualTo("layer 0.dense");
                assertThat(e.step()).isEqualTo(1);
                assertThat(e.learningRate()).isEqualTo(rate);
              });
      assertThat(model.snapshot()).isDeepEqualTo(before);
      assertThat(stopping.bestEpoch()).isEqualTo(-1);
    }
  }

  /** Neither the loss nor the bias gradients are large, but their product with the features is. */
  @Test
  void fitLooksAtTheSizeOfTheFeatures() {
    double[][] x = {{1e300, 1}, {1, -1e300}};
    double[][] y = {{1e20}, {-1e20}};
    Sequential network = Sequential.input(2).dense(1).build();
    try (Model model = network.initZeros(new HeapBackend(DType.FLOAT64), 1)) {
      Trainer trainer = plan(model, Losses.squaredError(), Sgd.of(1)).batchSize(2).build();
      assertThatThrownBy(() -> trainer.fit(Dataset.of(x, y)))
          .isInstanceOf(TrainingDivergedException.class)
          .hasMessageStartingWith("gradient not finite in epoch 0, step 1");
      assertThat(model.snapshot()).isDeepEqualTo(new double[][] {{0, 0}, {0}});
    }
  }

  /** A loop of one's own, which does not say how large the features are, and one that does. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aStepLooksAtTheSizeOfTheFeatures(boolean said) {
    Sequential network = Sequential.input(2).dense(1).build();
    try (Model model = network.initZeros(new HeapBackend(DType.FLOAT64), 1);
        TrainStep step = plan(model, Losses.squaredError(), Sgd.of(1)).build().newStep(2);
        Tensor x = model.backend().allocate(Shape.of(2, 2));
        Tensor target = model.backend().allocate(Shape.of(2, 1))) {
      model.backend().upload(new double[] {1e300, 1, 1, -1e300}, 0, x);
      model.backend().upload(new double[] {1e20, -1e20}, 0, target);
      if (said) {
        step.expectFeatures(1e300);
      }
      assertThatThrownBy(() -> step.run(x, target, null))
          .isInstanceOf(TrainingDivergedException.class)
          .hasMessageStartingWith("gradient not finite in step 1");
      assertThat(model.snapshot()).isDeepEqualTo(new double[][] {{0, 0}, {0}});
    }
  }

  @Test
  void trialsLookAtTheSizeOfTheFeatures() {
    Dataset data =
        Dataset.of(new double[][] {{1e300, 1}, {1, -1e300}}, new double[][] {{1e20}, {-1e20}});
    Sequential network = Sequential.input(2).dense(1).build();
    try (Model model = network.initZeros(new HeapBackend(DType.FLOAT64), 1)) {
      Trainer trainer = plan(model, Losses.squaredError(), Sgd.of(1)).batchSize(2).build();
      assertThatThrownBy(() -> trainer.overfitOneBatch(data, 1))
          .isInstanceOf(TrainingDivergedException.class)
          .hasMessageStartingWith("gradient not finite in step 1");
      assertThatThrownBy(() -> trainer.dryRun(data))
          .isInstanceOf(TrainingDivergedException.class)
          .hasMessageStartingWith("gradient not finite in step 1");
    }
  }

  /** g² overflows: Adam would divide by infinity and leave the weight alone for ever. */
  @ParameterizedTest
  @EnumSource
  void stateThatOverflowsIsNoSilentStall(DType dtype) {
    StandardLoss loss = Losses.absoluteError().scale(dtype == DType.FLOAT64 ? 1e160 : 1e22);
    try (Model model = model(dtype);
        TrainStep step = plan(model, loss, Adam.of(0.1)).build().newStep(1);
        Tensor x = model.backend().allocate(Shape.of(1, 2));
        Tensor target = model.backend().allocate(Shape.of(1, 1))) {
      model.backend().fill(x, 1);
      model.backend().fill(target, 50);
      double[][] before = model.snapshot();
      double[][] state = state(step);
      assertThatThrownBy(() -> step.run(x, target, null))
          .isInstanceOf(TrainingDivergedException.class)
          .hasMessageStartingWith("optimizer state not finite after the update in step 1");
      assertThat(model.snapshot()).isDeepEqualTo(before);
      assertThat(state(step)).as("the optimizer's state").isDeepEqualTo(state);
      assertThat(step.step()).isZero();
      assertThatThrownBy(step::predictions).isInstanceOf(IllegalStateException.class);
    }
  }

  private static double[][] state(TrainStep step) {
    return step.slots().values().stream().map(Tensor::toArray).toArray(double[][]::new);
  }

  /**
   * A large gradient stays in the momentum: the steps after it are watched, small as theirs are.
   */
  @Test
  void whatMomentumCarriesOverflowsLater() {
    StandardLoss loss = Losses.absoluteError().scale(1e300).reduction(Reduction.SUM);
    Schedule schedule = () -> (base, step) -> step < 3 ? 1e-306 : 1e10;
    try (Model model = model(DType.FLOAT64);
        TrainStep step =
            plan(model, loss, Sgd.of(1).momentum(0.9)).schedule(schedule).build().newStep(1);
        Tensor x = model.backend().allocate(Shape.of(1, 2));
        Tensor target = model.backend().allocate(Shape.of(1, 1));
        Tensor weight = model.backend().allocate(Shape.of(1, 1))) {
      model.backend().fill(x, 1);
      model.backend().fill(target, 50);
      model.backend().fill(weight, 1);
      step.run(x, target, weight);
      model.backend().fill(weight, 1e-300);
      step.run(x, target, weight);
      double[][] before = model.snapshot();
      assertThatThrownBy(() -> step.run(x, target, weight))
          .isInstanceOf(TrainingDivergedException.class)
          .hasMessageStartingWith("weights not finite after the update in step 3");
      assertThat(model.snapshot()).isDeepEqualTo(before);
    }
  }

  /** Sums of gradients cancel in the bias; the weights' do not, and the batch tells. */
  @Test
  void gradientsThatCancelInTheBiasAreSeen() {
    Dataset data = Dataset.of(new double[][] {{1e30, 0}, {-1e30, 0}}, new double[2][1]);
    Sequential network = Sequential.input(2).dense(1).build();
    try (Model model = network.initZeros(new HeapBackend(DType.FLOAT32), 0)) {
      model.setWeights("0.dense.weight", new double[][] {{1e-15}, {0}});
      double[][] before = model.snapshot();
      // p = ±1e15 and dp = ±1e15, times ±1e30: 1e45.
      assertThatThrownBy(() -> plan(model, Losses.squaredError(), Sgd.of(1e-9)).build().fit(data))
          .isInstanceOf(TrainingDivergedException.class)
          .hasMessageStartingWith("gradient not finite in epoch 0, step 1");
      assertThat(model.snapshot()).isDeepEqualTo(before);
    }
  }

  /**
   * 1 − rate·2·l2 is −2: the weight of a feature that is always 0 doubles, and no loss shows it.
   */
  @Test
  void weightsThatAPenaltyBlowsUpAreSeen() {
    Dataset zero = Dataset.of(new double[1][1], new double[1][1]);
    try (Model model =
        Sequential.input(1).dense(1).build().initZeros(new HeapBackend(DType.FLOAT32), 0)) {
      model.setWeights("0.dense.weight", new double[][] {{1}});
      Trainer trainer = plan(model, Losses.squaredError(), Sgd.of(1)).l2(1.5).epochs(200).build();
      // 2^127 is the last power below 3.4e38.
      assertThatThrownBy(() -> trainer.fit(zero))
          .isInstanceOfSatisfying(
              TrainingDivergedException.class, e -> assertThat(e.step()).isEqualTo(128));
      assertThat(model.weights("0.dense.weight")[0][0]).isEqualTo(-0x1p127);
    }
  }

  /** What a listener puts into a tensor directly is found at the end of the epoch. */
  @Test
  void whateverMadeThemInfiniteNoRunEndsWithSuchWeights() {
    for (boolean stopped : new boolean[] {false, true}) {
      try (Model model = model(DType.FLOAT64)) {
        Trainer trainer =
            plan(model, Losses.squaredError(), Sgd.of(1e-3))
                .listener(
                    new TrainingListener() {
                      @Override
                      public void batchFinished(TrainingState state) {
                        Tensor bias = model.parameter("1.dense.bias").value();
                        model.backend().fill(bias, Double.NEGATIVE_INFINITY);
                        if (stopped) {
                          state.stop();
                        }
                      }
                    })
                .batchSize(1)
                .build();
        Dataset two = Dataset.of(new double[2][2], new double[2][1]);
        Dataset data = stopped ? two : DATA;
        assertThatThrownBy(() -> trainer.fit(data))
            .as("stopped: %s", stopped)
            .isInstanceOf(TrainingDivergedException.class)
            .hasMessageStartingWith("weights not finite in epoch 0, step 1")
            .hasMessageContaining("layer 1.dense");
      }
    }
  }

  /** The rehearsed limit: 1e200 squared is infinite, but so large a norm is limited as well. */
  @Test
  void maxNormLimitsWhatSquaresCannotTell() {
    try (Model model =
        Sequential.input(1).dense(1).build().init(new HeapBackend(DType.FLOAT64), 1)) {
      model.setWeights("0.dense.weight", new double[][] {{1e250}});
      Dataset zero = Dataset.of(new double[1][1], new double[1][1]);
      plan(model, Losses.squaredError(), Sgd.of(0.1)).maxNorm(1e200).build().fit(zero);
      assertThat(model.weights("0.dense.weight")[0][0]).isEqualTo(1e200);
    }
  }

  /** A step that is watched makes the same weights as one that is not. */
  @Test
  void watchingChangesNothing() {
    double[][][] weights =
        Stream.of(1.0, 1e101)
            .map(
                scale -> {
                  try (Model model = model(DType.FLOAT64)) {
                    StandardLoss loss = Losses.absoluteError().scale(scale);
                    Clipping clipping = Clipping.byValue(0.01);
                    plan(model, loss, Sgd.of(0.1)).clipping(clipping).epochs(9).build().fit(DATA);
                    return model.snapshot();
                  }
                })
            .toArray(double[][][]::new);
    assertThat(Arrays.deepEquals(weights[0], weights[1])).isTrue();
  }
}
