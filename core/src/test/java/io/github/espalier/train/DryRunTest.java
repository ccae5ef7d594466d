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
import io.github.espalier.metric.Metrics;
import io.github.espalier.network.Model;
import io.github.espalier.network.Sequential;
import io.github.espalier.optim.Adam;
import io.github.espalier.optim.Sgd;
import io.github.espalier.tck.HeapBackend;
import io.github.espalier.tensor.DType;
import io.github.espalier.tensor.Shape;
import io.github.espalier.tensor.ShapeException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a dry run and a rehearsal on one batch report, and that they change nothing. */
class DryRunTest {
  private final Backend backend = new HeapBackend(DType.FLOAT64);

  private Model model() {
    return model(backend);
  }

  private static Model model(Backend backend) {
    return Sequential.input(4)
        .dense(8, Activation.TANH)
        .dropout(0.1)
        .dense(3, Activation.SOFTMAX)
        .build()
        .init(backend, 2);
  }

  private static Dataset data(int samples, int classes) {
    double[][] x = new double[samples][4];
    int[] labels = new int[samples];
    for (int r = 0; r < samples; r++) {
      labels[r] = r % classes;
      x[r][labels[r]] = 1;
      x[r][3] = Math.sin(r);
    }
    return Dataset.of(x, labels);
  }

  private static TrainerBuilder plan(Model model) {
    return Trainer.builder(model)
        .loss(Losses.crossEntropy())
        .optimizer(Adam.of(0.01))
        .batchSize(16)
        .epochs(4);
  }

  @Test
  void reportsShapesLabelsAndMemory() {
    try (Model model = model()) {
      double[][] before = model.snapshot();
      DryRun report =
          plan(model).metric(Metrics.accuracy()).build().dryRun(data(100, 3), data(30, 3));
      assertThat(model.snapshot()).isDeepEqualTo(before);
      assertThat(report.input()).isEqualTo(Shape.of(4));
      assertThat(report.output()).isEqualTo(Shape.of(3));
      assertThat(report.samples()).isEqualTo(100);
      assertThat(report.validationSamples()).isEqualTo(30);
      assertThat(report.largestBatch()).isEqualTo(16);
      assertThat(report.steps()).isEqualTo(7);
      assertThat(report.epochs()).isEqualTo(4);
      // 4·8 + 8 + 8·3 + 3.
      assertThat(report.parameters()).isEqualTo(67);
      assertThat(report.trained()).isEqualTo(67);
      assertThat(report.classCounts()).containsExactly(34L, 33L, 33L);
      assertThat(report.warnings()).isEmpty();
      assertThat(report.memory().weights()).isEqualTo(67 * 8);
      // 116 rows of 4 features and a class; validation 60 rows, and for each of 30 the 8 + 3
      // activations, 3 probabilities and a sum.
      assertThat(report.memory().data()).isEqualTo(116 * 5 * 8);
      assertThat(report.memory().validation()).isEqualTo(60 * 5 * 8 + 30 * 15 * 8);
      try (TrainStep step = plan(model).build().newStep(16)) {
        assertThat(report.memory().step()).isEqualTo(step.bytes());
        DryRunMeasurement computed =
            DryRunMeasurement.of(plan(model).build(), data(100, 3), data(30, 3));
        assertThat(computed.memory(67)).isEqualTo(report.memory());
      }
      assertThat(report.memory().needed())
          .isEqualTo(report.memory().step() + 116 * 5 * 8 + report.memory().validation());
      assertThat(report.firstLoss()).isBetween(0.5, 2.5);
      assertThat(report.toString())
          .contains("4 → 3", "67, of which 67 are trained", "[34, 33, 33]", "first loss")
          .doesNotContain("warning");
    }
  }

  /** Counts what is allocated on it. */
  private static final class Counting extends HeapBackend {
    private long bytes;

    Counting() {
      super(DType.FLOAT64);
    }

    @Override
    protected HeapTensor doAllocate(Shape shape) {
      bytes += 8L * shape.size();
      return super.doAllocate(shape);
    }
  }

