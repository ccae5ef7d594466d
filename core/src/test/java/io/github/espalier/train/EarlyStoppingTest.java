package io.github.espalier.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.espalier.metric.HostBatch;
import io.github.espalier.metric.Metric;
import io.github.espalier.network.Model;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Early stopping on any figure, and the best weights however training ends. */
class EarlyStoppingTest {
  /** Epoch 1 is the best, whatever the network does. */
  private static final double[] SCRIPT = {0.5, 0.9, 0.8, 0.7, 0.6};

  private static final int BEST_EPOCH = 1;

  @TempDir Path directory;

  @AfterEach
  void clear() {
    Thread.interrupted();
  }

  /** A metric of known figures: the first epoch has the first one. */
  private record Scripted(double... figures) implements Metric {
    @Override
    public String name() {
      return "scripted";
    }

    @Override
    public Accumulator start() {
      return new Accumulator() {
        private int epoch = -1;

        @Override
        public void add(HostBatch batch) {}

        @Override
        public double result() {
          return figures[epoch];
        }

        @Override
        public void reset() {
          epoch++;
        }

        @Override
        public double[] state() {
          return new double[] {epoch};
        }

        @Override
        public void restore(double[] state) {
          epoch = (int) state[0];
        }
      };
    }
  }

  /** How training ends, at the latest after its eighth step: in the middle of its third epoch. */
  private enum Exit {
    END(null),
    PATIENCE(null),
    STOP(null),
    INTERRUPT(null),
    EXCEPTION(IllegalArgumentException.class),
    ERROR(LinkageError.class),
    EXCEPTION_AFTER_EPOCH(IllegalArgumentException.class),
    EXCEPTION_WHEN_FINISHED(IllegalArgumentException.class),
    DIVERGENCE(TrainingDivergedException.class),
    CHECKPOINT_NOT_WRITTEN(UncheckedIOException.class);

    final Class<?> thrown;

    Exit(Class<?> thrown) {
      this.thrown = thrown;
    }

    TrainingListener listener(Path directory) {
      return switch (this) {
        case END, PATIENCE -> new TrainingListener() {};
        case STOP -> SmallRun.after(8, TrainingState::stop);
        case INTERRUPT -> SmallRun.after(8, state -> Thread.currentThread().interrupt());
        case EXCEPTION ->
            SmallRun.after(
                8,
                state -> {
                  throw new IllegalArgumentException("exit");
                });
        case ERROR ->
            SmallRun.after(
                8,
                state -> {
                  throw new LinkageError("exit");
                });
        case EXCEPTION_AFTER_EPOCH ->
            SmallRun.everyEpoch(
                state -> {
                  if (state.epoch() == 2) {
                    throw new IllegalArgumentException("exit");
                  }
                });
        case EXCEPTION_WHEN_FINISHED ->
            new TrainingListener() {
              @Override
              public void trainingFinished(TrainingState state) {
                throw new IllegalArgumentException("exit");
              }
            };
        case DIVERGENCE ->
            SmallRun.after(
                8,
                state -> {
                  Model trained = state.model();
                  trained.backend().fill(trained.parameters().get(0).value(), Double.NaN);
                });
        case CHECKPOINT_NOT_WRITTEN ->
            SmallRun.after(
                8,
                state -> {
                  try {
                    Files.write(directory.resolve("run"), new byte[1]);
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                });
      };
    }
  }

