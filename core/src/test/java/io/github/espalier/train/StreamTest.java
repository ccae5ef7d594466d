package io.github.espalier.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.espalier.data.BatchOrder;
import io.github.espalier.data.BatchSource;
import io.github.espalier.data.Dataset;
import io.github.espalier.data.InvalidDataException;
import io.github.espalier.loss.Losses;
import io.github.espalier.metric.Metrics;
import io.github.espalier.network.Model;
import io.github.espalier.network.Sequential;
import io.github.espalier.optim.Sgd;
import io.github.espalier.tck.HeapBackend;
import io.github.espalier.tensor.DType;
import io.github.espalier.tensor.Shape;
import io.github.espalier.tensor.ShapeException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training on batches that are read one after the other. */
class StreamTest {
  private static final Dataset WEIGHTED = SmallRun.DATA.withWeights(1, 2, 3, 1, 0.5, 1, 2);

  @TempDir Path directory;

  @AfterEach
  void clear() {
    Thread.interrupted();
  }

  /** Batches of three from a data set, which another epoch begins one sample later. */
  private static class Source implements BatchSource {
    private final Dataset data;
    int opened;
    int closed;

    Source(Dataset data) {
      this.data = data;
    }

    /** What a test changes. */
    int count(int epoch, int batch, int count, double[] features) throws IOException {
      return count;
    }

    /** What a test changes. */
    void closing() throws IOException {}

    int sample(int epoch, int index) {
      return (index + epoch) % data.size();
    }

    @Override
    public Shape featureShape() {
      return data.featureShape();
    }

    @Override
    public int targetCount() {
      return 1;
    }

    @Override
    public boolean hasClassIndices() {
      return true;
    }

    @Override
    public boolean hasWeights() {
      return data.hasWeights();
    }

    @Override
    public int batchSize() {
      return 3;
    }

    @Override
    public Batches open(int epoch) {
      opened++;
      return new Batches() {
        private int at;

        @Override
        public int read(double[] features, double[] targets, double[] weights) throws IOException {
          int count = Math.min(3, data.size() - at);
          for (int i = 0; i < count; i++) {
            int sample = sample(epoch, at + i);
            features[2 * i] = data.feature(sample, 0);
            features[2 * i + 1] = data.feature(sample, 1);
            targets[i] = data.target(sample, 0);
            if (weights != null) {
              weights[i] = data.weight(sample);
            }
          }
          int batch = at / 3;
          at += count;
          return count(epoch, batch, count, features);
        }

        @Override
        public void close() throws IOException {
          closed++;
          closing();
        }
      };
    }
  }

  /** The same batches from memory. */
  private static BatchOrder sameOrder() {
    List<int[][]> epochs = new ArrayList<>();
    for (int e = 0; e < 5; e++) {
      int[] all = new int[7];
      for (int i = 0; i < 7; i++) {
        all[i] = (i + e) % 7;
      }
      epochs.add(new int[][] {{all[0], all[1], all[2]}, {all[3], all[4], all[5]}, {all[6]}});
    }
    return BatchOrder.explicit(epochs);
  }

  @Test
  void aStreamTrainsLikeTheSameBatchesInMemory() {
    for (Dataset data : List.of(SmallRun.DATA, WEIGHTED)) {
      Source source = new Source(data);
      try (Model streamed = SmallRun.model();
          Model inMemory = SmallRun.model()) {
        History stream =
            SmallRun.plan(streamed)
                .metric(Metrics.accuracy())
                .build()
                .fit(source, SmallRun.VALIDATION);
        History memory =
            SmallRun.plan(inMemory)
                .metric(Metrics.accuracy())
                .order(sameOrder())
                .build()
                .fit(data, SmallRun.VALIDATION);
        assertThat(stream.names()).isEqualTo(memory.names());
        assertThat(stream.numbers()).isEqualTo(memory.numbers());
        assertThat(stream.steps()).isEqualTo(SmallRun.STEPS);
        assertThat(streamed.snapshot()).isDeepEqualTo(inMemory.snapshot());
      }
      assertThat(source.opened).isEqualTo(5);
      assertThat(source.closed).isEqualTo(5);
    }
  }

