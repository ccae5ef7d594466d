package io.github.espalier.train;

import io.github.espalier.data.BatchOrder;
import io.github.espalier.data.BatchPlan;
import io.github.espalier.data.BatchSource;
import io.github.espalier.data.Dataset;
import io.github.espalier.data.InvalidDataException;
import io.github.espalier.init.RandomStream;
import io.github.espalier.internal.Check;
import io.github.espalier.loss.Loss;
import io.github.espalier.metric.Metric;
import io.github.espalier.network.Model;
import io.github.espalier.tensor.Shape;
import io.github.espalier.tensor.ShapeException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The training loop: an immutable plan of how to train a model.
 *
 * <p>Every {@link #fit} begins with fresh optimizer state and goes on from the model's weights;
 * there is no hidden state between two of them. The caller's data are never modified.
 *
 * <p><b>Threading.</b> A model is trained by one fit at a time; different models may be trained at
 * the same time.
 */
public final class Trainer {
  private final Model model;
  private final Loss loss;
  private final StepPlan step;
  private final int epochs;
  private final BatchOrder order;
  private final long seed;
  private final List<Metric> runningMetrics;
  private final List<Metric> epochMetrics;
  private final List<TrainingListener> listeners;
  private final Checkpoints checkpoints;
  private final double validationSplit;
  private final boolean splitStratified;

  Trainer(TrainerBuilder builder) {
    model = builder.model;
    loss = builder.loss;
    step = builder.stepPlan();
    epochs = builder.epochs;
    order = builder.order;
    seed = builder.seed;
    runningMetrics = List.copyOf(builder.runningMetrics);
    epochMetrics = List.copyOf(builder.epochMetrics);
    listeners = List.copyOf(builder.listeners);
    checkpoints = builder.checkpoints;
    validationSplit = builder.validationSplit;
    splitStratified = builder.splitStratified;
  }

  /** Begins a plan; it needs at least a loss and an optimizer. */
  public static TrainerBuilder builder(Model model) {
    return new TrainerBuilder(model);
  }

  /** Trains without validation. See {@link #fit(Dataset, Dataset)}. */
  public History fit(Dataset train) {
    return fit(train, null);
  }

  /**
   * Trains, and measures on the validation data after every epoch.
   *
   * <p>Everything is checked before anything changes.
   *
   * <p>{@link Thread#interrupt} ends training after the current step: fit returns with {@link
   * History#interrupted} true and the thread's interrupt flag still set; the weights are those of
   * that step, or the best ones with {@link EarlyStopping}. The epoch under way has no figures.
   *
   * @param validation or null
   * @throws ShapeException if features or targets do not fit the network
   * @throws InvalidDataException for the first target the loss cannot use, or the first number that
   *     the backend's format cannot hold
   * @throws IllegalStateException if the model is being trained already, or closed, or if there are
   *     checkpoints of an earlier run where this one is to save its own
   * @throws TrainingDivergedException if a loss, gradient or weight is not finite
   * @throws java.io.UncheckedIOException if a checkpoint cannot be written
   */
  public History fit(Dataset train, Dataset validation) {
    try (FitRun run = over(train, validation)) {
      return run.run();
    }
  }

  /**
   * Trains on batches that are read one after the other. See {@link #fit(BatchSource, Dataset)}.
   */
  public History fit(BatchSource train) {
    return fit(train, null);
  }

  /**
   * Trains on batches that are read one after the other, and measures on the validation data after
   * every epoch. The batches come in the source's order; each is checked before it is used.
   *
   * @param validation or null
   * @throws ShapeException if features or targets do not fit the network
   * @throws InvalidDataException for the first number that cannot be used; training ends there
   * @throws IllegalArgumentException if the plan splits off validation data, or has a metric after
   *     every epoch: both need all data at once
   * @throws java.io.UncheckedIOException if the source cannot be read
   * @throws TrainingDivergedException if a loss, gradient or weight is not finite
   */
  public History fit(BatchSource train, Dataset validation) {
    try (FitRun run = over(train, validation)) {
      return run.run();
    }
  }

  /** Goes on with an interrupted training. See {@link #resume(Dataset, Dataset)}. */
  public History resume(Dataset train) throws IOException {
    return resume(train, null);
  }

  /**
   * Goes on where the newest valid checkpoint was made, as if training had not been interrupted: on
   * the same backend, with the same kernel and number of threads, to the same bits; on another one
   * with a warning. Begins if there is no checkpoint at all.
   *
   * <p>The model's weights are replaced. Plan and data must be those of the interrupted training,
   * but for the number of epochs, for listeners without state, and for when checkpoints are saved
   * save the figure of {@link Checkpoints#atBest}. A checkpoint that is damaged is passed over with
   * a warning. A run that a listener stopped has ended: resuming it makes no step, with a warning.
   *
   * @param validation or null
   * @return the figures of all epochs, those before the interruption too
   * @throws IllegalStateException if the plan has no {@link TrainerBuilder#checkpoints}, or if
   *     plan, data or model are not those of the checkpoint; nothing has changed then
   * @throws IOException if there are checkpoints but none is whole, or if one cannot be read for
   *     another reason, whatever the older ones are; nothing has changed then
   */
  public History resume(Dataset train, Dataset validation) throws IOException {
    requireCheckpoints();
    try (FitRun run = over(train, validation)) {
      run.resume();
      return run.run();
    }
  }

  /** Goes on with an interrupted training. See {@link #resume(BatchSource, Dataset)}. */
  public History resume(BatchSource train) throws IOException {
    return resume(train, null);
  }

  /**
   * Like {@link #resume(Dataset, Dataset)}, for a source of batches: those of the epoch that were
   * done already are read again, and compared with what they were.
   *
   * @param validation or null
   */
  public History resume(BatchSource train, Dataset validation) throws IOException {
    requireCheckpoints();
    try (FitRun run = over(train, validation)) {
      run.resume();
      return run.run();
    }
  }

  private FitRun over(Dataset train, Dataset validation) {
    ValidationSplit data = data(train, validation);
    return new FitRun(this, () -> memory(data.train()), data.train(), data.validation());
  }

  /** What is trained on and what is measured on; they and the plan are checked. */
  private ValidationSplit data(Dataset train, Dataset validation) {
    check(train, validation);
    PlanCheck.requireRunnable(this, validation != null || validationSplit != 0);
    if (validationSplit == 0) {
      return new ValidationSplit(train, validation);
    }
    if (validation != null) {
      throw new IllegalArgumentException(
          "fit: validation data are given, and the plan splits some off; needs one of the two");
    }
    return splitStratified
        ? ValidationSplit.stratified(train, validationSplit, seed)
        : ValidationSplit.of(train, validationSplit, seed);
  }

  private Feed memory(Dataset train) {
    return new MemoryFeed(model, train, order, seed);
  }

  private FitRun over(BatchSource train, Dataset validation) {
    check(train, validation);
    PlanCheck.requireRunnable(this, validation != null);
    return new FitRun(
        this,
        () -> new StreamFeed(model, train, b -> check(b, null), checkpoints != null),
        null,
        validation);
  }

  private void requireCheckpoints() {
    if (checkpoints == null) {
      throw new IllegalStateException(
          "resume: the plan has no checkpoints; checkpoints(…) was not called");
    }
  }

  /** The loss and all metrics on a data set taken as one batch, without training. */
  public Evaluation evaluate(Dataset data) {
    check(Objects.requireNonNull(data, "data"));
    return model.read(
        "evaluate",
        () -> {
          try (Evaluator evaluator = new Evaluator(model, loss, allMetrics(), data)) {
            evaluator.run();
            return evaluator.result();
          }
        });
  }

  /**
   * A step for custom loops, with its own optimizer state; the caller closes it.
   *
   * @param maxBatch the most rows a batch may have
   */
  public TrainStep newStep(int maxBatch) {
    return new TrainStep(model, step, maxBatch);
  }

  /** Reports without validation. See {@link #dryRun(Dataset, Dataset)}. */
  public DryRun dryRun(Dataset train) {
    return dryRun(train, null);
  }

  /**
   * Checks what {@link #fit} and {@link #resume} check, makes some steps of rate 0 with a copy of
   * the model, and reports shapes, labels, memory and the time to expect; the model is not changed.
   * Checkpoints of an earlier run, which {@code fit} refuses and {@code resume} goes on from, are a
   * warning.
   *
   * @param validation or null
   * @throws IllegalStateException if a step of the first epoch has no learning rate that can be
   *     used
   * @throws java.io.UncheckedIOException if the directory for checkpoints cannot be read
   * @throws TrainingDivergedException if the loss of the first batches is not finite
   */
  public DryRun dryRun(Dataset train, Dataset validation) {
    ValidationSplit data = data(train, validation);
    model.requireAccess("dryRun");
    return DryRunMeasurement.of(this, data.train(), data.validation()).report();
  }

  /** Reports on a source of batches. See {@link #dryRun(BatchSource, Dataset)}. */
  public DryRun dryRun(BatchSource train) {
    return dryRun(train, null);
  }

  /**
   * Like {@link #dryRun(Dataset, Dataset)}, for a source of batches: its first batch is read, and
   * stands for all. How many there are, and so the time of an epoch, only its end would tell.
   *
   * @param validation or null
   * @throws java.io.UncheckedIOException if the source cannot be read
   */
  public DryRun dryRun(BatchSource train, Dataset validation) {
    check(train, validation);
    PlanCheck.requireRunnable(this, validation != null);
    model.requireAccess("dryRun");
    return DryRunMeasurement.of(this, train, firstBatch(train), validation).report();
  }

  /**
   * Trains a copy of the model on the first batch alone, which it should soon know by heart; if it
   * does not, a longer training will not help. The model is not changed.
   *
   * <p>The plan's step is used, at the optimizer's learning rate without the schedule.
   *
   * @param steps how many
   * @throws TrainingDivergedException if a loss, gradient or weight is not finite
   */
  public OneBatchReport overfitOneBatch(Dataset train, int steps) {
    Check.positive("steps", steps);
    check(train, null);
    model.requireAccess("overfitOneBatch");
    return OneBatchReport.of(this, FirstBatch.of(this, train), steps);
  }

  /** Like {@link #overfitOneBatch(Dataset, int)}, with the first batch of a source. */
  public OneBatchReport overfitOneBatch(BatchSource train, int steps) {
    Check.positive("steps", steps);
    check(train, null);
    model.requireAccess("overfitOneBatch");
    return OneBatchReport.of(this, firstBatch(train), steps);
  }

  private Dataset firstBatch(BatchSource train) {
    return FirstBatch.of(this, train, batch -> check(batch, null));
  }

  /** The batches of the first epoch. */
  BatchPlan firstEpoch(int samples) {
    BatchPlan batches = new BatchPlan(samples);
    RandomStream random = new RandomStream(seed, "order");
    random.restart(0);
    order.plan(0, random, batches);
    if (batches.batches() == 0) {
      throw new IllegalStateException("order: it planned no batch for epoch 0");
    }
    return batches;
  }

  private void check(Dataset train, Dataset validation) {
    check(Objects.requireNonNull(train, "train"));
    if (!step.classWeights().isEmpty()) {
      ClassWeights.check(train);
    }
    if (validation != null) {
      check(validation);
    }
  }

  private void check(BatchSource train, Dataset validation) {
    checkFeatures(Objects.requireNonNull(train, "train").featureShape());
    if (validation != null) {
      check(validation);
    }
    if (validationSplit != 0 || !epochMetrics.isEmpty()) {
      throw new IllegalArgumentException(
          (validationSplit != 0 ? "validationSplit" : "metricAfterEpoch")
              + ": needs all data in memory, got a source of batches");
    }
  }

  private void checkFeatures(Shape sample) {
    Shape input = model.network().inputShape();
    if (sample.size() != input.size()) {
      throw new ShapeException(
          "fit: the data have " + sample + " features per sample, the network takes " + input);
    }
  }

  private void check(Dataset data) {
    checkFeatures(data.featureShape());
    loss.checkTargets(data, model.network().outputShape().size());
    DeviceData.checkRange(data, model.backend().dtype());
  }

  Model model() {
    return model;
  }

  Loss loss() {
    return loss;
  }

  StepPlan stepPlan() {
    return step;
  }

  int epochs() {
    return epochs;
  }

  BatchOrder order() {
    return order;
  }

  long seed() {
    return seed;
  }

  List<Metric> runningMetrics() {
    return runningMetrics;
  }

  List<Metric> epochMetrics() {
    return epochMetrics;
  }

  List<Metric> allMetrics() {
    List<Metric> all = new ArrayList<>(runningMetrics);
    all.addAll(epochMetrics);
    return all;
  }

  List<TrainingListener> listeners() {
    return listeners;
  }

  List<StatefulListener> statefulListeners() {
    return listeners.stream()
        .filter(StatefulListener.class::isInstance)
        .map(StatefulListener.class::cast)
        .toList();
  }

  /** When checkpoints are saved, or null. */
  Checkpoints checkpoints() {
    return checkpoints;
  }

  /** What a run must have in common with one that it goes on with, as text by name. */
  Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>(step.settings());
    // An order of the user's own may have no text; the batches themselves are compared too.
    boolean known =
        order instanceof BatchOrder.Batched || order instanceof BatchOrder.RandomSamples;
    settings.put("order", known ? order.toString() : "custom");
    for (Metric metric : allMetrics()) {
      // The names are among those of the figures.
      String text = StepPlan.text(metric);
      if (!text.equals(metric.name())) {
        settings.put("metric." + metric.name(), text);
      }
    }
    String best = checkpoints == null ? null : checkpoints.best();
    settings.put("checkpoints_at_best", best == null ? "none" : best);
    List<StatefulListener> stateful = statefulListeners();
    for (int i = 0; i < stateful.size(); i++) {
      StatefulListener listener = stateful.get(i);
      settings.put("listener." + i, listener.getClass().getName() + ": " + StepPlan.text(listener));
    }
    return settings;
  }
}