  /** The training data are on the backend once, whoever measures on them. */
  @Test
  void fitTakesTheMemoryThatWasReported() {
    Counting counting = new Counting();
    try (Model model = model(counting)) {
      for (boolean afterEpoch : new boolean[] {false, true}) {
        TrainerBuilder plan = plan(model);
        if (afterEpoch) {
          plan.metricAfterEpoch(Metrics.accuracy());
        }
        Trainer trainer = plan.build();
        DryRun report = trainer.dryRun(data(100, 3), data(30, 3));
        counting.bytes = 0;
        trainer.fit(data(100, 3), data(30, 3));
        assertThat(counting.bytes).as("%s", report).isEqualTo(report.memory().needed());
      }
    }
  }

  /** Seven steps make an epoch of at least seven, four epochs four times that. */
  @Test
  void expectsTheTimeOfEpochs() {
    try (Model model = model()) {
      DryRun report = plan(model).metricAfterEpoch(Metrics.accuracy()).build().dryRun(data(100, 3));
      DryRun.Time time = report.time().orElseThrow();
      assertThat(time.step()).isPositive();
      long epoch = time.epoch().orElseThrow().toNanos();
      assertThat(epoch).isGreaterThanOrEqualTo(7 * time.step().toNanos());
      assertThat(time.total().orElseThrow().toNanos()).isCloseTo(4 * epoch, within(8L));
    }
  }

  /** Steps of the plan's own rate would overflow at once. */
  @Test
  void stepsAreOfRateZero() {
    Dense one = Dense.of(1).weightInit(Initializers.constant(2));
    try (Model model = Sequential.input(1).layer(one).build().init(backend, 0)) {
      Trainer trainer =
          Trainer.builder(model).loss(Losses.squaredError()).optimizer(Sgd.of(1e200)).build();
      Dataset data = Dataset.of(new double[][] {{3}}, new double[][] {{1}});
      DryRun report = trainer.dryRun(data);
      // p = 6: (6 − 1)².
      assertThat(report.firstLoss()).isEqualTo(25);
      assertThat(report.time()).isPresent();
    }
  }

  @Test
  void frozenLayersAreNotTrained() {
    try (Model model = model()) {
      DryRun report = plan(model).freeze("0.dense").build().dryRun(data(20, 3));
      assertThat(report.parameters()).isEqualTo(67);
      assertThat(report.trained()).isEqualTo(27);
    }
  }

  @Test
  void warnsOfMissingClassesAndLargeFeatures() {
    try (Model model = model()) {
      double[][] x = {{0, 0, 0, 1}, {0, 0, -2e5, 0}};
      DryRun report = plan(model).build().dryRun(Dataset.of(x, new int[] {0, 2}));
      assertThat(report.warnings())
          .containsExactly(
              "class 1 of 3 has no training sample",
              "feature column 2 reaches 200000.0; networks learn from numbers near 1: scale the"
                  + " features");
      assertThat(report.toString()).contains("warning     class 1 of 3");
    }
  }

  @Test
  void classesAreCountedInAnyForm() {
    double[][] x = {{0}, {1}, {2}};
    try (Model one = Sequential.input(1).dense(1).build().init(backend, 0);
        Model two = Sequential.input(1).dense(2).build().init(backend, 0)) {
      Trainer oneOutput =
          Trainer.builder(one).loss(Losses.squaredError()).optimizer(Sgd.of(0.1)).build();
      Trainer twoOutputs =
          Trainer.builder(two).loss(Losses.squaredError()).optimizer(Sgd.of(0.1)).build();
      assertThat(counts(oneOutput, x, new double[][] {{1}, {0}, {1}})).containsExactly(1L, 2L);
      assertThat(counts(oneOutput, x, new double[][] {{1}, {0}, {0.5}})).isEmpty();
      assertThat(counts(twoOutputs, x, new double[][] {{1, 0}, {0, 1}, {1, 0}}))
          .containsExactly(2L, 1L);
      assertThat(counts(twoOutputs, x, new double[][] {{1, 1}, {0, 1}, {1, 0}})).isEmpty();
      assertThat(counts(twoOutputs, x, new double[][] {{1, 0}, {0, 0}, {1, 0}})).isEmpty();
      assertThat(counts(twoOutputs, x, new double[][] {{1, 0}, {0, 3}, {1, 0}})).isEmpty();
    }
  }

