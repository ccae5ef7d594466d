package io.github.espalier.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.espalier.data.BatchOrder;
import io.github.espalier.io.CheckpointFiles;
import io.github.espalier.io.ModelFormatException;
import io.github.espalier.layer.Activation;
import io.github.espalier.loss.Losses;
import io.github.espalier.metric.HostBatch;
import io.github.espalier.metric.Metric;
import io.github.espalier.metric.Metrics;
import io.github.espalier.network.Model;
import io.github.espalier.network.Sequential;
import io.github.espalier.optim.Adam;
import io.github.espalier.optim.Sgd;
import io.github.espalier.tck.HeapBackend;
import io.github.espalier.tensor.DType;
import io.github.espalier.tensor.Tensor;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When checkpoints are saved, which stay, and which one a run goes on from. */
class CheckpointsTest {
  @TempDir Path directory;

  private static List<String> names(Checkpoints checkpoints) throws Exception {
    return checkpoints.files().stream().map(file -> file.getFileName().toString()).toList();
  }

  private static String regular(long step) {
    return String.format("ckpt-%012d.safetensors", step);
  }

  private static String best(long step) {
    return String.format("best-%012d.safetensors", step);
  }

  private Checkpoints fitted(Checkpoints checkpoints) {
    try (Model model = SmallRun.model()) {
      SmallRun.plan(model).checkpoints(checkpoints).build().fit(SmallRun.DATA);
    }
    return checkpoints;
  }

  @Test
  void theNewestStay() throws Exception {
    assertThat(names(fitted(Checkpoints.in(directory.resolve("two")).everySteps(4))))
        .containsExactly(regular(12), regular(8));
    assertThat(names(fitted(Checkpoints.in(directory.resolve("three")).everySteps(4).keep(3))))
        .containsExactly(regular(12), regular(8), regular(4));
    // After every epoch of three steps, unless told otherwise.
    assertThat(names(fitted(Checkpoints.in(directory.resolve("epochs")))))
        .containsExactly(regular(15), regular(12));
    assertThat(Checkpoints.in(directory.resolve("none")).files()).isEmpty();
  }

  @Test
  void theBestStaysWhateverComesAfterIt() throws Exception {
    Checkpoints checkpoints = Checkpoints.in(directory).everySteps(2).atBest("val_loss");
    double[][] expected;
    int epoch;
    try (Model model = SmallRun.model()) {
      List<double[][]> snapshots = new ArrayList<>();
      // The rate is so large that the last epoch is not the best.
      History history =
          SmallRun.plan(model)
              .optimizer(Adam.of(1))
              .epochs(12)
              .checkpoints(checkpoints)
              .listener(SmallRun.everyEpoch(state -> snapshots.add(state.model().snapshot())))
              .build()
              .fit(SmallRun.DATA, SmallRun.VALIDATION);
      double[] losses = history.get("val_loss");
      epoch = 0;
      for (int e = 1; e < losses.length; e++) {
        epoch = losses[e] < losses[epoch] ? e : epoch;
      }
      assertThat(epoch).as("best of %s", Arrays.toString(losses)).isBetween(1, 10);
      expected = snapshots.get(epoch);
    }
    String name = best((epoch + 1L) * SmallRun.STEPS_PER_EPOCH);
    assertThat(names(checkpoints)).contains(name, regular(36), regular(34));
    assertThat(names(checkpoints).stream().filter(file -> file.startsWith("best")).findFirst())
        .hasValue(name);
    try (Model loaded = Model.load(directory.resolve(name), new HeapBackend(DType.FLOAT64))) {
      assertThat(loaded.snapshot()).isDeepEqualTo(expected);
    }
  }

  /** What was the best before the interruption is still to be beaten after it. */
  @Test
  void aResumedRunRemembersTheBest() throws Exception {
    Checkpoints unbroken = Checkpoints.in(directory.resolve("a")).atBest("val_loss").keep(100);
    Checkpoints resumed = Checkpoints.in(directory.resolve("b")).atBest("val_loss").keep(100);
    try (Model model = SmallRun.model()) {
      worsening(model, unbroken, 12).fit(SmallRun.DATA, SmallRun.VALIDATION);
    }
    for (int epochs = 1; epochs <= 12; epochs++) {
      try (Model model = SmallRun.model()) {
        worsening(model, resumed.everySteps(2), epochs).resume(SmallRun.DATA, SmallRun.VALIDATION);
      }
    }
    assertThat(names(resumed).stream().filter(name -> name.startsWith("best")).toList())
        .isEqualTo(names(unbroken))
        .hasSizeBetween(1, 11);
  }

