package io.github.espalier.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.espalier.data.Preparation;
import io.github.espalier.io.Checkpoint;
import io.github.espalier.io.CheckpointFiles;
import io.github.espalier.io.FileLimits;
import io.github.espalier.io.ModelFormatException;
import io.github.espalier.io.ReadOptions;
import io.github.espalier.metric.Metric;
import io.github.espalier.metric.Metrics;
import io.github.espalier.network.Model;
import io.github.espalier.optim.Adam;
import io.github.espalier.optim.Sgd;
import io.github.espalier.tck.HeapBackend;
import io.github.espalier.tensor.DType;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which checkpoint a run goes on from, and which run may go on from it. */
class ResumeTest {
  @TempDir Path directory;

  /** Checkpoints of steps 4, 8 and 12: the first two of them in the middle of an epoch. */
  private Checkpoints checkpoints() {
    return Checkpoints.in(directory).everySteps(4).keep(3);
  }

  /** Without tensors of the optimizer, so that a test can write every other one. */
  private static TrainerBuilder plan(Model model) {
    return SmallRun.plan(model).optimizer(Sgd.of(0.1)).metric(Metrics.accuracy());
  }

  private double[][] fit(UnaryOperator<TrainerBuilder> change) {
    try (Model model = SmallRun.model()) {
      change.apply(plan(model)).checkpoints(checkpoints()).build().fit(SmallRun.DATA);
      return model.snapshot();
    }
  }

  /** What a checkpoint can be wrong in although it is whole and its digest is right. */
  private enum Contradiction {
    NO_HISTORY("lacks the tensor \"run.history\""),
    SHORT_HISTORY("state and tensors disagree: 3 figures for 2 epochs"),
    NO_SCHEDULE("lacks the tensor \"run.schedule\""),
    LONG_SCHEDULE("state and tensors disagree: schedule: needs a state of 0 numbers, got 1"),
    NO_METRIC("lacks the tensor \"run.metric.0\""),
    SHORT_METRIC("state and tensors disagree: metric accuracy: needs a state of 3 numbers, got 1"),
    LISTENER_THAT_IS_NOT_THERE("lacks the tensor \"run.listener.0.1000\""),
    MORE_EPOCHS("state and tensors disagree: 4 figures for 1000000000 epochs"),
    MORE_METRICS("state and tensors disagree: 2000000000 metrics"),
    NO_LISTENER("state and tensors disagree: 0 listeners with state"),
    NO_STATE("state: needs exactly the keys");

    final String message;

    Contradiction(String message) {
      this.message = message;
    }

    String state(String right) {
      return switch (this) {
        case LISTENER_THAT_IS_NOT_THERE -> right.replace("\"listeners\":[1", "\"listeners\":[1001");
        case MORE_EPOCHS -> right.replace("\"epoch\":2", "\"epoch\":1000000000");
        case MORE_METRICS -> right.replace("\"metrics\":1", "\"metrics\":2000000000");
        case NO_LISTENER -> right.replace("\"listeners\":[1]", "\"listeners\":[]");
        case NO_STATE -> "{}";
        default -> right;
      };
    }