  @Test
  void resumedInTheMiddleOfAnEpochItEndsInTheSameBits() throws Exception {
    double[][] expected;
    History unbroken;
    Checkpoints all = Checkpoints.in(directory).everySteps(1).keep(SmallRun.STEPS);
    try (Model model = SmallRun.model()) {
      Trainer trainer = SmallRun.plan(model).metric(Metrics.accuracy()).checkpoints(all).build();
      unbroken = trainer.fit(new Source(WEIGHTED));
      expected = model.snapshot();
    }
    List<Path> files = all.files();
    assertThat(files).hasSize(SmallRun.STEPS);
    int step = SmallRun.STEPS;
    for (Path newest : files) {
      try (Model model = SmallRun.model()) {
        List<Long> steps = new ArrayList<>();
        Source source = new Source(WEIGHTED);
        History history =
            SmallRun.plan(model)
                .metric(Metrics.accuracy())
                .checkpoints(Checkpoints.in(directory).everySteps(Integer.MAX_VALUE))
                .listener(SmallRun.everyStep(state -> steps.add(state.step())))
                .build()
                .resume(source);
        assertThat(steps).as("after step %d", step).hasSize(SmallRun.STEPS - step);
        assertThat(history.numbers()).isEqualTo(unbroken.numbers());
        assertThat(model.snapshot()).isDeepEqualTo(expected);
        assertThat(source.closed).isEqualTo(source.opened);
      }
      Files.delete(newest);
      step--;
    }
  }

  @Test
  void aSourceWithOtherBatchesIsRefused() {
    try (Model model = SmallRun.model()) {
      TrainerBuilder plan =
          SmallRun.plan(model).checkpoints(Checkpoints.in(directory).everySteps(5));
      plan.epochs(4).build().fit(new Source(SmallRun.DATA));
      double[][] before = model.snapshot();
      // The newest checkpoint is of step 10, the first of epoch 3.
      Source other =
          new Source(SmallRun.DATA) {
            @Override
            int sample(int epoch, int index) {
              return index;
            }
          };
      assertThatThrownBy(() -> plan.build().resume(other))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("the first 1 batches of epoch 3 are not those of the run");
      assertThat(model.snapshot()).isDeepEqualTo(before);
      assertThat(other.closed).isEqualTo(1);
    }
  }

  /** Between epochs nothing is done of the next one: the one before tells. */
  @Test
  void otherDataAreRefusedBetweenEpochsToo() throws Exception {
    Dataset others = SmallRun.data(7, 50);
    try (Model model = SmallRun.model()) {
      TrainerBuilder plan = SmallRun.plan(model).checkpoints(Checkpoints.in(directory));
      plan.epochs(2).build().fit(new Source(SmallRun.DATA));
      double[][] before = model.snapshot();
      Source other = new Source(others);
      assertThatThrownBy(() -> plan.epochs(4).build().resume(other))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("the first 1 batches of epoch 1 are not those of the run");
      assertThat(model.snapshot()).isDeepEqualTo(before);
      assertThat(other.closed).isEqualTo(other.opened);
      assertThat(plan.epochs(4).build().resume(new Source(SmallRun.DATA)).epochs()).isEqualTo(4);
    }
  }

  @Test
  void aStoppedRunIsResumedAsItEnded() throws Exception {
    double[][] ended;
    Checkpoints checkpoints = Checkpoints.in(directory).everySteps(Integer.MAX_VALUE);
    try (Model model = SmallRun.model()) {
      Trainer trainer =
          SmallRun.plan(model)
              .checkpoints(checkpoints)
              .listener(SmallRun.after(5, TrainingState::stop))
              .build();
      assertThat(trainer.fit(new Source(WEIGHTED)).steps()).isEqualTo(5);
      ended = model.snapshot();
    }
    try (Model model = SmallRun.model()) {
      History history =
          SmallRun.plan(model).checkpoints(checkpoints).build().resume(new Source(WEIGHTED));
      assertThat(history.steps()).isEqualTo(5);
      assertThat(model.snapshot()).isDeepEqualTo(ended);
    }
  }