  /** The best weights of a run that is resumed are those of its checkpoint. */
  @Test
  void theyArePutBackWhenAResumedRunFailsToBegin() throws Exception {
    Checkpoints checkpoints = Checkpoints.in(directory).everySteps(11);
    List<double[][]> afterEpoch = new ArrayList<>();
    try (Model model = SmallRun.model()) {
      SmallRun.plan(model)
          .metric(new Scripted(SCRIPT))
          .checkpoints(checkpoints)
          .listener(SmallRun.everyEpoch(state -> afterEpoch.add(state.model().snapshot())))
          .listener(EarlyStopping.patience(50).maximising("val_scripted"))
          .build()
          .fit(SmallRun.DATA, SmallRun.VALIDATION);
    }
    for (boolean atEpoch : new boolean[] {false, true}) {
      TrainingListener failing =
          new TrainingListener() {
            @Override
            public void trainingStarted(TrainingState state) {
              if (!atEpoch) {
                throw new IllegalArgumentException("begin");
              }
            }

            @Override
            public void epochStarted(TrainingState state) {
              throw new IllegalArgumentException("begin");
            }
          };
      try (Model model = SmallRun.model()) {
        Trainer trainer =
            SmallRun.plan(model)
                .metric(new Scripted(SCRIPT))
                .checkpoints(checkpoints)
                .listener(EarlyStopping.patience(50).maximising("val_scripted"))
                .listener(failing)
                .build();
        assertThatThrownBy(() -> trainer.resume(SmallRun.DATA, SmallRun.VALIDATION))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessage("begin");
        assertThat(model.snapshot()).isDeepEqualTo(afterEpoch.get(BEST_EPOCH));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void theBestWeightsArePutBackHoweverTrainingEnds(Exit exit) {
    List<double[][]> afterEpoch = new ArrayList<>();
    List<double[][]> atTheEnd = new ArrayList<>();
    EarlyStopping stopping =
        EarlyStopping.patience(exit == Exit.PATIENCE ? 2 : 50).maximising("val_scripted");
    TrainingListener last =
        new TrainingListener() {
          @Override
          public void epochFinished(TrainingState state) {
            afterEpoch.add(state.model().snapshot());
          }

          @Override
          public void trainingFinished(TrainingState state) {
            atTheEnd.add(state.model().snapshot());
          }
        };
    try (Model model = SmallRun.model()) {
      TrainerBuilder plan =
          SmallRun.plan(model)
              .metric(new Scripted(SCRIPT))
              .listener(last)
              .listener(exit.listener(directory))
              .listener(stopping);
      if (exit == Exit.CHECKPOINT_NOT_WRITTEN) {
        // The directory is to be made when there is a file in its place.
        plan.checkpoints(Checkpoints.in(directory.resolve("run")).everySteps(8));
      }
      Trainer trainer = plan.build();
      Throwable thrown = catchThrowable(() -> trainer.fit(SmallRun.DATA, SmallRun.VALIDATION));
      if (exit.thrown == null) {
        assertThat(thrown).isNull();
      } else {
        assertThat(thrown).isInstanceOf(exit.thrown);
      }
      assertThat(stopping.bestEpoch()).isEqualTo(BEST_EPOCH);
      assertThat(model.snapshot()).isDeepEqualTo(afterEpoch.get(BEST_EPOCH));
      // Also for a listener that comes before early stopping, which may save the model here.
      assertThat(atTheEnd).hasSize(1);
      assertThat(atTheEnd.get(0)).isDeepEqualTo(afterEpoch.get(BEST_EPOCH));
      assertThat(afterEpoch.size()).isGreaterThan(BEST_EPOCH);
      // The model is free for another run.
      SmallRun.plan(model).epochs(1).build().fit(SmallRun.DATA);
    }
  }

  @Test
  void patienceCountsFromTheBestEpoch() {
    try (Model model = SmallRun.model()) {
      // 0.9 in epoch 1; epochs 2 and 3 are no better: two in a row.
      History history =
          SmallRun.plan(model)
              .metric(new Scripted(SCRIPT))
              .listener(EarlyStopping.patience(2).maximising("scripted"))
              .build()
              .fit(SmallRun.DATA);
      assertThat(history.epochs()).isEqualTo(4);
      assertThat(history.steps()).isEqualTo(4 * SmallRun.STEPS_PER_EPOCH);
    }
  }

  @Test
  void minDeltaIsTheLeastImprovement() {
    EarlyStopping stopping = EarlyStopping.patience(1).minimising("scripted").minDelta(0.25);
    try (Model model = SmallRun.model()) {
      // 1 → 0.75 is not below 1 − 0.25.
      History history =
          SmallRun.plan(model)
              .metric(new Scripted(1, 0.75, 0.1, 0.1, 0.1))
              .listener(stopping)
              .build()
              .fit(SmallRun.DATA);
      assertThat(history.epochs()).isEqualTo(2);
      assertThat(stopping.bestEpoch()).isZero();
    }
  }

  /** Killed after each step up to the one that stops it: the resumed run stops there too. */
  @Test
  void aResumedRunStopsWhereTheUnbrokenOneDoes() throws Exception {
    double[][] expected;
    Checkpoints all = Checkpoints.in(directory).everySteps(1).keep(SmallRun.STEPS);
    try (Model model = SmallRun.model()) {
      History history = stoppedAfterFour(model, all, stopping()).fit(SmallRun.DATA);
      assertThat(history.epochs()).isEqualTo(4);
      expected = model.snapshot();
    }
    List<Path> files = all.files();
    assertThat(files).hasSize(12);
    Path killed = Files.createDirectory(directory.resolve("killed"));
    for (Path newest : files) {
      Files.copy(newest, killed.resolve(newest.getFileName()));
      try (Model model = SmallRun.model()) {
        EarlyStopping stopping = stopping();
        Checkpoints none = Checkpoints.in(killed).everySteps(Integer.MAX_VALUE);
        History history = stoppedAfterFour(model, none, stopping).resume(SmallRun.DATA);
        assertThat(history.epochs()).as(newest.toString()).isEqualTo(4);
        assertThat(stopping.bestEpoch()).isEqualTo(BEST_EPOCH);
        assertThat(model.snapshot()).isDeepEqualTo(expected);
      }
      for (Path file : Checkpoints.in(killed).files()) {
        Files.delete(file);
      }
    }
  }

  private static EarlyStopping stopping() {
    return EarlyStopping.patience(2).maximising("scripted");
  }

  private static Trainer stoppedAfterFour(
      Model model, Checkpoints checkpoints, EarlyStopping stopping) {
    return SmallRun.plan(model)
        .metric(new Scripted(SCRIPT))
        .checkpoints(checkpoints)
        .listener(stopping)
        .build();
  }

  @Test
  void aRunThatWasStoppedStaysStopped() throws Exception {
    Checkpoints everyEpoch = Checkpoints.in(directory);
    double[][] expected;
    try (Model model = SmallRun.model()) {
      stoppedAfterFour(model, everyEpoch, stopping()).fit(SmallRun.DATA);
      expected = model.snapshot();
    }
    try (Model model = SmallRun.model()) {
      History history = stoppedAfterFour(model, everyEpoch, stopping()).resume(SmallRun.DATA);
      assertThat(history.epochs()).isEqualTo(4);
      assertThat(model.snapshot()).isDeepEqualTo(expected);
    }
  }

  @Test
  void whatIsNoStateOfItIsRefused() {
    EarlyStopping stopping = EarlyStopping.patience(1);
    assertThatThrownBy(() -> stopping.restore(new double[][] {{1, 2, 3}}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("early stopping");
    assertThatThrownBy(() -> stopping.restore(new double[0][]))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