  private static List<Long> counts(Trainer trainer, double[][] x, double[][] y) {
    return DryRunMeasurement.of(trainer, Dataset.of(x, y), null).classCounts();
  }

  /** 48 GB of activations are not tried, only counted. */
  @Test
  void whatDoesNotFitIsNotTried() {
    Sequential wide = Sequential.input(1).dense(1_000_000).dense(1).build();
    try (Model model = wide.initZeros(backend, 0)) {
      double[][] x = new double[3000][1];
      x[1][0] = 1;
      Trainer trainer =
          Trainer.builder(model)
              .loss(Losses.squaredError())
              .optimizer(Sgd.of(0.1))
              .order(BatchOrder.full())
              .build();
      DryRun report = trainer.dryRun(Dataset.of(x, x));
      // y and the gradient of the hidden layer.
      assertThat(report.memory().step()).isGreaterThan(2L * 8 * 3000 * 1_000_000);
      assertThat(report.time()).isEmpty();
      assertThat(report.firstLoss()).isNaN();
      assertThat(report.warnings()).hasSize(1);
      assertThat(report.warnings().get(0))
          .startsWith("training needs ")
          .endsWith("make batches smaller with microBatchSize");
    }
  }

  @Test
  void refusesWhatFitRefuses() {
    try (Model model = model()) {
      Trainer trainer = plan(model).build();
      Dataset narrow = Dataset.of(new double[][] {{1}}, new int[] {0});
      assertThatThrownBy(() -> trainer.dryRun(narrow)).isInstanceOf(ShapeException.class);
      assertThatThrownBy(() -> trainer.dryRun(data(9, 3), narrow))
          .isInstanceOf(ShapeException.class);
      Dataset wrong = Dataset.of(new double[][] {{1, 2, 3, 4}}, new int[] {3});
      assertThatThrownBy(() -> trainer.dryRun(wrong)).isInstanceOf(InvalidDataException.class);
      assertThatThrownBy(() -> trainer.overfitOneBatch(wrong, 3))
          .isInstanceOf(InvalidDataException.class);
      assertThatThrownBy(() -> trainer.dryRun((Dataset) null)).hasMessage("train");
      assertThatThrownBy(() -> trainer.overfitOneBatch(data(9, 3), 0))
          .hasMessage("steps: needs at least 1, got 0");
    }
  }

  @Test
  void refusesAPlanThatFitRefuses(@TempDir Path directory) throws Exception {
    Checkpoints checkpoints = Checkpoints.in(directory.resolve("checkpoints"));
    Map<String, Trainer> wrong = new LinkedHashMap<>();
    try (Model model = model()) {
      wrong.put(
          "no figure named \"nothing\"",
          plan(model).listener(EarlyStopping.patience(1).minimising("nothing")).build());
      TrainingListener own =
          new TrainingListener() {
            @Override
            public Optional<String> watched() {
              return Optional.of("mine");
            }
          };
      wrong.put("no figure named \"mine\"", plan(model).listener(own).build());
      wrong.put(
          "no figure named \"val_loss\"",
          plan(model).checkpoints(checkpoints.atBest("val_loss")).build());
      wrong.put(
          "no figure named \"else\"",
          plan(model).schedule(Schedule.onPlateau(0.5, 1).minimising("else").warmUp(3)).build());
      wrong.put(
          "checkpoints: metric \"stateless\" has no state",
          plan(model).metric(new CheckpointsTest.WithoutState()).checkpoints(checkpoints).build());
      wrong.put(
          "schedule: step 3 has the rate NaN",
          plan(model).schedule(() -> (base, step) -> step == 3 ? Double.NaN : base).build());
      wrong.forEach(
          (message, trainer) -> {
            assertThatThrownBy(() -> trainer.dryRun(data(100, 3)))
                .as("dry run")
                .isInstanceOfAny(IllegalArgumentException.class, IllegalStateException.class)
                .hasMessageStartingWith(message);
            assertThatThrownBy(() -> trainer.fit(data(100, 3)))
                .as("fit")
                .isInstanceOfAny(IllegalArgumentException.class, IllegalStateException.class)
                .hasMessageStartingWith(message);
          });
      Trainer saving = plan(model).checkpoints(checkpoints).build();
      assertThat(saving.dryRun(data(100, 3)).warnings()).isEmpty();
      assertThat(checkpoints.directory()).doesNotExist();
      saving.fit(data(100, 3));
      assertThat(saving.dryRun(data(100, 3)).warnings())
          .containsExactly(
              "checkpoints: "
                  + checkpoints.directory()
                  + " holds "
                  + checkpoints.files().size()
                  + " of an earlier run: resume goes on from them, fit refuses them");
    }
  }