  /** A batch that no step is made with may be wrong. */
  @Test
  void afterAStopNothingIsAskedOfABatch() {
    Source spoiled =
        new Source(SmallRun.DATA) {
          @Override
          int count(int epoch, int batch, int count, double[] features) {
            if (epoch == 1 && batch == 2) {
              features[0] = Double.NaN;
            }
            return count;
          }
        };
    try (Model model = SmallRun.model()) {
      History history =
          SmallRun.plan(model)
              .listener(SmallRun.after(5, TrainingState::stop))
              .build()
              .fit(spoiled);
      assertThat(history.steps()).isEqualTo(5);
    }
  }

  @Test
  void aFailedReadEndsTrainingWithTheBestWeights() {
    Source failing =
        new Source(SmallRun.DATA) {
          @Override
          int count(int epoch, int batch, int count, double[] features) throws IOException {
            if (epoch == 2 && batch == 1) {
              throw new SocketTimeoutException("gone");
            }
            return count;
          }
        };
    List<double[][]> afterEpoch = new ArrayList<>();
    try (Model model = SmallRun.model()) {
      EarlyStopping stopping = EarlyStopping.patience(9);
      Trainer trainer =
          SmallRun.plan(model)
              .listener(SmallRun.everyEpoch(state -> afterEpoch.add(state.model().snapshot())))
              .listener(stopping)
              .build();
      assertThatThrownBy(() -> trainer.fit(failing))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessage("batch source, epoch 2, batch 1: java.net.SocketTimeoutException: gone")
          .hasCauseInstanceOf(SocketTimeoutException.class);
      assertThat(model.snapshot()).isDeepEqualTo(afterEpoch.get(stopping.bestEpoch()));
    }
    assertThat(failing.closed).isEqualTo(failing.opened);
  }

  @Test
  void aSourceIsRehearsedOnItsFirstBatch() {
    Source source = new Source(WEIGHTED);
    try (Model model = SmallRun.model()) {
      Trainer trainer = SmallRun.plan(model).order(sameOrder()).build();
      double[][] before = model.snapshot();
      DryRun stream = trainer.dryRun(source, SmallRun.VALIDATION);
      Trainer full = SmallRun.plan(model).order(BatchOrder.full()).build();
      DryRun memory = full.dryRun(WEIGHTED.select(0, 1, 2));
      assertThat(stream.samples()).isEqualTo(-1);
      assertThat(stream.steps()).isEqualTo(-1);
      assertThat(stream.largestBatch()).isEqualTo(3);
      assertThat(stream.validationSamples()).isEqualTo(4);
      assertThat(stream.classCounts()).isEqualTo(memory.classCounts());
      assertThat(stream.firstLoss()).isEqualTo(memory.firstLoss());
      // A batch of three rows of 2 features, class and weight.
      assertThat(stream.memory().data()).isEqualTo(3 * 4 * 8);
      assertThat(stream.time().orElseThrow().step()).isPositive();
      assertThat(stream.time().orElseThrow().epoch()).isEmpty();
      assertThat(stream.toString())
          .contains("unknown samples, 4 for validation; unknown steps of up to 3", "first batch")
          .doesNotContain("in all");
      OneBatchReport learned = trainer.overfitOneBatch(source, 20);
      assertThat(learned).isEqualTo(trainer.overfitOneBatch(WEIGHTED, 20));
      assertThat(learned.after()).isLessThan(learned.before());
      assertThat(model.snapshot()).isDeepEqualTo(before);
    }
    assertThat(source.opened).isEqualTo(2);
    assertThat(source.closed).isEqualTo(2);
  }

