package io.github.espalier.train;

import io.github.espalier.backend.Backend;
import io.github.espalier.backend.ReduceOp;
import io.github.espalier.data.Dataset;
import io.github.espalier.internal.Check;
import io.github.espalier.internal.InputOutput;
import io.github.espalier.io.Checkpoint;
import io.github.espalier.io.CheckpointFiles;
import io.github.espalier.io.FileLimits;
import io.github.espalier.io.ModelFormatException;
import io.github.espalier.io.ModelFormatException.Reason;
import io.github.espalier.io.ReadOptions;
import io.github.espalier.metric.Metric;
import io.github.espalier.network.Model;
import io.github.espalier.network.Parameter;
import io.github.espalier.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What a run saves and how it goes on from it: reads and writes everything that has state. */
final class RunCheckpoints {
  private static final String HISTORY = "history";
  private static final String SCHEDULE = "schedule";

  private final Trainer trainer;
  private final Model model;
  private final Feed feed;
  private final TrainStep step;
  private final Meter running;
  private final History history;
  private final Progress at;
  private final List<StatefulListener> listeners;
  private final Map<String, Tensor> slots;
  private final CheckpointStore store;
  private final CheckpointDue due;
  private final long data;
  private final long validation;
  private final Map<String, String> plan;
  private ResumePoint pending;
  private long savedStep;
  private int savedEpoch;
  private boolean savedStopped;

  RunCheckpoints(
      Trainer trainer,
      Feed feed,
      TrainStep step,
      Meter running,
      History history,
      Progress at,
      Dataset validationData) {
    this.trainer = trainer;
    this.feed = feed;
    this.step = step;
    this.running = running;
    this.history = history;
    this.at = at;
    model = trainer.model();
    listeners = trainer.statefulListeners();
    // Once, before training: a listener's text may change with its state.
    plan = trainer.settings();
    Checkpoints when = trainer.checkpoints();
    String best = when.best();
    slots = step.slots();
    store = new CheckpointStore(when.directory(), when.keep());
    due = new CheckpointDue(when, best != null && largerIsBetter(best), System::nanoTime);
    data = feed.data();
    validation = validationData == null ? 0 : Fingerprint.of(validationData);
  }

  private boolean largerIsBetter(String figure) {
    String name = figure.startsWith("val_") ? figure.substring("val_".length()) : figure;
    for (Metric metric : trainer.allMetrics()) {
      if (metric.name().equals(name) || metric.name().equals(figure)) {
        return metric.largerIsBetter();
      }
    }
    return false;
  }

  /** Before the first step: a run that does not go on from a checkpoint must not find any. */
  void begin() {
    if (pending == null) {
      io(
          () -> {
            store.requireEmpty();
            store.requireWritable();
            return null;
          });
    }
    store.deleteAbandoned();
  }

  /** Gives schedule and listeners back what they had, after they were told of the beginning. */
  void restorePending() {
    if (pending == null) {
      return;
    }
    step.schedule().restore(pending.schedule());
    for (int i = 0; i < listeners.size(); i++) {
      listeners.get(i).restore(pending.listeners()[i]);
    }
  }

  void stepFinished() {
    if (due.afterStep(step.step())) {
      save(CheckpointStore.REGULAR);
    }
  }

  /** After the epoch has been counted. */
  void epochFinished() {
    Checkpoints when = trainer.checkpoints();
    if (when.best() != null && due.atBest(history.last(when.best()))) {
      save(CheckpointStore.BEST);
    }
    if (when.afterEveryEpoch()) {
      save(CheckpointStore.REGULAR);
    }
  }

  /**
   * Saves the end of a run that was interrupted or stopped, unless nothing has happened since the
   * last time.
   */
  void ended() {
    if (step.step() != savedStep || at.epoch != savedEpoch || at.stopped != savedStopped) {
      save(CheckpointStore.REGULAR);
    }
  }