  @Test
  void splitsAsFitDoes() {
    try (Model model = model()) {
      Trainer trainer = plan(model).validationSplit(0.2).build();
      DryRun report = trainer.dryRun(data(100, 3));
      assertThat(report.samples()).isEqualTo(80);
      assertThat(report.validationSamples()).isEqualTo(20);
      assertThatThrownBy(() -> trainer.dryRun(data(100, 3), data(30, 3)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("the plan splits some off");
    }
  }

  @Test
  void seesDivergenceComing() {
    Dense huge = Dense.of(3, Activation.IDENTITY).weightInit(Initializers.constant(1e200));
    try (Model model = Sequential.input(4).layer(huge).build().init(backend, 0)) {
      Trainer trainer =
          Trainer.builder(model).loss(Losses.squaredError()).optimizer(Sgd.of(0.1)).build();
      Dataset data = Dataset.of(new double[][] {{1, 1, 1, 1}}, new double[][] {{1, 0, 0}});
      assertThatThrownBy(() -> trainer.dryRun(data)).isInstanceOf(TrainingDivergedException.class);
      assertThatThrownBy(() -> trainer.overfitOneBatch(data, 1))
          .isInstanceOf(TrainingDivergedException.class);
    }
  }

  @Test
  void oneBatchIsLearnedByHeart() {
    try (Model model = model()) {
      double[][] before = model.snapshot();
      TrainerBuilder plan = plan(model).optimizer(Adam.of(0.05));
      OneBatchReport report = plan.build().overfitOneBatch(data(100, 3), 200);
      assertThat(report.rows()).isEqualTo(16);
      assertThat(report.steps()).isEqualTo(200);
      assertThat(report.before()).isBetween(0.5, 2.5);
      assertThat(report.after()).isLessThan(0.05);
      assertThat(report.learned()).isTrue();
      assertThat(report)
          .hasToString(
              String.format(
                  java.util.Locale.ROOT,
                  "16 samples in 200 steps: loss %.6g, then %.6g (learned)",
                  report.before(),
                  report.after()));
      // A schedule that hardly moves is left out of it.
      Schedule slow = Schedule.constant().warmUp(1_000_000);
      assertThat(plan.schedule(slow).build().overfitOneBatch(data(100, 3), 200)).isEqualTo(report);
      assertThat(model.snapshot()).isDeepEqualTo(before);
    }
  }

  /** Equal samples of different classes cannot be told apart. */
  @Test
  void whatCannotBeLearnedIsReported() {
    double[][] x = {{1, 1, 1, 1}, {1, 1, 1, 1}};
    try (Model model = model()) {
      OneBatchReport report =
          plan(model).build().overfitOneBatch(Dataset.of(x, new int[] {0, 1}), 100);
      assertThat(report.learned()).isFalse();
      assertThat(report.after()).isGreaterThan(Math.log(2) - 1e-3);
    }
  }
}
