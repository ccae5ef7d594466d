package io.github.espalier.train;

import io.github.espalier.backend.Backend;
import io.github.espalier.backend.ReduceOp;
import io.github.espalier.data.Dataset;
import io.github.espalier.io.Checkpoint;
import io.github.espalier.io.CheckpointFiles;
import io.github.espalier.io.ModelFormatException;
import io.github.espalier.io.ModelFormatException.Reason;
import io.github.espalier.metric.Metric;
import io.github.espalier.network.Model;
import io.github.espalier.network.Parameter;
import io.github.espalier.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a run saves and how it goes on from it: reads and writes everything that has state. */
final class RunCheckpoints {
  private static final String HISTORY = "history";

  private final Trainer trainer;
  private final Model model;
  private final Feed feed;
  private final TrainStep step;
  private final Meter running;
  private final History history;
  private final Progress at;
  private final List<StatefulListener> listeners = new ArrayList<>();
  private final Map<String, Tensor> slots;
  private final CheckpointStore store;
  private final CheckpointDue due;
  private final long data;
  private final long validation;
  private double[][][] pending;
  private double[] pendingSchedule;
  private long savedStep;
  private int savedEpoch;

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
    CheckpointFiles.requireSavable(model);
    for (int i = 0; i < running.count(); i++) {
      requireState(i);
    }
    for (TrainingListener listener : trainer.listeners()) {
      if (listener instanceof StatefulListener stateful) {
        listeners.add(stateful);
      }
    }
    Checkpoints plan = trainer.checkpoints();
    String best = plan.best();
    if (best != null) {
      History.indexOf(history.names(), best);
    }
    slots = step.slots();
    store = new CheckpointStore(plan.directory(), plan.keep());
    due = new CheckpointDue(plan, best != null && largerIsBetter(best), System::nanoTime);
    data = feed.data();
    validation = validationData == null ? 0 : Fingerprint.of(validationData);
  }

  private void requireState(int metric) {
    try {
      running.state(metric);
    } catch (UnsupportedOperationException e) {
      throw new IllegalArgumentException(
          "checkpoints: metric \"" + running.name(metric) + "\" has no state: " + e.getMessage(),
          e);
    }
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
            return null;
          });
    }
  }

  /** Gives schedule and listeners back what they had, after they were told of the beginning. */
  void restorePending() {
    if (pending == null) {
      return;
    }
    step.schedule().restore(pendingSchedule);
    for (int i = 0; i < pending.length; i++) {
      listeners.get(i).restore(pending[i]);
    }
  }

  void stepFinished() {
    if (due.afterStep(step.step())) {
      save(CheckpointStore.REGULAR);
    }
  }

  /** After the epoch has been counted. */
  void epochFinished() {
    Checkpoints plan = trainer.checkpoints();
    if (plan.best() != null && due.atBest(history.last(plan.best()))) {
      save(CheckpointStore.BEST);
    }
    if (plan.afterEveryEpoch()) {
      save(CheckpointStore.REGULAR);
    }
  }

  /** Saves once more, unless nothing has been done since the last time. */
  void interrupted() {
    if (step.step() != savedStep || at.epoch != savedEpoch) {
      save(CheckpointStore.REGULAR);
    }
  }

  private void save(String kind) {
    requireFinite();
    Map<String, double[]> numbers = new LinkedHashMap<>();
    numbers.put(HISTORY, history.numbers());
    numbers.put("schedule", step.schedule().state());
    int metrics = at.batch == 0 ? 0 : running.count();
    for (int i = 0; i < metrics; i++) {
      numbers.put("metric." + i, running.state(i));
    }
    List<Integer> counts = new ArrayList<>();
    for (int i = 0; i < listeners.size(); i++) {
      double[][] arrays = listeners.get(i).state();
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
    due.saved();
  }

  private RunState state(int metrics, List<Integer> listenerCounts) {
    return new RunState(
        trainer.settings(),
        trainer.seed(),
        data,
        validation,
        history.names(),
        at.epoch,
        at.batch,
        step.step(),
        at.batch == 0 ? 0 : feed.batchesSoFar(),
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
    Checkpoint checkpoint = store.newest();
    if (checkpoint == null) {
      return;
    }
    RunState state = RunState.read(checkpoint.where(), checkpoint.state());
    requireSameRun(checkpoint, state);
    checkpoint.requireFit(model, slots);
    double[] figures = checkpoint.numbers(HISTORY);
    if (figures.length != (long) state.epoch() * history.names().size()) {
      throw bad(checkpoint, figures.length + " figures for " + state.epoch() + " epochs");
    }
    if (state.metrics() != (state.batch() == 0 ? 0 : running.count())) {
      throw bad(checkpoint, state.metrics() + " metrics");
    }
    double[][] metrics = new double[state.metrics()][];
    for (int i = 0; i < metrics.length; i++) {
      metrics[i] = checkpoint.numbers("metric." + i);
    }
    double[] schedule = checkpoint.numbers("schedule");
    double[][][] arrays = new double[listeners.size()][][];
    for (int i = 0; i < arrays.length; i++) {
      // One by one: the count alone must not decide how much memory is taken.
      List<double[]> found = new ArrayList<>();
      for (int j = 0; j < state.listeners().get(i); j++) {
        found.add(checkpoint.numbers("listener." + i + "." + j));
      }
      arrays[i] = found.toArray(double[][]::new);
    }
    goTo(checkpoint, state);
    checkpoint.restore(model, slots);
    step.schedule().restore(schedule);
    step.resumeAt(state.step(), state.lastFiniteLoss());
    history.addAll(figures);
    for (int i = 0; i < metrics.length; i++) {
      running.restore(i, metrics[i]);
    }
    at.epoch = state.epoch();
    at.batch = state.batch();
    at.lossSum = state.lossSum();
    at.weightSum = state.weightSum();
    at.stopped = state.stopped();
    due.restore(state.best());
    savedStep = state.step();
    savedEpoch = state.epoch();
    pending = arrays;
    pendingSchedule = schedule;
  }

  private void requireSameRun(Checkpoint checkpoint, RunState state) {
    Map<String, String> now = trainer.settings();
    state
        .plan()
        .forEach((name, saved) -> same(checkpoint, name, saved, now.getOrDefault(name, "none")));
    now.forEach(
        (name, text) -> same(checkpoint, name, state.plan().getOrDefault(name, "none"), text));
    same(checkpoint, "seed", state.seed(), trainer.seed());
    same(checkpoint, "figures", state.figures(), history.names());
    same(checkpoint, "listeners with state", state.listeners().size(), listeners.size());
    same(checkpoint, "training data", hash(state.data()), hash(data));
    same(checkpoint, "validation data", hash(state.validation()), hash(validation));
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
    if (state.batch() == 0) {
      return;
    }
    int found =
        CheckpointStore.uninterrupted(
            () -> {
              feed.open(state.epoch());
              return feed.skip(state.batch());
            });
    if (found != state.batch() || feed.batchesSoFar() != state.batches()) {
      throw new IllegalStateException(
          checkpoint.where()
              + (": the first " + state.batch() + " batches of epoch " + state.epoch())
              + " are not those of the run. The order, or the source, must bring the same ones.");
    }
  }

  private static ModelFormatException bad(Checkpoint checkpoint, String what) {
    return new ModelFormatException(
        Reason.BAD_STATE, checkpoint.where() + ": state and tensors disagree: " + what + ".");
  }

  private static <T> T io(CheckpointStore.Call<T> call) {
    try {
      return call.run();
    } catch (IOException e) {
      throw new UncheckedIOException("checkpoints: " + e.getMessage(), e);
    }
  }
}