    void change(Map<String, double[]> numbers) {
      switch (this) {
        case NO_HISTORY -> numbers.remove("history");
        case SHORT_HISTORY -> numbers.put("history", new double[3]);
        case NO_SCHEDULE -> numbers.remove("schedule");
        case LONG_SCHEDULE -> numbers.put("schedule", new double[1]);
        case NO_METRIC -> numbers.remove("metric.0");
        case SHORT_METRIC -> numbers.put("metric.0", new double[1]);
        default -> {
          // The state is wrong.
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void anOlderOneIsTakenWhereStateAndTensorsDisagree(Contradiction contradiction) throws Exception {
    UnaryOperator<TrainerBuilder> steps = plan -> plan.listener(new Steps());
    double[][] expected = fit(steps);
    Path file = directory.resolve("ckpt-000000000008.safetensors");
    Files.delete(directory.resolve("ckpt-000000000012.safetensors"));
    String right = CheckpointFiles.read(file, ReadOptions.DEFAULT).state();
    Map<String, double[]> numbers = new HashMap<>();
    numbers.put("history", new double[4]);
    numbers.put("schedule", new double[0]);
    numbers.put("metric.0", new double[3]);
    for (int j = 0; j < 1000; j++) {
      numbers.put("listener.0." + j, new double[1]);
    }
    contradiction.change(numbers);
    String state = contradiction.state(right);
    assertThat(state.equals(right)).isEqualTo(contradiction.ordinal() < 6);
    try (Warnings warnings = new Warnings();
        Model model = SmallRun.model()) {
      CheckpointFiles.save(model, Map.of(), numbers, state, file);
      History history =
          steps.apply(plan(model)).checkpoints(checkpoints()).build().resume(SmallRun.DATA);
      assertThat(history.steps()).isEqualTo(SmallRun.STEPS);
      assertThat(model.snapshot()).isDeepEqualTo(expected);
      assertThat(warnings.messages()).hasSize(1);
      assertThat(warnings.messages().get(0))
          .contains("passing over a checkpoint", file.toString(), contradiction.message);
    }
  }

  /** What the numbers of early stopping, best figure and epoch and four arrays, can be wrong in. */
  private enum WrongStopping {
    SHORT_HEAD("needs a first row of 2 numbers"),
    NO_ARRAYS("needs a first row of 2 numbers"),
    EPOCH_TO_COME("best epoch 2.0 of 2"),
    NO_EPOCH("best epoch 1.0E18 and 4 arrays"),
    WEIGHTS_OF_NO_EPOCH("best epoch -1.0 and 4 arrays"),
    NO_WEIGHTS("best epoch 1.0 and 0 arrays"),
    FEWER_WEIGHTS("3 arrays of weights, needs 4"),
    SHORT_WEIGHT("9 numbers of 0.dense.weight, needs 10"),
    NOT_FINITE("2.dense.bias NaN, needs a finite number of FLOAT64");

    final String message;

    WrongStopping(String message) {
      this.message = message;
    }

    double[][] change(double[][] right) {
      switch (this) {
        case SHORT_HEAD -> right[0] = new double[1];
        case EPOCH_TO_COME -> right[0][1] = 2;
        case NO_EPOCH -> right[0][1] = 1e18;
        case WEIGHTS_OF_NO_EPOCH -> right[0][1] = -1;
        case SHORT_WEIGHT -> right[1] = new double[9];
        case NOT_FINITE -> right[4][1] = Double.NaN;
        default -> {
          // Its length is wrong.
        }
      }
      int length =
          switch (this) {
            case NO_ARRAYS -> 0;
            case NO_WEIGHTS -> 1;
            case FEWER_WEIGHTS -> 4;
            default -> 5;
          };
      return Arrays.copyOf(right, length);
    }
  }

  @ParameterizedTest
  @EnumSource
  void anOlderOneIsTakenWhereTheNumbersOfEarlyStoppingAreWrong(WrongStopping wrong)
      throws Exception {
    UnaryOperator<TrainerBuilder> stopping = plan -> plan.listener(EarlyStopping.patience(9));
    double[][] expected = fit(stopping);
    Path file = directory.resolve("ckpt-000000000008.safetensors");
    Files.delete(directory.resolve("ckpt-000000000012.safetensors"));
    Checkpoint right = CheckpointFiles.read(file, ReadOptions.DEFAULT);
    double[][] arrays = new double[5][];
    for (int j = 0; j < arrays.length; j++) {
      arrays[j] = right.numbers("listener.0." + j);
    }
    assertThat(arrays[0][1]).isEqualTo(1);
    arrays = wrong.change(arrays);
    Map<String, double[]> numbers = new HashMap<>();
    for (String name : List.of("history", "schedule", "metric.0")) {
      numbers.put(name, right.numbers(name));
    }
    for (int j = 0; j < arrays.length; j++) {
      numbers.put("listener.0." + j, arrays[j]);
    }
    String state =
        right.state().replace("\"listeners\":[5]", "\"listeners\":[" + arrays.length + "]");
    try (Warnings warnings = new Warnings();
        Model model = SmallRun.model()) {
      CheckpointFiles.save(model, Map.of(), numbers, state, file);
      Trainer trainer = stopping.apply(plan(model)).checkpoints(checkpoints()).build();
      trainer.resume(SmallRun.DATA);
      assertThat(model.snapshot()).isDeepEqualTo(expected);
      assertThat(warnings.messages()).hasSize(1);
      assertThat(warnings.messages().get(0))
          .contains("passing over a checkpoint", file.toString(), "early stopping", wrong.message);
    }
  }

  @Test
  void aListenerThatRefusesItsNumbersLeavesTheModelAsItIs() throws Exception {
    fit(plan -> plan.listener(new Steps()));
    try (Warnings warnings = new Warnings();
        Model model = SmallRun.model()) {
      double[][] before = model.snapshot();
      Steps refusing = new Steps();
      refusing.refusal = "not mine";
      Trainer trainer = plan(model).listener(refusing).checkpoints(checkpoints()).build();
      assertThatThrownBy(() -> trainer.resume(SmallRun.DATA))
          .isInstanceOf(ModelFormatException.class)
          .hasMessageContaining("none of the 3 checkpoints")
          .hasMessageContaining("state and tensors disagree: not mine");
      assertThat(model.snapshot()).isDeepEqualTo(before);
      assertThat(warnings.messages()).hasSize(3);
    }
  }

  /** A stop is the end, wherever it was made and whatever was saved before. */
  @ParameterizedTest
  @ValueSource(longs = {5, 6})
  void aRunThatAListenerStoppedHasEnded(long step) throws Exception {
    int epochs = (int) step / SmallRun.STEPS_PER_EPOCH;
    List<TrainingListener> stops =
        List.of(
            SmallRun.after(step, TrainingState::stop),
            SmallRun.everyEpoch(
                state -> {
                  if (state.step() == step) {
                    state.stop();
                  }
                }));
    for (TrainingListener stop : step == 5 ? stops.subList(0, 1) : stops) {
      for (Checkpoints saved :
          List.of(
              Checkpoints.in(directory),
              Checkpoints.in(directory).everySteps(1),
              Checkpoints.in(directory).everySteps(4))) {
        double[][] expected;
        try (Model model = SmallRun.model()) {
          Trainer trainer = plan(model).listener(stop).checkpoints(saved).build();
          assertThat(trainer.fit(SmallRun.DATA).steps()).isEqualTo(step);
          expected = model.snapshot();
        }
        try (Warnings warnings = new Warnings();
            Model model = SmallRun.model()) {
          History history = plan(model).checkpoints(saved).build().resume(SmallRun.DATA);
          assertThat(history.steps()).isEqualTo(step);
          assertThat(history.epochs()).isEqualTo(epochs);
          assertThat(model.snapshot()).isDeepEqualTo(expected);
          assertThat(warnings.messages()).hasSize(1);
          assertThat(warnings.messages().get(0))
              .contains("is of a run that a listener stopped, which is its end");
        }
        for (Path file : saved.files()) {
          Files.delete(file);
        }
      }
    }
  }

  /** Killed between the last batch, in which it was stopped, and the end of the epoch. */
  @Test
  void anEpochThatWasStoppedInItsLastBatchIsCompleted() throws Exception {
    Path killed = Files.createDirectory(directory.resolve("killed"));
    String name = "ckpt-000000000006.safetensors";
    TrainingListener copy =
        SmallRun.everyEpoch(
            state -> {
              if (state.step() == 6) {
                try {
                  Files.copy(directory.resolve(name), killed.resolve(name));
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              }
            });
    TrainingListener stop = SmallRun.after(6, TrainingState::stop);
    try (Model model = SmallRun.model()) {
      Checkpoints all = Checkpoints.in(directory).everySteps(1);
      plan(model).listener(stop).listener(copy).checkpoints(all).build().fit(SmallRun.DATA);
    }
    try (Warnings warnings = new Warnings();
        Model model = SmallRun.model()) {
      Trainer trainer = plan(model).checkpoints(Checkpoints.in(killed)).build();
      History history = trainer.resume(SmallRun.DATA);
      assertThat(history.epochs()).isEqualTo(2);
      assertThat(history.steps()).isEqualTo(6);
      assertThat(warnings.messages()).hasSize(1);
    }
  }

  @Test
  void aStateThatItsTensorsContradictIsAnErrorIfThereIsNoOther() throws Exception {
    fit(plan -> plan);
    for (Path file : checkpoints().files().subList(1, 3)) {
      Files.delete(file);
    }
    Path file = checkpoints().files().get(0);
    String state = CheckpointFiles.read(file, ReadOptions.DEFAULT).state();
    try (Warnings warnings = new Warnings();
        Model model = SmallRun.model()) {
      CheckpointFiles.save(model, Map.of(), Map.of("history", new double[9]), state, file);
      double[][] before = model.snapshot();
      Trainer trainer = plan(model).checkpoints(checkpoints()).build();
      assertThatThrownBy(() -> trainer.resume(SmallRun.DATA))
          .isInstanceOfSatisfying(
              ModelFormatException.class,
              e -> assertThat(e.reason()).isEqualTo(ModelFormatException.Reason.BAD_STATE))
          .hasMessageContaining("none of the 1 checkpoints")
          .hasMessageContaining("state and tensors disagree");
      assertThat(warnings.messages()).hasSize(1);
      assertThat(model.snapshot()).isDeepEqualTo(before);
    }
  }

  /** What keeps a file from being read says nothing about the file: no older one is taken. */
  @Test
  void aFileThatCannotBeReadIsAnError() throws Exception {
    fit(plan -> plan);
    Path loop = directory.resolve("ckpt-000000000099.safetensors");
    Files.createSymbolicLink(loop, loop);
    try (Warnings warnings = new Warnings();
        Model model = SmallRun.model()) {
      double[][] before = model.snapshot();
      Trainer trainer = plan(model).checkpoints(checkpoints()).build();
      assertThatThrownBy(() -> trainer.resume(SmallRun.DATA))
          .isInstanceOf(IOException.class)
          .isNotInstanceOf(ModelFormatException.class)
          .hasMessageContaining("resume: the checkpoint " + loop + " cannot be read")
          .hasMessageContaining("delete it to resume from an older one");
      assertThat(warnings.messages()).isEmpty();
      assertThat(model.snapshot()).isDeepEqualTo(before);
      Files.delete(loop);
      assertThat(trainer.resume(SmallRun.DATA).steps()).isEqualTo(SmallRun.STEPS);
    }
  }

  /** What keeps a directory from being read does not say that there are no checkpoints. */
  @Test
  void aDirectoryThatCannotBeReadIsAnError() throws Exception {
    Path loop = directory.resolve("loop");
    Files.createSymbolicLink(loop, loop);
    Path nowhere = directory.resolve("nowhere");
    Files.createSymbolicLink(nowhere, directory.resolve("unmounted"));
    Path file = Files.createFile(directory.resolve("file"));
    for (Path bad : List.of(loop, loop.resolve("inside"), nowhere, file, file.resolve("inside"))) {
      try (Model model = SmallRun.model()) {
        double[][] before = model.snapshot();
        Trainer trainer = plan(model).checkpoints(Checkpoints.in(bad)).build();
        assertThatThrownBy(() -> trainer.resume(SmallRun.DATA))
            .isInstanceOf(IOException.class)
            .hasMessageContaining("resume: the checkpoints in " + bad + " cannot be looked for")
            .hasMessageContaining("delete it, or the link, to begin anew");
        assertThat(model.snapshot()).isDeepEqualTo(before);
      }
    }
  }

  @Test
  void asLargeAsTheRunsTensorsMayBe() {
    assertThat(RunCheckpoints.limits(0)).isEqualTo(FileLimits.DEFAULT);
    // 3 billion numbers of 8 bytes, beside the 2 GiB of everything else.
    FileLimits large = RunCheckpoints.limits(3_000_000_000L);
    assertThat(large.maxFileBytes()).isEqualTo(24_000_000_000L + (2L << 30));
    assertThat(large.maxDataBytes()).isEqualTo(large.maxFileBytes());
    assertThat(large.maxHeaderBytes()).isEqualTo(FileLimits.DEFAULT.maxHeaderBytes());
  }

  @Test
  void theLimitIsThatOfTheModelOptimizerAndListeners() throws Exception {
    // Its length alone: nothing is written.
    Path file = directory.resolve("ckpt-000000000099.safetensors");
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(3L << 30);
    }
    try (Warnings warnings = new Warnings();
        Model model = SmallRun.model()) {
      Trainer trainer =
          SmallRun.plan(model)
              .optimizer(Adam.of(0.1))
              .listener(EarlyStopping.patience(9))
              .checkpoints(checkpoints())
              .build();
      // 3·5 + 6·2 = 27 weights, again in the listener, and two slots of each: 108 numbers.
      assertThatThrownBy(() -> trainer.resume(SmallRun.DATA))
          .isInstanceOf(ModelFormatException.class)
          .hasMessageContaining("3221225472 bytes, at most " + ((2L << 30) + 108 * 8) + " allowed");
      assertThat(warnings.messages()).hasSize(1);
    }
  }

  /** A schedule without a text; every one has another hash. */
  private static final class Own implements Schedule {
    @Override
    public Run start() {
      return (base, step) -> base / step;
    }
  }

  private record Around(Schedule inner, double factor) implements Schedule {
    @Override
    public Run start() {
      return inner.start();
    }
  }

  @Test
  void aScheduleOfOnesOwnIsResumedInsideOthersToo() throws Exception {
    List<UnaryOperator<Schedule>> ways =
        List.of(
            own -> own,
            own -> own.warmUp(3),
            own -> own.inEpochs(),
            own -> new Around(own, 0.5).inEpochs().warmUp(2));
    for (UnaryOperator<Schedule> way : ways) {
      double[][] expected = fit(plan -> plan.schedule(way.apply(new Own())));
      Files.delete(checkpoints().files().get(0));
      try (Model model = SmallRun.model()) {
        plan(model)
            .schedule(way.apply(new Own()))
            .checkpoints(checkpoints())
            .build()
            .resume(SmallRun.DATA);
        assertThat(model.snapshot()).isDeepEqualTo(expected);
      }
      for (Path file : checkpoints().files()) {
        Files.delete(file);
      }
    }
  }

  @Test
  void noIdentityIsLeftInATextAndNothingElseIsTaken() {
    Schedule lambda = () -> (base, step) -> base;
    String own = Own.class.getName();
    assertThat(StepPlan.text(new Own())).isEqualTo(own);
    assertThat(StepPlan.text(new Own().warmUp(3))).isEqualTo(own + " after a warm-up of 3");
    assertThat(StepPlan.text(lambda.warmUp(3))).isEqualTo("custom after a warm-up of 3");
    assertThat(StepPlan.text(new Around(lambda, 0.5)))
        .isEqualTo("Around[inner=custom, factor=0.5]");
    assertThat(StepPlan.text("a @ b, c@example.org, 1.5E-4"))
        .isEqualTo("a @ b, c@example.org, 1.5E-4");
    assertThat(StepPlan.text("größer.Maß$1@1f, x")).isEqualTo("größer.Maß$1, x");
  }

  /** Counts steps; a class without a text. */
  private static class Steps implements StatefulListener {
    private double steps;
    private String refusal;

    @Override
    public void batchFinished(TrainingState state) {
      steps++;
    }

    @Override
    public double[][] state() {
      return new double[][] {{steps}};
    }

    @Override
    public void restore(double[][] state) {
      if (refusal != null) {
        throw new IllegalArgumentException(refusal);
      }
      steps = state[0][0];
    }
  }

  /** Tells its state where it should tell settings. */
  private static final class Talkative extends Steps {
    @Override
    public String toString() {
      return "after " + state()[0][0] + " steps";
    }
  }

  @Test
  void listenersWithStateAreThoseOfTheRun() throws Exception {
    fit(plan -> plan.listener(EarlyStopping.patience(9)).listener(new Talkative()));
    String listener = EarlyStopping.class.getName() + ": early stopping on ";
    String given = listener + "val_loss or loss, smaller is better, patience 9, ";
    refused(
        "listener.0",
        given + "least improvement 0.0",
        listener + "val_loss or loss, smaller is better, patience 8, least improvement 0.0",
        plan -> plan.listener(EarlyStopping.patience(8)).listener(new Talkative()));
    EarlyStopping other = EarlyStopping.patience(9).minDelta(0.5);
    for (EarlyStopping stopping :
        List.of(other, other.minimising("loss"), other.maximising("loss"))) {
      refused(
          "listener.0",
          given + "least improvement 0.0",
          EarlyStopping.class.getName() + ": " + stopping,
          plan -> plan.listener(stopping).listener(new Talkative()));
    }
    refused(
        "listener.0",
        given + "least improvement 0.0",
        Talkative.class.getName() + ": after 0.0 steps",
        plan -> plan.listener(new Talkative()).listener(EarlyStopping.patience(9)));
    refused(
        "listener.1",
        Talkative.class.getName() + ": after 0.0 steps",
        "none",
        plan -> plan.listener(EarlyStopping.patience(9)));
    refused(
        "listener.2",
        "none",
        Steps.class.getName() + ": " + Steps.class.getName(),
        plan ->
            plan.listener(EarlyStopping.patience(9))
                .listener(new Talkative())
                .listener(new Steps()));
    try (Model model = SmallRun.model()) {
      plan(model)
          .listener(EarlyStopping.patience(9))
          .listener(new Talkative())
          .checkpoints(checkpoints())
          .build()
          .resume(SmallRun.DATA);
    }
  }

  private void refused(
      String what, String before, String now, UnaryOperator<TrainerBuilder> change) {
    try (Model model = SmallRun.model()) {
      double[][] weights = model.snapshot();
      Trainer trainer = change.apply(plan(model)).checkpoints(checkpoints()).build();
      assertThatThrownBy(() -> trainer.resume(SmallRun.DATA))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining(
              ": another " + what + ": the run had " + before + ", this trainer has " + now + ". ");
      assertThat(model.snapshot()).isDeepEqualTo(weights);
    }
  }

  /** Figures of one name must be of one metric. */
  @Test
  void anotherMetricOfTheSameNameIsRefused() {
    fit(plan -> plan.metric(Metrics.named("m", Metrics.thresholdAccuracy(0.5))));
    for (Metric other :
        List.of(Metrics.thresholdAccuracy(0.6), Metrics.thresholdAccuracy(0.5, false))) {
      refused(
          "metric.m",
          "m: threshold accuracy 0.5, equal is above",
          "m: " + other,
          plan -> plan.metric(Metrics.named("m", other)));
    }
  }

  @Test
  void theBestIsTheBestOfOneFigure() {
    fit(plan -> plan);
    try (Model model = SmallRun.model()) {
      Trainer trainer = plan(model).checkpoints(checkpoints().atBest("accuracy")).build();
      assertThatThrownBy(() -> trainer.resume(SmallRun.DATA))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining(
              "another checkpoints_at_best: the run had none, this trainer has accuracy");
    }
  }

  /** Other names for the same classes would be learned, and be saved with the model. */
  @Test
  void anotherPreparationIsRefused() {
    double[][] x = {{1, 2}, {3, 4}, {5, 7}};
    Preparation first = Preparation.builder().fit(x, new String[] {"cat", "dog", "cat"});
    Preparation other = Preparation.builder().fit(x, new String[] {"no", "yes", "no"});
    try (Model model = SmallRun.model().attach(first)) {
      plan(model).checkpoints(checkpoints()).build().fit(SmallRun.DATA);
    }
    preparationRefused(SmallRun.model(), "had another preparation, this one has none");
    preparationRefused(SmallRun.model().attach(other), "had another preparation, this one has one");
  }

  private void preparationRefused(Model model, String message) {
    try (model) {
      double[][] before = model.snapshot();
      Trainer trainer = plan(model).checkpoints(checkpoints()).build();
      assertThatThrownBy(() -> trainer.resume(SmallRun.DATA))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining(message);
      assertThat(model.snapshot()).isDeepEqualTo(before);
    }
  }

  @Test
  void anotherBackendIsAllowedWithAWarning() throws Exception {
    fit(plan -> plan);
    HeapBackend other =
        new HeapBackend(DType.FLOAT64) {
          @Override
          public String description() {
            return "heap FLOAT64, another kernel";
          }
        };
    try (Model own = SmallRun.model();
        Model model = own.copyTo(other);
        Warnings warnings = new Warnings()) {
      Files.delete(checkpoints().files().get(0));
      plan(model).checkpoints(checkpoints()).build().resume(SmallRun.DATA);
      assertThat(warnings.messages())
          .containsExactly(
              "resume: "
                  + directory.resolve("ckpt-000000000008.safetensors")
                  + " was written on heap FLOAT64, this model is on heap FLOAT64, another kernel:"
                  + " training goes on, but not to the same bits.");
      // The newest is of the other backend now.
      plan(model).checkpoints(checkpoints()).build().resume(SmallRun.DATA);
      assertThat(warnings.messages()).hasSize(1);
    }
  }

  @Test
  void whatKilledSavesLeftIsDeletedWhenARunBegins() throws Exception {
    Path left = directory.resolve(".espalier-0123456789abcdef.tmp");
    Path other = Files.write(directory.resolve("notes.tmp"), new byte[1]);
    Files.write(left, new byte[1]);
    fit(plan -> plan);
    assertThat(left).doesNotExist();
    Files.write(left, new byte[1]);
    // Refused: the directory is another run's.
    assertThatThrownBy(() -> fit(plan -> plan)).isInstanceOf(IllegalStateException.class);
    assertThat(left).exists();
    try (Model model = SmallRun.model()) {
      plan(model).checkpoints(checkpoints()).build().resume(SmallRun.DATA);
    }
    assertThat(left).doesNotExist();
    assertThat(other).exists();
    assertThat(checkpoints().files()).hasSize(3);
  }
}