  @Test
  void aRehearsalRefusesWhatTrainingRefuses() {
    Source unreadable =
        new Source(SmallRun.DATA) {
          @Override
          int count(int epoch, int batch, int count, double[] features) throws IOException {
            throw new IOException("gone");
          }
        };
    Source bad =
        new Source(SmallRun.DATA) {
          @Override
          int count(int epoch, int batch, int count, double[] features) {
            features[3] = Double.NaN;
            return count;
          }
        };
    try (Model model = SmallRun.model()) {
      Trainer trainer = SmallRun.plan(model).build();
      assertThatThrownBy(() -> trainer.dryRun(unreadable))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessage("batch source, epoch 0, batch 0: java.io.IOException: gone");
      assertThatThrownBy(() -> trainer.dryRun(bad))
          .isInstanceOf(InvalidDataException.class)
          .hasMessageContaining("batch source, epoch 0, batch 0: features row 1 column 1");
      assertThatThrownBy(() -> trainer.overfitOneBatch(bad, 1))
          .isInstanceOf(InvalidDataException.class);
      assertThatThrownBy(() -> trainer.overfitOneBatch(new Source(SmallRun.DATA), 0))
          .hasMessageContaining("steps");
      Trainer split = SmallRun.plan(model).validationSplit(0.5).build();
      assertThatThrownBy(() -> split.dryRun(new Source(SmallRun.DATA)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("validationSplit");
    }
    assertThat(unreadable.closed).isEqualTo(1);
    assertThat(bad.closed).isEqualTo(2);
  }

  @Test
  void aSourceThatFailsToCloseIsToldAsItIs() {
    Source failing =
        new Source(SmallRun.DATA) {
          @Override
          void closing() throws IOException {
            throw new IOException("no connection");
          }
        };
    try (Model model = SmallRun.model()) {
      // Stopped in the middle of an epoch, which is closed with the run.
      Trainer stopped =
          SmallRun.plan(model).listener(SmallRun.everyStep(TrainingState::stop)).build();
      assertThatThrownBy(() -> stopped.fit(failing))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessage("batch source, epoch 0, close: java.io.IOException: no connection");
      IllegalStateException first = new IllegalStateException("first");
      Trainer broken =
          SmallRun.plan(model)
              .listener(
                  SmallRun.everyStep(
                      state -> {
                        throw first;
                      }))
              .build();
      assertThatThrownBy(() -> broken.fit(failing)).isSameAs(first);
      assertThat(first.getSuppressed())
          .singleElement()
          .asInstanceOf(InstanceOfAssertFactories.THROWABLE)
          .isInstanceOf(UncheckedIOException.class);
      // The model can be trained again.
      assertThat(SmallRun.plan(model).build().fit(SmallRun.DATA).epochs()).isEqualTo(5);
    }
    assertThat(failing.closed).isEqualTo(failing.opened).isEqualTo(2);
  }

  @Test
  void anInterruptThatEndsAReadEndsTraining() {
    Source interrupted =
        new Source(SmallRun.DATA) {
          @Override
          int count(int epoch, int batch, int count, double[] features) throws IOException {
            if (epoch == 1 && batch == 2) {
              throw new ClosedByInterruptException();
            }
            return count;
          }
        };
    try (Model model = SmallRun.model()) {
      History history = SmallRun.plan(model).build().fit(interrupted);
      assertThat(history.interrupted()).isTrue();
      assertThat(history.steps()).isEqualTo(5);
      assertThat(history.epochs()).isEqualTo(1);
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void anythingTheNetworkCannotUseIsLocated() {
    Source notFinite =
        new Source(SmallRun.DATA) {
          @Override
          int count(int epoch, int batch, int count, double[] features) {
            features[3] = epoch == 1 && batch == 1 ? Double.NaN : features[3];
            return count;
          }
        };
    Source tooMany =
        new Source(SmallRun.DATA) {
          @Override
          int count(int epoch, int batch, int count, double[] features) {
            return 4;
          }
        };
    Source empty =
        new Source(SmallRun.DATA) {
          @Override
          int count(int epoch, int batch, int count, double[] features) {
            return 0;
          }
        };
    Dataset manyClasses = Dataset.of(new double[][] {{1, 2}, {3, 4}}, new int[] {1, 2});
    Dataset wide = Dataset.of(new double[][] {{1, 2, 3}}, new int[] {1});
    try (Model model = SmallRun.model()) {
      Trainer trainer = SmallRun.plan(model).build();
      assertThatThrownBy(() -> trainer.fit(notFinite))
          .isInstanceOf(InvalidDataException.class)
          .hasMessage(
              "batch source, epoch 1, batch 1: features row 1 column 1: needs a finite number, got"
                  + " NaN");
      assertThatThrownBy(() -> trainer.fit(tooMany))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("batch source, epoch 0, batch 0: read returned 4, needs 0 to 3");
      assertThatThrownBy(() -> trainer.fit(empty))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("batch source: epoch 0 has no batch");
      assertThatThrownBy(() -> trainer.fit(new Source(manyClasses)))
          .isInstanceOfSatisfying(InvalidDataException.class, e -> assertThat(e.row()).isEqualTo(1))
          .hasMessageContaining("class 2 of 2 does not exist");
      assertThatThrownBy(() -> trainer.fit(new Source(wide)))
          .isInstanceOf(ShapeException.class)
          .hasMessage("fit: the data have 3 features per sample, the network takes 2");
      assertThatThrownBy(() -> trainer.fit((BatchSource) null))
          .isInstanceOf(NullPointerException.class)
          .hasMessage("train");
      assertThatThrownBy(
              () ->
                  SmallRun.plan(model).validationSplit(0.5).build().fit(new Source(SmallRun.DATA)))
          .hasMessage("validationSplit: needs all data in memory, got a source of batches");
      assertThatThrownBy(
              () ->
                  SmallRun.plan(model)
                      .metricAfterEpoch(Metrics.accuracy())
                      .build()
                      .fit(new Source(SmallRun.DATA)))
          .hasMessage("metricAfterEpoch: needs all data in memory, got a source of batches");
    }
  }

  /** Neither the loss nor the bias gradients are large, but their product with the features is. */
  @Test
  void looksAtTheSizeOfTheFeatures() {
    Sequential network = Sequential.input(2).dense(1).build();
    double[][] x = {{1e300, 1}, {1, -1e300}};
    try (Model model = network.initZeros(new HeapBackend(DType.FLOAT64), 1)) {
      Trainer trainer =
          Trainer.builder(model).loss(Losses.squaredError()).optimizer(Sgd.of(1e10)).build();
      Source source =
          new Source(Dataset.of(x, new double[][] {{3}, {1}})) {
            @Override
            public boolean hasClassIndices() {
              return false;
            }
          };
      assertThatThrownBy(() -> trainer.fit(source))
          .isInstanceOf(TrainingDivergedException.class)
          .hasMessageContaining(" not finite ");
      assertThat(model.snapshot()).isDeepEqualTo(new double[][] {{0, 0}, {0}});
    }
  }

  @Test
  void stoppingInTheLastBatchOfAnEpochCompletesIt() {
    try (Model model = SmallRun.model()) {
      History history =
          SmallRun.plan(model)
              .listener(SmallRun.after(6, TrainingState::stop))
              .build()
              .fit(new Source(SmallRun.DATA));
      assertThat(history.epochs()).isEqualTo(2);
      assertThat(history.steps()).isEqualTo(6);
    }
    try (Model model = SmallRun.model()) {
      History history =
          SmallRun.plan(model)
              .listener(SmallRun.after(5, TrainingState::stop))
              .build()
              .fit(new Source(SmallRun.DATA));
      assertThat(history.epochs()).isEqualTo(1);
      assertThat(history.steps()).isEqualTo(5);
    }
  }
}