  private static Trainer worsening(Model model, Checkpoints checkpoints, int epochs) {
    return SmallRun.plan(model)
        .optimizer(Adam.of(1))
        .epochs(epochs)
        .checkpoints(checkpoints)
        .build();
  }

  @Test
  void theLargestAccuracyIsTheBest() throws Exception {
    try (Model model = SmallRun.model()) {
      Checkpoints checkpoints = Checkpoints.in(directory).atBest("val_hits").keep(100);
      History history =
          SmallRun.plan(model)
              .epochs(20)
              .metric(Metrics.named("hits", Metrics.accuracy()))
              .checkpoints(checkpoints)
              .build()
              .fit(SmallRun.DATA, SmallRun.VALIDATION);
      double best = Double.NEGATIVE_INFINITY;
      long expected = 0;
      for (double hits : history.get("val_hits")) {
        expected += hits > best ? 1 : 0;
        best = Math.max(best, hits);
      }
      assertThat(checkpoints.toString()).contains("at the best val_hits, 100 kept");
      assertThat(names(checkpoints)).hasSize((int) expected);
    }
  }

  @Test
  void dueByStepsByTimeAndByFigure() {
    long[] now = {0};
    Checkpoints plan = Checkpoints.in(directory).everySteps(5).every(Duration.ofSeconds(60));
    CheckpointDue due = new CheckpointDue(plan, false, () -> now[0]);
    assertThat(due.afterStep(4)).isFalse();
    assertThat(due.afterStep(5)).isTrue();
    now[0] = 59_999_999_999L;
    assertThat(due.afterStep(6)).isFalse();
    now[0] = 60_000_000_000L;
    assertThat(due.afterStep(6)).isTrue();
    due.saved();
    assertThat(due.afterStep(7)).isFalse();
    assertThat(due.atBest(Double.NaN)).isFalse();
    assertThat(due.atBest(3)).isTrue();
    assertThat(due.atBest(3)).isFalse();
    assertThat(due.atBest(2)).isTrue();
    assertThat(due.atBest(Double.NaN)).isFalse();
    assertThat(due.atBest(2.5)).isFalse();
    CheckpointDue larger = new CheckpointDue(plan.every(Duration.ofDays(1L << 40)), true, () -> 0);
    assertThat(larger.afterStep(1)).isFalse();
    larger.restore(2);
    assertThat(larger.atBest(1)).isFalse();
    assertThat(larger.atBest(3)).isTrue();
    assertThat(larger.best()).isEqualTo(3);
  }

  @Test
  void everyMinuteOfTrainingIsSavedByTheClock() throws Exception {
    // One nanosecond has passed after every step.
    assertThat(names(fitted(Checkpoints.in(directory).every(Duration.ofNanos(1)))))
        .containsExactly(regular(15), regular(14));
  }

  @Test
  void damagedOnesArePassedOverWithAWarning() throws Exception {
    double[][] expected;
    try (Model model = SmallRun.model()) {
      SmallRun.plan(model).build().fit(SmallRun.DATA);
      expected = model.snapshot();
    }
    Checkpoints checkpoints = fitted(Checkpoints.in(directory).everySteps(4).keep(3));
    byte[] bytes = Files.readAllBytes(directory.resolve(regular(12)));
    bytes[bytes.length - 1] ^= 1;
    Files.write(directory.resolve(regular(12)), bytes);
    Files.write(directory.resolve(regular(8)), new byte[] {1, 2, 3});
    List<Long> steps = new ArrayList<>();
    try (Warnings warnings = new Warnings();
        Model model = SmallRun.model()) {
      SmallRun.plan(model)
          .checkpoints(checkpoints)
          .listener(SmallRun.everyStep(state -> steps.add(state.step())))
          .build()
          .resume(SmallRun.DATA);
      assertThat(model.snapshot()).isDeepEqualTo(expected);
      assertThat(warnings.messages()).hasSize(2);
      assertThat(warnings.messages().get(0)).contains(regular(12)).contains("damaged");
      assertThat(warnings.messages().get(1)).contains(regular(8));
    }
    assertThat(steps).startsWith(5L).hasSize(11);
    // The damaged ones have been replaced, and count from then on.
    assertThat(names(checkpoints)).containsExactly(regular(12), regular(8), regular(4));
    try (Warnings warnings = new Warnings();
        Model model = SmallRun.model()) {
      SmallRun.plan(model).checkpoints(checkpoints).build().resume(SmallRun.DATA);
      assertThat(warnings.messages()).isEmpty();
    }
  }