  private void save(String kind) {
    requireFinite();
    Map<String, double[]> numbers = new LinkedHashMap<>();
    numbers.put(HISTORY, history.numbers());
    numbers.put(SCHEDULE, Objects.requireNonNull(step.schedule().state(), "schedule.state()"));
    int metrics = at.batch == 0 ? 0 : running.count();
    for (int i = 0; i < metrics; i++) {
      numbers.put("metric." + i, running.state(i));
    }
    List<Integer> counts = new ArrayList<>();
    for (int i = 0; i < listeners.size(); i++) {
      StatefulListener listener = listeners.get(i);
      double[][] arrays =
          Check.noNulls(listener.getClass().getName() + ".state()", listener.state());
      counts.add(arrays.length);
      for (int j = 0; j < arrays.length; j++) {
        numbers.put("listener." + i + "." + j, arrays[j]);
      }
    }
    String state = state(metrics, counts).write();
    io(
        () -> {
          store.save(
              kind, step.step(), file -> CheckpointFiles.save(model, slots, numbers, state, file));
          return null;
        });
    savedStep = step.step();
    savedEpoch = at.epoch;
    savedStopped = at.stopped;
    due.saved();
  }

  private RunState state(int metrics, List<Integer> listenerCounts) {
    return new RunState(
        plan,
        model.backend().description(),
        trainer.seed(),
        data,
        validation,
        history.names(),
        at.epoch,
        at.batch,
        step.step(),
        at.batch == 0 ? feed.firstBatch() : feed.batchesSoFar(),
        at.stopped,
        at.lossSum,
        at.weightSum,
        step.lastFiniteLoss(),
        due.best(),
        metrics,
        listenerCounts);
  }

  /** A run that has gone wrong must not push out the checkpoints of when it had not. */
  private void requireFinite() {
    for (Parameter parameter : model.parameters()) {
      requireFinite(parameter.name(), "weight", parameter.value());
    }
    slots.forEach((name, slot) -> requireFinite(name, "optimizer state", slot));
  }

  private void requireFinite(String name, String what, Tensor tensor) {
    Backend backend = model.backend();
    if (!Double.isFinite(backend.reduce(ReduceOp.MAX, tensor))
        || !Double.isFinite(backend.reduce(ReduceOp.MIN, tensor))) {
      throw new TrainingDivergedException(
          what + " of " + name + " not finite, no checkpoint written",
          -1,
          step.step(),
          step.learningRate(),
          step.lastFiniteLoss(),
          "layer " + name.substring(0, name.indexOf('.', name.indexOf('.') + 1)));
    }
  }

  /** Takes over the newest valid checkpoint, if there is one; checks it before anything changes. */
  void resume() throws IOException {
    ResumePoint point = store.newest(this::read);
    if (point == null) {
      return;
    }
    store.requireWritable();
    RunState state = point.state();
    goTo(point.checkpoint(), state);
    warnOfAnotherBackend(point);
    point.checkpoint().restore(model, slots);
    step.resumeAt(state.step(), state.lastFiniteLoss());
    history.addAll(point.figures());
    at.epoch = state.epoch();
    at.batch = state.batch();
    at.lossSum = state.lossSum();
    at.weightSum = state.weightSum();
    at.stopped = state.stopped();
    due.restore(state.best());
    savedStep = state.step();
    savedEpoch = state.epoch();
    savedStopped = state.stopped();
    if (savedStopped) {
      CheckpointStore.warn(
          "resume: "
              + point.checkpoint().where()
              + " is of a run that a listener stopped, which is its end: no step will be made.");
    }
    pending = point;
  }

  /**
   * All of a checkpoint, which this run can go on from. Schedule, metrics and listeners are tried
   * with their numbers, and keep them.
   *
   * @throws ModelFormatException if the file is damaged or contradicts itself
   * @throws IllegalStateException if it is of another run
   */
  private ResumePoint read(Path file) throws IOException {
    Checkpoint checkpoint = CheckpointFiles.read(file, ReadOptions.DEFAULT.withLimits(limits()));
    RunState state = RunState.read(checkpoint.where(), checkpoint.state());
    requireSameRun(checkpoint, state);
    checkpoint.requireFit(model, slots);
    double[] figures = checkpoint.numbers(HISTORY);
    if (figures.length != (long) state.epoch() * history.names().size()) {
      throw bad(checkpoint, figures.length + " figures for " + state.epoch() + " epochs", null);
    }
    if (state.metrics() != (state.batch() == 0 ? 0 : running.count())) {
      throw bad(checkpoint, state.metrics() + " metrics", null);
    }
    if (state.listeners().size() != listeners.size()) {
      throw bad(checkpoint, state.listeners().size() + " listeners with state", null);
    }
    double[] schedule = checkpoint.numbers(SCHEDULE);
    double[][][] arrays = arrays(checkpoint, state);
    try {
      step.schedule().restore(schedule);
      for (int i = 0; i < state.metrics(); i++) {
        running.restore(i, checkpoint.numbers("metric." + i));
      }
      for (int i = 0; i < arrays.length; i++) {
        if (listeners.get(i) instanceof EarlyStopping) {
          EarlyStopping.requireFit(model, state.epoch(), arrays[i]);
        }
        listeners.get(i).restore(arrays[i]);
      }
    } catch (IllegalArgumentException e) {
      throw bad(checkpoint, e.getMessage(), e);
    }
    return new ResumePoint(checkpoint, state, figures, schedule, arrays);
  }

