package io.github.espalier.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.espalier.backend.Backend;
import io.github.espalier.data.BatchOrder;
import io.github.espalier.data.Dataset;
import io.github.espalier.data.InvalidDataException;
import io.github.espalier.init.Initializers;
import io.github.espalier.layer.Activation;
import io.github.espalier.layer.Dense;
import io.github.espalier.loss.Losses;
import io.github.espalier.loss.Reduction;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrainerTest {
  private static final double[][] XOR = {{0, 0}, {0, 1}, {1, 0}, {1, 1}};
  private static final Dataset XOR_CLASSES = Dataset.of(XOR, new int[] {0, 1, 1, 0});

  private final Backend backend = new HeapBackend(DType.FLOAT64);

  private Model xorModel() {
    return Sequential.input(2)
        .dense(8, Activation.TANH)
        .dense(2, Activation.SOFTMAX)
        .build()
        .init(backend, 1);
  }

  private static TrainerBuilder plan(Model model) {
    return Trainer.builder(model).loss(Losses.crossEntropy()).optimizer(Adam.of(0.02));
  }

  @Test
  void learnsXorAndReportsIt() {
    Model model = xorModel();
    History history =
        plan(model).epochs(200).batchSize(4).metric(Metrics.accuracy()).build().fit(XOR_CLASSES);
    assertThat(history.names()).containsExactly("loss", "accuracy");
    assertThat(history.epochs()).isEqualTo(200);
    assertThat(history.steps()).isEqualTo(200);
    assertThat(history.last("accuracy")).isEqualTo(1);
    assertThat(history.last("loss")).isLessThan(0.1);
    assertThat(history.get("loss")[0]).isEqualTo(history.loss(0));
    assertThatThrownBy(() -> history.last("acc"))
        .hasMessage("no figure named \"acc\"; there are [loss, accuracy]");
  }

  /**
   * One linear unit, w = 2, b = 1: x = 3, t = 1 gives p = 7, loss 36, dp = 12, dw = 36, db = 12.
   */
  @Test
  void oneStepByHand() {
    Model model = linear();
    Trainer trainer =
        Trainer.builder(model)
            .loss(Losses.squaredError())
            .optimizer(Sgd.of(0.01))
            .order(BatchOrder.full())
            .build();
    History history = trainer.fit(Dataset.of(new double[][] {{3}}, new double[][] {{1}}));
    assertThat(history.loss(0)).isEqualTo(36);
    assertThat(model.weights("0.dense.weight")[0][0]).isCloseTo(2 - 0.36, within(1e-15));
    assertThat(model.weights("0.dense.bias")[0][0]).isCloseTo(1 - 0.12, within(1e-15));
  }

  /** Seven samples in batches of three: the last batch is short. */
  @Test
  void fitIsTheSameStepsOnGatheredRows() {
    double[][] x = new double[7][2];
    int[] classes = new int[7];
    for (int r = 0; r < 7; r++) {
      x[r][0] = r / 7d;
      x[r][1] = 1 - r * r / 40d;
      classes[r] = r % 2;
    }
    Model fitted = xorModel();
    plan(fitted).epochs(3).order(BatchOrder.inOrder(3)).build().fit(Dataset.of(x, classes));

    Model stepped = xorModel();
    try (TrainStep step = plan(stepped).build().newStep(3)) {
      for (int epoch = 0; epoch < 3; epoch++) {
        for (int from = 0; from < 7; from += 3) {
          int rows = Math.min(3, 7 - from);
          try (Tensor features = backend.allocate(Shape.of(rows, 2));
              Tensor target = backend.allocate(Shape.of(rows, 1))) {
            double[] flat = new double[rows * 2];
            double[] indices = new double[rows];
            for (int r = 0; r < rows; r++) {
              System.arraycopy(x[from + r], 0, flat, 2 * r, 2);
              indices[r] = classes[from + r];
            }
            backend.upload(flat, 0, features);
            backend.upload(indices, 0, target);
            step.run(features, target, null);
          }
        }
      }
    }
    assertThat(fitted.snapshot()).isDeepEqualTo(stepped.snapshot());
  }

  private Model linear() {
    return Sequential.input(1)
        .layer(
            Dense.of(1)
                .weightInit(Initializers.constant(2))
                .biasInit(Initializers.constant(1))
                .biasLearningRateFactor(1))
        .build()
        .init(backend, 0);
  }

  @Test
  void aBiasCanHaveARateOfItsOwn() {
    Model model =
        Sequential.input(1)
            .layer(Dense.of(1).weightInit(Initializers.constant(2)).biasLearningRateFactor(3))
            .build()
            .init(backend, 0);
    Trainer.builder(model)
        .loss(Losses.squaredError().scale(0.5).reduction(Reduction.SUM))
        .optimizer(Sgd.of(0.1))
        .build()
        .fit(Dataset.of(new double[][] {{1}}, new double[][] {{1}}));
    // p − t = 1: dw = 1, db = 1.
    assertThat(model.weights("0.dense.weight")[0][0]).isCloseTo(1.9, within(1e-15));
    assertThat(model.weights("0.dense.bias")[0][0]).isCloseTo(-0.3, within(1e-15));
  }

  @Test
  void aWeightedMeanDividesByTheSumOfTheWeights() {
    Dataset twice = Dataset.of(new double[][] {{1}, {2}}, new double[][] {{0}, {0}});
    Model model = linear();
    // Losses: (2·1 + 1)² = 9 and (2·2 + 1)² = 25; (1·9 + 3·25) / 4 = 21.
    Trainer trainer =
        Trainer.builder(model).loss(Losses.squaredError()).optimizer(Sgd.of(0.01)).build();
    assertThat(trainer.evaluate(twice.withWeights(1, 3)).loss()).isCloseTo(21, within(1e-14));
    assertThat(trainer.fit(twice.withWeights(1, 3)).loss(0)).isCloseTo(21, within(1e-14));
    // One by one the running loss weighs the batches too: 9 and, after a step of rate 1e-12, 25.
    Trainer oneByOne =
        Trainer.builder(linear())
            .loss(Losses.squaredError())
            .optimizer(Sgd.of(1e-12))
            .order(BatchOrder.oneByOne())
            .build();
    assertThat(oneByOne.fit(twice.withWeights(1, 3)).loss(0)).isCloseTo(21, within(1e-8));
    assertThat(trainer.evaluate(twice.withWeights(0, 0)).loss()).isEqualTo(0);
  }

  @Test
  void twoFitsShareNoHiddenState() {
    double[][] once = fitTwice(false);
    double[][] again = fitTwice(true);
    assertThat(again).isDeepEqualTo(once);
  }

  /** Fits from the same weights; with a fit of another kind before if asked. */
  private double[][] fitTwice(boolean withAnother) {
    try (Model model = xorModel()) {
      double[][] start = model.snapshot();
      Trainer trainer = plan(model).epochs(5).batchSize(3).build();
      if (withAnother) {
        trainer.fit(XOR_CLASSES);
        model.restore(start);
      }
      trainer.fit(XOR_CLASSES);
      return model.snapshot();
    }
  }

  @Test
  void theCallersDataAreNotTouched() {
    double[][] x = {{0, 0}, {0, 1}, {1, 0}, {1, 1}};
    double[][] y = {{1, 0}, {0, 1}, {0, 1}, {1, 0}};
    plan(xorModel()).epochs(3).build().fit(Dataset.of(x, y));
    assertThat(x).isDeepEqualTo(XOR);
    assertThat(y).isDeepEqualTo(new double[][] {{1, 0}, {0, 1}, {0, 1}, {1, 0}});
  }

  @Test
  void nothingChangesWhenAnythingIsRefused() {
    Model model = xorModel();
    double[][] before = model.snapshot();
    Trainer trainer = plan(model).build();
    assertThatThrownBy(() -> trainer.fit(Dataset.of(new double[][] {{1}}, new int[] {0})))
        .isInstanceOf(ShapeException.class)
        .hasMessage("fit: the data have 1 features per sample, the network takes 2");
    assertThatThrownBy(() -> trainer.fit(Dataset.of(XOR, new int[] {0, 1, 2, 0})))
        .isInstanceOf(InvalidDataException.class)
        .hasMessage("targets row 2 column 0: class 2 of 2 does not exist");
    double[][] notOneHot = {{1, 0}, {0, 1}, {1, 1}, {1, 0}};
    assertThatThrownBy(() -> trainer.fit(Dataset.of(XOR, notOneHot)))
        .isInstanceOf(InvalidDataException.class)
        .hasMessage(
            "targets row 2 column 0: cross entropy needs rows that sum to 1, this one sums to 2.0");
    Dataset oneColumn = Dataset.of(XOR, new double[][] {{1}, {0}, {0}, {1}});
    assertThatThrownBy(() -> trainer.fit(XOR_CLASSES, oneColumn))
        .isInstanceOf(ShapeException.class)
        .hasMessage("cross entropy: targets have 1 numbers per row, the network puts out 2");
    assertThatThrownBy(() -> trainer.fit((Dataset) null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(
            () ->
                plan(model).order(BatchOrder.explicit(new int[][] {{7}})).build().fit(XOR_CLASSES))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Trainer.builder(model).loss(Losses.squaredError()).build())
        .hasMessage("trainer: needs a loss and an optimizer; optimizer(…) was not called");
    assertThatThrownBy(
            () -> plan(model).metric(Metrics.accuracy()).metric(Metrics.accuracy()).build())
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> Sgd.of(-1))
        .hasMessage("learningRate: needs a finite number above 0, got -1.0");
    assertThat(model.snapshot()).isDeepEqualTo(before);
  }

  @Test
  void oneModelIsTrainedOnceAtATime() {
    Model model = xorModel();
    TrainingListener again =
        new TrainingListener() {
          @Override
          public void epochStarted(TrainingState state) {
            plan(state.model()).build().fit(XOR_CLASSES);
          }
        };
    assertThatThrownBy(() -> plan(model).listener(again).build().fit(XOR_CLASSES))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("being trained already");
    plan(model).build().fit(XOR_CLASSES);
    model.close();
    assertThatThrownBy(() -> plan(model).build().fit(XOR_CLASSES))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void nobodyElseChangesAModelInTraining() throws Exception {
    Model model = xorModel();
    List<String> refused = new ArrayList<>();
    TrainingListener meddler =
        new TrainingListener() {
          @Override
          public void epochFinished(TrainingState state) {
            double[][] mine = state.model().snapshot();
            state.model().restore(mine);
            Thread other =
                new Thread(
                    () -> {
                      refuses(() -> model.restore(mine));
                      refuses(() -> model.setWeights("1.dense.bias", new double[1][2]));
                      refuses(model::close);
                    });
            other.start();
            try {
              other.join();
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
          }

          private void refuses(Runnable call) {
            try {
              call.run();
            } catch (IllegalStateException e) {
              refused.add(e.getMessage());
            }
          }
        };
    plan(model).listener(meddler).build().fit(XOR_CLASSES);
    assertThat(refused).hasSize(3);
    assertThat(refused.get(0)).startsWith("restore: the model is being trained by thread");
    model.close();
  }

  @Test
  void divergenceKeepsTheWeightsOfTheLastCompleteStep() {
    Model model = linear();
    List<double[][]> afterEachStep = new ArrayList<>();
    TrainingListener record =
        new TrainingListener() {
          @Override
          public void batchFinished(TrainingState state) {
            afterEachStep.add(state.model().snapshot());
          }
        };
    Trainer trainer =
        Trainer.builder(model)
            .loss(Losses.squaredError())
            .optimizer(Sgd.of(1e100))
            .epochs(100)
            .listener(record)
            .build();
    Dataset data = Dataset.of(new double[][] {{3}}, new double[][] {{1}});
    assertThatThrownBy(() -> trainer.fit(data))
        .isInstanceOfSatisfying(
            TrainingDivergedException.class,
            e -> {
              assertThat(e.step()).isEqualTo(afterEachStep.size() + 1L);
              assertThat(e.epoch()).isEqualTo(afterEachStep.size());
              assertThat(e.learningRate()).isEqualTo(1e100);
              assertThat(e.lastFiniteLoss()).isFinite();
              assertThat(e).hasMessageContaining("Try a smaller learning rate");
            });
    assertThat(model.snapshot()).isDeepEqualTo(afterEachStep.get(afterEachStep.size() - 1));
    assertThat(Arrays.stream(model.snapshot()).flatMapToDouble(Arrays::stream))
        .allMatch(w -> Double.isFinite(w));
    plan(xorModel()).build().fit(XOR_CLASSES);
  }

  @Test
  void earlyStoppingPutsBackTheBestWeights() {
    Model model = linear();
    // The rate overshoots: the loss grows from the first epoch on, so epoch 0 stays the best.
    List<double[][]> afterEpoch = new ArrayList<>();
    EarlyStopping stopping = EarlyStopping.patience(3);
    Trainer trainer =
        Trainer.builder(model)
            .loss(Losses.squaredError())
            .optimizer(Sgd.of(0.2))
            .epochs(50)
            .listener(
                new TrainingListener() {
                  @Override
                  public void epochFinished(TrainingState state) {
                    afterEpoch.add(state.model().snapshot());
                  }
                })
            .listener(stopping)
            .build();
    Dataset data = Dataset.of(new double[][] {{3}}, new double[][] {{1}});
    History history = trainer.fit(data, data);
    assertThat(history.epochs()).isEqualTo(4);
    assertThat(stopping.bestEpoch()).isZero();
    assertThat(model.snapshot()).isDeepEqualTo(afterEpoch.get(0));
    assertThatThrownBy(
            () ->
                Trainer.builder(model)
                    .loss(Losses.squaredError())
                    .optimizer(Sgd.of(0.2))
                    .listener(EarlyStopping.patience(1).maximising("val_accuracy"))
                    .build()
                    .fit(data))
        .hasMessage("no figure named \"val_accuracy\"; there are [loss]");
  }

  @Test
  void aListenersExceptionEndsTrainingAndEveryoneIsTold() {
    List<String> told = new ArrayList<>();
    TrainingListener thrower =
        new TrainingListener() {
          @Override
          public void batchFinished(TrainingState state) {
            throw new IllegalArgumentException("enough");
          }

          @Override
          public void trainingFinished(TrainingState state) {
            told.add("thrower");
          }
        };
    TrainingListener other =
        new TrainingListener() {
          @Override
          public void trainingFinished(TrainingState state) {
            told.add("other");
          }
        };
    Model model = xorModel();
    assertThatThrownBy(() -> plan(model).listener(thrower).listener(other).build().fit(XOR_CLASSES))
        .hasMessage("enough");
    assertThat(told).containsExactly("thrower", "other");
    plan(model).build().fit(XOR_CLASSES);
  }

  @Test
  void dropoutIsTheSameForASeedAndOffWhenEvaluating() {
    Sequential network =
        Sequential.input(2)
            .dense(16, Activation.TANH)
            .dropout(0.5)
            .dense(2, Activation.SOFTMAX)
            .build();
    double[][][] runs = new double[2][][];
    for (int i = 0; i < 2; i++) {
      try (Model model = network.init(backend, 9)) {
        Trainer trainer = plan(model).epochs(3).build();
        double before = trainer.evaluate(XOR_CLASSES).loss();
        assertThat(trainer.evaluate(XOR_CLASSES).loss()).isEqualTo(before);
        assertThat(trainer.fit(XOR_CLASSES).loss(0)).isNotEqualTo(before);
        runs[i] = model.snapshot();
      }
    }
    assertThat(runs[1]).isDeepEqualTo(runs[0]);
  }

  @Test
  void l2IsPartOfTheStepButNotOfTheLoss() {
    Model model = linear();
    Trainer trainer =
        Trainer.builder(model).loss(Losses.squaredError()).optimizer(Sgd.of(0.01)).l2(0.5).build();
    History history = trainer.fit(Dataset.of(new double[][] {{3}}, new double[][] {{1}}));
    assertThat(history.loss(0)).isEqualTo(36);
    // dw = 36 + 2·0.5·2 = 38; the bias is not penalised.
    assertThat(model.weights("0.dense.weight")[0][0]).isCloseTo(2 - 0.38, within(1e-15));
    assertThat(model.weights("0.dense.bias")[0][0]).isCloseTo(1 - 0.12, within(1e-15));
  }

  @Test
  void probabilitiesOutsideTheirRangeAreRefused() {
    Model model = linear();
    Trainer trainer =
        Trainer.builder(model).loss(Losses.binaryCrossEntropy()).optimizer(Sgd.of(0.1)).build();
    assertThatThrownBy(() -> trainer.fit(Dataset.of(new double[][] {{3}}, new double[][] {{1}})))
        .isInstanceOf(TrainingDivergedException.class)
        .hasMessageContaining("loss NaN");
    assertThatThrownBy(() -> trainer.fit(Dataset.of(new double[][] {{3}}, new double[][] {{1.5}})))
        .isInstanceOf(InvalidDataException.class)
        .hasMessage(
            "targets row 0 column 0: binary cross entropy needs a probability from 0 to 1, got 1.5");
  }
}
