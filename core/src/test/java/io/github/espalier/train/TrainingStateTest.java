package io.github.espalier.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.espalier.data.Dataset;
import io.github.espalier.network.Model;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What listeners see, what they may keep, and the share of the data that validates. */
class TrainingStateTest {
  @TempDir Path directory;

  @Test
  void listenersSeeWhereTheRunStands() {
    List<String> seen = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void epochStarted(TrainingState state) {
            add("begin", state);
          }

          @Override
          public void batchFinished(TrainingState state) {
            add("batch", state);
          }

          @Override
          public void epochFinished(TrainingState state) {
            add("end", state);
            assertThat(state.history().epochs()).isEqualTo(state.epoch() + 1);
            assertThat(state.history().last("loss")).isEqualTo(state.metric("loss"));
          }

          private void add(String event, TrainingState state) {
            seen.add(
                String.format(
                    "%s epoch %d/%d batch %d/%d rows %d samples %d step %d rate %s",
                    event,
                    state.epoch(),
                    state.epochs(),
                    state.batch(),
                    state.batches(),
                    state.batchRows(),
                    state.samples(),
                    state.step(),
                    state.learningRate()));
          }
        };
    try (Model model = SmallRun.model()) {
      SmallRun.plan(model).epochs(2).listener(listener).build().fit(SmallRun.DATA);
    }
    assertThat(seen)
        .containsExactly(
            "begin epoch 0/2 batch 0/3 rows 0 samples 0 step 0 rate 0.02",
            "batch epoch 0/2 batch 1/3 rows 3 samples 3 step 1 rate 0.02",
            "batch epoch 0/2 batch 2/3 rows 3 samples 6 step 2 rate 0.02",
            "batch epoch 0/2 batch 3/3 rows 1 samples 7 step 3 rate 0.02",
            "end epoch 0/2 batch 3/3 rows 1 samples 7 step 3 rate 0.02",
            "begin epoch 1/2 batch 0/3 rows 1 samples 0 step 3 rate 0.02",
            "batch epoch 1/2 batch 1/3 rows 3 samples 3 step 4 rate 0.02",
            "batch epoch 1/2 batch 2/3 rows 3 samples 6 step 5 rate 0.02",
            "batch epoch 1/2 batch 3/3 rows 1 samples 7 step 6 rate 0.02",
            "end epoch 1/2 batch 3/3 rows 1 samples 7 step 6 rate 0.02");
  }

  /** Counts steps, and starts again with every run. */
  private static final class Counter implements StatefulListener {
    private double steps;
    private final List<String> events = new ArrayList<>();

    @Override
    public void trainingStarted(TrainingState state) {
      steps = 0;
      events.add("training");
    }

    @Override
    public void epochStarted(TrainingState state) {
      events.add("epoch " + state.epoch());
    }

    @Override
    public void batchFinished(TrainingState state) {
      steps++;
    }

    @Override
    public double[][] state() {
      return new double[][] {{steps, Double.NaN, Double.NEGATIVE_INFINITY}, {}};
    }

    @Override
    public void restore(double[][] state) {
      assertThat(state.length).isEqualTo(2);
      assertThat(state[0]).hasSize(3).endsWith(Double.NaN, Double.NEGATIVE_INFINITY);
      assertThat(state[1]).isEmpty();
      steps = state[0][0];
      events.add("restore");
    }
  }

  @Test
  void listenersKeepTheirNumbers() throws Exception {
    Checkpoints checkpoints = Checkpoints.in(directory).everySteps(4);
    Counter first = new Counter();
    try (Model model = SmallRun.model()) {
      SmallRun.plan(model)
          .listener(first)
          .checkpoints(checkpoints)
          .listener(
              SmallRun.after(
                  14,
                  state -> {
                    throw new IllegalArgumentException("killed");
                  }))
          .build()
          .fit(SmallRun.DATA);
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessage("killed");
    }
    assertThat(first.steps).isEqualTo(14);
    Counter second = new Counter();
    try (Model model = SmallRun.model()) {
      SmallRun.plan(model).listener(second).checkpoints(checkpoints).build().resume(SmallRun.DATA);
    }
    assertThat(second.steps).isEqualTo(SmallRun.STEPS);
    // Tried once before anything changes.
    assertThat(second.events)
        .containsExactly("restore", "training", "epoch 3", "restore", "epoch 4");
  }

  @Test
  void aShareOfTheDataValidates() {
    Dataset data = SmallRun.data(20, 0);
    ValidationSplit split = ValidationSplit.of(data, 0.2, 5);
    assertThat(split.validation().size()).isEqualTo(4);
    assertThat(split.train().size()).isEqualTo(16);
    // Every sample is in exactly one of the two.
    List<Double> all = new ArrayList<>();
    for (Dataset part : List.of(split.train(), split.validation())) {
      for (int r = 0; r < part.size(); r++) {
        all.add(part.feature(r, 0));
      }
    }
    List<Double> expected = new ArrayList<>();
    for (int r = 0; r < data.size(); r++) {
      expected.add(data.feature(r, 0));
    }
    assertThat(all).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(first(ValidationSplit.of(data, 0.2, 5))).isEqualTo(first(split));
    assertThat(first(ValidationSplit.of(data, 0.2, 6))).isNotEqualTo(first(split));
    assertThat(ValidationSplit.of(data, 0.001, 5).validation().size()).isEqualTo(1);
    assertThat(ValidationSplit.of(data, 0.999, 5).train().size()).isEqualTo(1);
    assertThatThrownBy(() -> ValidationSplit.of(data.select(0), 0.5, 5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("validationSplit: needs at least 2 samples, got 1");
  }

  private static double[] first(ValidationSplit split) {
    double[] features = new double[split.validation().size() * 2];
    split.validation().readFeatures(0, split.validation().size(), features);
    return features;
  }

  @Test
  void aPlanSplitsItsData() {
    Dataset data = SmallRun.data(20, 0);
    try (Model splitting = SmallRun.model();
        Model given = SmallRun.model()) {
      History history = SmallRun.plan(splitting).seed(5).validationSplit(0.2).build().fit(data);
      ValidationSplit split = ValidationSplit.of(data, 0.2, 5);
      History expected =
          SmallRun.plan(given).seed(5).build().fit(split.train(), split.validation());
      assertThat(history.names()).containsExactly("loss", "val_loss");
      assertThat(history.numbers()).isEqualTo(expected.numbers());
      assertThat(Arrays.deepEquals(splitting.snapshot(), given.snapshot())).isTrue();
      Trainer trainer = SmallRun.plan(given).validationSplit(0.2).build();
      assertThatThrownBy(() -> trainer.fit(data, SmallRun.VALIDATION))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("needs one of the two");
      for (double share : new double[] {0, 1, -0.1, Double.NaN}) {
        assertThatThrownBy(() -> SmallRun.plan(given).validationSplit(share))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("validationSplit: needs");
      }
    }
  }

  @Test
  void aPlanSplitsEachClassAlike() {
    // 16 of class 0, 4 of class 1: a quarter of them is 4 and 1.
    double[][] x = new double[20][2];
    int[] labels = new int[20];
    for (int r = 0; r < 20; r++) {
      x[r][0] = r;
      labels[r] = r % 5 == 0 ? 1 : 0;
    }
    Dataset data = Dataset.of(x, labels);
    for (long seed = 0; seed < 20; seed++) {
      ValidationSplit split = ValidationSplit.stratified(data, 0.25, seed);
      double ones = 0;
      for (int r = 0; r < 5; r++) {
        ones += split.validation().target(r, 0);
      }
      assertThat(split.validation().size()).isEqualTo(5);
      assertThat(ones).isEqualTo(1);
      assertThat(split.train().size()).isEqualTo(15);
    }
    try (Model splitting = SmallRun.model();
        Model given = SmallRun.model()) {
      ValidationSplit split = ValidationSplit.stratified(data, 0.25, 5);
      TrainerBuilder plan = SmallRun.plan(splitting).seed(5).validationSplitStratified(0.25);
      History history = plan.build().fit(data);
      History expected =
          SmallRun.plan(given).seed(5).build().fit(split.train(), split.validation());
      assertThat(history.numbers()).isEqualTo(expected.numbers());
      Trainer all = plan.validationSplitStratified(0.01).build();
      assertThatThrownBy(() -> all.fit(data))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("0.01 of 20 rows leaves one part empty");
      assertThatThrownBy(() -> plan.validationSplitStratified(1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("validationSplit: needs");
    }
  }
}