  private static double[][][] arrays(Checkpoint checkpoint, RunState state)
      throws ModelFormatException {
    double[][][] arrays = new double[state.listeners().size()][][];
    for (int i = 0; i < arrays.length; i++) {
      // One by one: the count alone must not decide how much memory is taken.
      List<double[]> found = new ArrayList<>();
      for (int j = 0; j < state.listeners().get(i); j++) {
        found.add(checkpoint.numbers("listener." + i + "." + j));
      }
      arrays[i] = found.toArray(double[][]::new);
    }
    return arrays;
  }

  /** What a checkpoint of this run may take: its tensors, and weights kept by every listener. */
  private FileLimits limits() {
    long weights = model.parameters().stream().mapToLong(Parameter::size).sum();
    long state = slots.values().stream().mapToLong(t -> (long) t.rows() * t.cols()).sum();
    return limits(weights * (1L + listeners.size()) + state);
  }

  /** The default limits, and space for so many numbers. */
  static FileLimits limits(long numbers) {
    FileLimits defaults = FileLimits.DEFAULT;
    return defaults.withMaxFileBytes(defaults.maxFileBytes() + numbers * Double.BYTES);
  }

  private void requireSameRun(Checkpoint checkpoint, RunState state) {
    state
        .plan()
        .forEach((name, saved) -> same(checkpoint, name, saved, plan.getOrDefault(name, "none")));
    plan.forEach(
        (name, text) -> same(checkpoint, name, state.plan().getOrDefault(name, "none"), text));
    same(checkpoint, "seed", state.seed(), trainer.seed());
    same(checkpoint, "figures", state.figures(), history.names());
    same(checkpoint, "training data", hash(state.data()), hash(data));
    same(checkpoint, "validation data", hash(state.validation()), hash(validation));
  }

  private void warnOfAnotherBackend(ResumePoint point) {
    String before = point.state().backend();
    String now = model.backend().description();
    if (!now.equals(before)) {
      CheckpointStore.warn(
          "resume: "
              + point.checkpoint().where()
              + (" was written on " + before + ", this model is on " + now)
              + ": training goes on, but not to the same bits.");
    }
  }

  private static String hash(long bits) {
    return bits == 0 ? "none" : "fingerprint " + Long.toHexString(bits);
  }

  private static void same(Checkpoint checkpoint, String what, Object saved, Object now) {
    if (!saved.equals(now)) {
      throw new IllegalStateException(
          checkpoint.where()
              + (": another " + what + ": the run had " + saved + ", this trainer has " + now)
              + ". Resume with the same plan and data, or load the model and fit.");
    }
  }

  /** Goes to the place in the middle of an epoch where the checkpoint was made. */
  private void goTo(Checkpoint checkpoint, RunState state) throws IOException {
    boolean between = state.batch() == 0;
    if (between && (state.batches() == 0 || state.epoch() == 0)) {
      return;
    }
    // Between epochs the one before tells whether the source is the same.
    int epoch = between ? state.epoch() - 1 : state.epoch();
    int count = between ? 1 : state.batch();
    int found =
        InputOutput.uninterrupted(
            () -> {
              feed.open(epoch);
              return feed.skip(count);
            });
    long now = between ? feed.firstBatch() : feed.batchesSoFar();
    if (found != count || now != state.batches()) {
      throw new IllegalStateException(
          checkpoint.where()
              + (": the first " + count + " batches of epoch " + epoch)
              + " are not those of the run. The order, or the source, must bring the same ones.");
    }
  }

  private static ModelFormatException bad(Checkpoint checkpoint, String what, Throwable cause) {
    return new ModelFormatException(
        Reason.BAD_STATE,
        checkpoint.where() + ": state and tensors disagree: " + what + ".",
        cause);
  }

  private static <T> T io(InputOutput.Call<T> call) {
    try {
      return call.run();
    } catch (IOException e) {
      throw InputOutput.failure("checkpoints", e);
    }
  }
}