  @Test
  void aDamagedOneDoesNotPushOutAGoodOne() throws Exception {
    Checkpoints checkpoints = fitted(Checkpoints.in(directory).everySteps(4).keep(2));
    Path later = directory.resolve(regular(99));
    Files.write(later, new byte[100]);
    try (Warnings warnings = new Warnings();
        Model model = SmallRun.model()) {
      SmallRun.plan(model).epochs(6).checkpoints(checkpoints).build().resume(SmallRun.DATA);
      assertThat(warnings.messages()).hasSize(1);
    }
    assertThat(names(checkpoints)).containsExactly(regular(99), regular(16), regular(12));
  }

  @Test
  void noneValidIsAnErrorAndChangesNothing() throws Exception {
    Checkpoints checkpoints = fitted(Checkpoints.in(directory).everySteps(4));
    for (Path file : checkpoints.files()) {
      Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 500));
    }
    try (Warnings warnings = new Warnings();
        Model model = SmallRun.model()) {
      double[][] before = model.snapshot();
      assertThatThrownBy(
              () -> SmallRun.plan(model).checkpoints(checkpoints).build().resume(SmallRun.DATA))
          .isInstanceOfSatisfying(
              ModelFormatException.class,
              e -> assertThat(e.reason()).isEqualTo(ModelFormatException.Reason.TRUNCATED))
          .hasMessageContaining("none of the 2 checkpoints in " + directory + " can be read")
          .hasMessageContaining(regular(12));
      assertThat(warnings.messages()).hasSize(2);
      assertThat(model.snapshot()).isDeepEqualTo(before);
    }
  }

  @Test
  void withoutAnyFileResumeBegins() throws Exception {
    try (Model model = SmallRun.model()) {
      Checkpoints checkpoints = Checkpoints.in(directory.resolve("new"));
      History history = SmallRun.plan(model).checkpoints(checkpoints).build().resume(SmallRun.DATA);
      assertThat(history.steps()).isEqualTo(SmallRun.STEPS);
    }
  }

  @Test
  void aModelIsNoCheckpoint() throws Exception {
    try (Warnings warnings = new Warnings();
        Model model = SmallRun.model()) {
      model.save(directory.resolve(regular(1)));
      Checkpoints checkpoints = Checkpoints.in(directory);
      assertThatThrownBy(
              () -> SmallRun.plan(model).checkpoints(checkpoints).build().resume(SmallRun.DATA))
          .isInstanceOf(ModelFormatException.class)
          .hasMessageContaining("a model, needs a checkpoint");
      assertThat(warnings.messages()).hasSize(1);
    }
  }

  @Test
  void aRunGoesOnForMoreEpochs() throws Exception {
    double[][] expected;
    try (Model model = SmallRun.model()) {
      SmallRun.plan(model).epochs(9).build().fit(SmallRun.DATA);
      expected = model.snapshot();
    }
    Checkpoints checkpoints = fitted(Checkpoints.in(directory));
    try (Model model = SmallRun.model()) {
      History history =
          SmallRun.plan(model).epochs(9).checkpoints(checkpoints).build().resume(SmallRun.DATA);
      assertThat(history.epochs()).isEqualTo(9);
      assertThat(model.snapshot()).isDeepEqualTo(expected);
    }
  }

  @Test
  void anotherPlanOrOtherDataAreRefused() {
    Checkpoints checkpoints = fitted(Checkpoints.in(directory).everySteps(4));
    refused(checkpoints, "optimizer", plan -> plan.optimizer(Sgd.of(0.1)));
    refused(checkpoints, "loss", plan -> plan.loss(Losses.crossEntropy().scale(2)));
    refused(checkpoints, "order", plan -> plan.batchSize(2));
    refused(checkpoints, "order", plan -> plan.order(BatchOrder.inOrder(3)));
    refused(checkpoints, "seed", plan -> plan.seed(4));
    refused(checkpoints, "penalty", plan -> plan.l2(0.1));
    refused(checkpoints, "figures", plan -> plan.metric(Metrics.accuracy()));
    try (Model model = SmallRun.model()) {
      Trainer trainer = SmallRun.plan(model).checkpoints(checkpoints).build();
      assertThatThrownBy(() -> trainer.resume(SmallRun.data(7, 1)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining(": another training data: the run had fingerprint ");
      assertThatThrownBy(() -> trainer.resume(SmallRun.DATA, SmallRun.VALIDATION))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("another figures: the run had [loss], this trainer has [loss, val");
    }
  }

  private interface Change {
    TrainerBuilder apply(TrainerBuilder plan);
  }

  private static void refused(Checkpoints checkpoints, String what, Change change) {
    try (Model model = SmallRun.model()) {
      double[][] before = model.snapshot();
      Trainer trainer = change.apply(SmallRun.plan(model).checkpoints(checkpoints)).build();
      assertThatThrownBy(() -> trainer.resume(SmallRun.DATA))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining(regular(12) + ": another " + what + ": the run had ");
      assertThat(model.snapshot()).isDeepEqualTo(before);
    }
  }

  @Test
  void anotherModelIsRefused() {
    Checkpoints checkpoints = fitted(Checkpoints.in(directory).everySteps(4));
    Sequential wider =
        Sequential.input(2).dense(6, Activation.TANH).dense(2, Activation.SOFTMAX).build();
    try (Model model = wider.init(new HeapBackend(DType.FLOAT64), 3)) {
      assertThatThrownBy(
              () -> SmallRun.plan(model).checkpoints(checkpoints).build().resume(SmallRun.DATA))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("another network or seed");
    }
    try (Model own = SmallRun.model();
        Model model = own.copyTo(new HeapBackend(DType.FLOAT32))) {
      assertThatThrownBy(
              () -> SmallRun.plan(model).checkpoints(checkpoints).build().resume(SmallRun.DATA))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("it holds numbers of FLOAT64, the model's backend has FLOAT32");
    }
  }

  /** An order of the user's own has no text, but its batches must be the same. */
  @Test
  void anotherOrderOfOnesOwnIsRefused() throws Exception {
    Checkpoints checkpoints = Checkpoints.in(directory).everySteps(4);
    int[][] one = {{0, 1, 2}, {3, 4, 5}, {6}};
    int[][] other = {{0, 1, 2}, {3, 4, 5}, {5}};
    try (Model model = SmallRun.model()) {
      plan(model, checkpoints, one).fit(SmallRun.DATA);
    }
    try (Model model = SmallRun.model()) {
      // Step 12 ends an epoch, but is saved before its figures are there.
      assertThatThrownBy(() -> plan(model, checkpoints, other).resume(SmallRun.DATA))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("the first 3 batches of epoch 3 are not those of the run");
      assertThat(plan(model, checkpoints, one).resume(SmallRun.DATA).epochs()).isEqualTo(5);
    }
  }

  private static Trainer plan(Model model, Checkpoints checkpoints, int[][] batches) {
    return SmallRun.plan(model)
        .order(BatchOrder.explicit(batches))
        .checkpoints(checkpoints)
        .build();
  }

  @Test
  void aRunThatDivergedDoesNotReplaceGoodCheckpoints() throws Exception {
    Checkpoints checkpoints = Checkpoints.in(directory).everySteps(2);
    try (Model model = SmallRun.model()) {
      TrainingListener infinite =
          SmallRun.after(
              6,
              state -> {
                Tensor weight = state.model().parameter("2.dense.weight").value();
                double[] numbers = weight.toArray();
                numbers[3] = Double.POSITIVE_INFINITY;
                state.model().backend().upload(numbers, 0, weight);
              });
      Trainer trainer = SmallRun.plan(model).checkpoints(checkpoints).listener(infinite).build();
      assertThatThrownBy(() -> trainer.fit(SmallRun.DATA))
          .isInstanceOfSatisfying(
              TrainingDivergedException.class,
              e -> {
                assertThat(e.epoch()).isEqualTo(1);
                assertThat(e.step()).isEqualTo(6);
                assertThat(e.layer()).isEqualTo("layer 2.dense");
              })
          .hasMessageContaining("weight of 2.dense.weight not finite, no checkpoint written");
    }
    assertThat(names(checkpoints)).containsExactly(regular(4), regular(2));
  }

  @Test
  void aBadSettingIsRefusedBeforeAnythingIsTrained() {
    assertThatThrownBy(() -> Checkpoints.in(directory).keep(1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("keep: needs at least 2 checkpoints")
        .hasMessageContaining("got 1");
    assertThatThrownBy(() -> Checkpoints.in(directory).everySteps(0))
        .hasMessage("everySteps: needs at least 1, got 0");
    assertThatThrownBy(() -> Checkpoints.in(directory).every(Duration.ZERO))
        .hasMessage("every: needs a time above 0, got PT0S");
    try (Model model = SmallRun.model()) {
      double[][] before = model.snapshot();
      Checkpoints unknown = Checkpoints.in(directory).atBest("val_loss");
      assertThatThrownBy(() -> SmallRun.plan(model).checkpoints(unknown).build().fit(SmallRun.DATA))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("no figure named \"val_loss\"; there are [loss]");
      assertThatThrownBy(() -> SmallRun.plan(model).build().resume(SmallRun.DATA))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("resume: the plan has no checkpoints; checkpoints(…) was not called");
      Checkpoints good = Checkpoints.in(directory);
      assertThatThrownBy(
              () ->
                  SmallRun.plan(model)
                      .metric(new WithoutState())
                      .checkpoints(good)
                      .build()
                      .fit(SmallRun.DATA))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("metric \"stateless\" has no state");
      assertThat(model.snapshot()).isDeepEqualTo(before);
    }
  }

  /** A listener whose state is what it is given. */
  private record Stateful(double[][] state) implements StatefulListener {
    @Override
    public void restore(double[][] state) {}
  }

  @Test
  void whatHasNoStateAtAllIsNamed() {
    try (Model model = SmallRun.model()) {
      for (double[][] state : new double[][][] {null, {{1}, null}}) {
        Checkpoints in = Checkpoints.in(directory.resolve(state == null ? "null" : "array"));
        Trainer trainer =
            SmallRun.plan(model).checkpoints(in).listener(new Stateful(state)).build();
        assertThatThrownBy(() -> trainer.fit(SmallRun.DATA))
            .isInstanceOf(NullPointerException.class)
            .hasMessage(Stateful.class.getName() + ".state()" + (state == null ? "" : "[1]"));
      }
      Schedule nothing = () -> null;
      assertThatThrownBy(() -> SmallRun.plan(model).schedule(nothing).build().fit(SmallRun.DATA))
          .isInstanceOf(NullPointerException.class)
          .hasMessage("schedule.start()");
      Schedule stateless =
          () ->
              new Schedule.Run() {
                @Override
                public double rate(double base, long step) {
                  return base;
                }

                @Override
                public double[] state() {
                  return null;
                }
              };
      Checkpoints in = Checkpoints.in(directory.resolve("schedule"));
      assertThatThrownBy(
              () ->
                  SmallRun.plan(model)
                      .schedule(stateless)
                      .checkpoints(in)
                      .build()
                      .fit(SmallRun.DATA))
          .isInstanceOf(NullPointerException.class)
          .hasMessage("schedule.state()");
    }
  }

  /** Before hours of training, not after them. */
  @Test
  void aDirectoryThatCannotBeWrittenToIsRefusedBeforeTheFirstStep() throws Exception {
    Path nowhere = directory.resolve("nowhere");
    Files.createSymbolicLink(nowhere, directory.resolve("unmounted"));
    List<Path> bad = new ArrayList<>(List.of(nowhere.resolve("inside")));
    Path system = Path.of("/proc/self");
    if (Files.isDirectory(system)) {
      bad.add(system);
    }
    for (Path each : bad) {
      List<Long> steps = new ArrayList<>();
      try (Model model = SmallRun.model()) {
        Trainer trainer =
            SmallRun.plan(model)
                .checkpoints(Checkpoints.in(each))
                .listener(SmallRun.everyStep(state -> steps.add(state.step())))
                .build();
        assertThatThrownBy(() -> trainer.fit(SmallRun.DATA))
            .isInstanceOf(UncheckedIOException.class)
            .hasMessageContaining("checkpoints cannot be written to " + each + ": ")
            .hasMessageContaining("Exception: ");
        assertThatThrownBy(() -> trainer.resume(SmallRun.DATA))
            .isInstanceOf(UncheckedIOException.class);
      }
      assertThat(steps).isEmpty();
    }
  }

  @Test
  void tryingTheDirectoryLeavesNothing() throws Exception {
    Path fresh = directory.resolve("a").resolve("b");
    CheckpointFiles.requireWritable(fresh);
    try (Stream<Path> files = Files.list(fresh)) {
      assertThat(files).isEmpty();
    }
  }

  record WithoutState() implements Metric {
    @Override
    public String name() {
      return "stateless";
    }

    @Override
    public Accumulator start() {
      return new Accumulator() {
        @Override
        public void add(HostBatch batch) {}

        @Override
        public double result() {
          return 0;
        }

        @Override
        public void reset() {}
      };
    }
  }
}
