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
import io.github.espalier.optim.Adam;
import io.github.espalier.optim.Optimizer;
import io.github.espalier.tensor.DType;
import io.github.espalier.tensor.Shape;
import io.github.espalier.tensor.ShapeException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

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

  private Trainer(Builder builder) {
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
  }

  /** Begins a plan; it needs at least a loss and an optimizer. */
  public static Builder builder(Model model) {
    return new Builder(model);
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
   * @throws TrainingDivergedException if a loss or gradient is not finite
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
   * @throws TrainingDivergedException if a loss or gradient is not finite
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
   * the same backend to the same bits. Begins if there is no checkpoint at all.
   *
   * <p>The model's weights are replaced. Plan and data must be those of the interrupted training,
   * but for the number of epochs and for listeners without state. A checkpoint that is damaged is
   * passed over with a warning.
   *
   * @param validation or null
   * @return the figures of all epochs, those before the interruption too
   * @throws IllegalStateException if the plan has no {@link Builder#checkpoints}, or if plan, data
   *     or model are not those of the checkpoint; nothing has changed then
   * @throws IOException if there are checkpoints but none can be read; nothing has changed then
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
    check(train, validation);
    if (validationSplit == 0) {
      return new FitRun(this, () -> memory(train), train, validation);
    }
    if (validation != null) {
      throw new IllegalArgumentException(
          "fit: validation data are given, and the plan splits some off; needs one of the two");
    }
    ValidationSplit split = ValidationSplit.of(train, validationSplit, seed);
    return new FitRun(this, () -> memory(split.train()), split.train(), split.validation());
  }

  private Feed memory(Dataset train) {
    return new MemoryFeed(model, train, order, seed);
  }

  private FitRun over(BatchSource train, Dataset validation) {
    checkFeatures(Objects.requireNonNull(train, "train").featureShape());
    if (validation != null) {
      check(validation);
    }
    if (validationSplit != 0 || !epochMetrics.isEmpty()) {
      throw new IllegalArgumentException(
          (validationSplit != 0 ? "validationSplit" : "metricAfterEpoch")
              + ": needs all data in memory, got a source of batches");
    }
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
    try (Evaluator evaluator = new Evaluator(model, loss, allMetrics(), data)) {
      evaluator.run();
      return evaluator.result();
    }
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
   * Checks everything that {@link #fit} checks, makes some steps of rate 0 with a copy of the
   * model, and reports shapes, labels, memory and the time to expect; the model is not changed.
   *
   * @param validation or null
   * @throws TrainingDivergedException if the loss of the first batches is not finite
   */
  public DryRun dryRun(Dataset train, Dataset validation) {
    check(train, validation);
    return new DryRunMeasurement(this, train, validation).report();
  }

  /**
   * Trains a copy of the model on the first batch alone, which it should soon know by heart; if it
   * does not, a longer training will not help. The model is not changed.
   *
   * <p>The plan's step is used, at the optimizer's learning rate without the schedule.
   *
   * @param steps how many
   * @throws TrainingDivergedException if a loss or gradient is not finite
   */
  public OneBatchReport overfitOneBatch(Dataset train, int steps) {
    Check.positive("steps", steps);
    check(train, null);
    return OneBatchReport.of(this, train, steps);
  }

  /** The batches of the first epoch. */
  BatchPlan firstEpoch(int samples) {
    BatchPlan batches = new BatchPlan(samples);
    RandomStream random = new RandomStream(seed, "order");
    random.restart(0);
    order.plan(0, random, batches);
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
    checkRange(data);
  }

  /** What is finite in a double may be infinite where it is going. */
  private void checkRange(Dataset data) {
    DType dtype = model.backend().dtype();
    if (dtype == DType.FLOAT64) {
      return;
    }
    int features = data.featureShape().size();
    for (int r = 0; r < data.size(); r++) {
      for (int c = 0; c < features; c++) {
        holds(dtype, "features", r, c, data.feature(r, c));
      }
      for (int c = 0; c < data.targetCount(); c++) {
        holds(dtype, "targets", r, c, data.target(r, c));
      }
      holds(dtype, "weights", r, 0, data.weight(r));
    }
  }

  private static void holds(DType dtype, String what, int row, int column, double value) {
    if (!dtype.holds(value)) {
      throw new InvalidDataException(
          what, row, column, "needs a finite number, got " + value + ", too large for " + dtype);
    }
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
    return settings;
  }

  /** Collects a plan. */
  public static final class Builder {
    private final Model model;
    private Loss loss;
    private Optimizer optimizer;
    private Schedule schedule = Schedule.constant();
    private Clipping clipping;
    private Penalty penalty = Penalty.NONE;
    private double decay;
    private boolean decayBias;
    private double maxNorm = Double.POSITIVE_INFINITY;
    private int microBatch = Integer.MAX_VALUE;
    private List<Double> classWeights = List.of();
    private final Set<String> frozen = new LinkedHashSet<>();
    private int epochs = 1;
    private BatchOrder order = BatchOrder.shuffled(32);
    private long seed;
    private final List<Metric> runningMetrics = new ArrayList<>();
    private final List<Metric> epochMetrics = new ArrayList<>();
    private final List<TrainingListener> listeners = new ArrayList<>();
    private Checkpoints checkpoints;
    private double validationSplit;

    private Builder(Model model) {
      this.model = Objects.requireNonNull(model, "model");
      seed = model.seed();
    }

    /** What is made small. */
    public Builder loss(Loss loss) {
      this.loss = Objects.requireNonNull(loss, "loss");
      return this;
    }

    /** How. */
    public Builder optimizer(Optimizer optimizer) {
      this.optimizer = Objects.requireNonNull(optimizer, "optimizer");
      return this;
    }

    /** How often the data are gone through; 1 by default. */
    public Builder epochs(int epochs) {
      this.epochs = Check.positive("epochs", epochs);
      return this;
    }

    /** Shuffled batches of this size; 32 by default. */
    public Builder batchSize(int batchSize) {
      return order(BatchOrder.shuffled(batchSize));
    }

    /** Any order of samples. */
    public Builder order(BatchOrder order) {
      this.order = Objects.requireNonNull(order, "order");
      return this;
    }

    /** An L2 penalty factor · Σ w² on the weights. */
    public Builder l2(double factor) {
      return l2(factor, false);
    }

    /** An L2 penalty factor · Σ w² on the weights, and on the biases if asked. */
    public Builder l2(double factor, boolean includeBias) {
      penalty = penalty.l2(factor, includeBias);
      return this;
    }

    /** An L1 penalty factor · Σ |w| on the weights. */
    public Builder l1(double factor) {
      return l1(factor, false);
    }

    /** An L1 penalty factor · Σ |w| on the weights, and on the biases if asked. */
    public Builder l1(double factor, boolean includeBias) {
      penalty = penalty.l1(factor, includeBias);
      return this;
    }

    /** A decoupled decay of the weights. See {@link #weightDecay(double, boolean)}. */
    public Builder weightDecay(double factor) {
      return weightDecay(factor, false);
    }

    /**
     * A decoupled decay of the weights, and of the biases if asked: w ← w − rate·factor·w before
     * the optimizer's rule, with any optimizer. Keras's {@code weight_decay}; what {@link
     * io.github.espalier.optim.Adam#adamW} has of its own. Source: Loshchilov, Hutter 2019.
     */
    public Builder weightDecay(double factor, boolean includeBias) {
      decay = Check.notNegative("weightDecay", factor);
      decayBias = includeBias;
      return this;
    }

    /** How the learning rate goes; constant by default. */
    public Builder schedule(Schedule schedule) {
      this.schedule = Objects.requireNonNull(schedule, "schedule");
      return this;
    }

    /** Keeps gradients small; they are left alone by default. */
    public Builder clipping(Clipping clipping) {
      this.clipping = Objects.requireNonNull(clipping, "clipping");
      return this;
    }

    /**
     * Keeps the norm of each unit's incoming weights within a limit, after every update. Keras's
     * {@code MaxNorm}. Source: Srivastava et al. 2014.
     */
    public Builder maxNorm(double limit) {
      maxNorm = Check.positive("maxNorm", limit);
      return this;
    }

    /**
     * Sends at most so many rows through the network at once, adding up the gradients of a batch:
     * the same step within rounding, with the activations of so many rows in memory only.
     */
    public Builder microBatchSize(int rows) {
      microBatch = Check.positive("microBatchSize", rows);
      return this;
    }

    /**
     * Multiplies the weight of every training sample by that of its class; one number per class, of
     * which there are two if the network has one output. Samples may have weights of their own.
     *
     * <p>As everywhere, a mean divides by the sum of the weights: with class targets PyTorch's
     * {@code CrossEntropyLoss(weight)}; Keras divides by the number of samples. Validation and
     * {@link Trainer#evaluate} do not use them.
     */
    public Builder classWeights(double... weights) {
      Objects.requireNonNull(weights, "classWeights");
      int outputs = model.network().outputShape().size();
      if (weights.length != Math.max(outputs, 2)) {
        throw new ShapeException(
            "classWeights: "
                + weights.length
                + " weights for "
                + Math.max(outputs, 2)
                + " classes; needs one each");
      }
      for (int c = 0; c < weights.length; c++) {
        Check.notNegative("classWeights[" + c + "]", weights[c]);
      }
      classWeights = Arrays.stream(weights).boxed().toList();
      return this;
    }

    /**
     * Leaves layers as they are: no update, no penalty, no decay, and no gradient computed that
     * only they need. Dropout stays on.
     *
     * @param layers their names, as in {@code "0.dense"}; added to those frozen before
     * @throws IllegalArgumentException if there is no such layer, or it has nothing to train
     */
    public Builder freeze(String... layers) {
      Set<String> known = new LinkedHashSet<>();
      model.parameters().forEach(parameter -> known.add(parameter.layer()));
      for (String layer : Check.noNulls("layers", layers)) {
        if (!known.contains(layer)) {
          throw new IllegalArgumentException(
              "freeze: no layer \"" + layer + "\" with weights; there are " + known);
        }
        frozen.add(layer);
      }
      return this;
    }

    private StepPlan stepPlan() {
      return new StepPlan(
          loss,
          optimizer,
          schedule,
          clipping,
          penalty,
          decay,
          decayBias,
          maxNorm,
          microBatch,
          classWeights,
          Set.copyOf(frozen));
    }

    /** Decides the order of shuffled batches; the model's seed by default. */
    public Builder seed(long seed) {
      this.seed = seed;
      return this;
    }

    /** A metric measured while training: on every batch, before its update. */
    public Builder metric(Metric metric) {
      runningMetrics.add(Objects.requireNonNull(metric, "metric"));
      return this;
    }

    /** A metric measured after every epoch, on all of the training data. */
    public Builder metricAfterEpoch(Metric metric) {
      epochMetrics.add(Objects.requireNonNull(metric, "metric"));
      return this;
    }

    /** Somebody to be told. */
    public Builder listener(TrainingListener listener) {
      listeners.add(Objects.requireNonNull(listener, "listener"));
      return this;
    }

    /** Where and when checkpoints are saved, from which {@link Trainer#resume} can go on. */
    public Builder checkpoints(Checkpoints checkpoints) {
      this.checkpoints = Objects.requireNonNull(checkpoints, "checkpoints");
      return this;
    }

    /**
     * Keeps a share of the data back for validation: samples drawn by the {@link #seed}, at least
     * one. Training data and validation data both stay in their order.
     *
     * @param share above 0 and below 1
     */
    public Builder validationSplit(double share) {
      Check.positive("validationSplit", share);
      validationSplit = Check.fraction("validationSplit", share);
      return this;
    }

    /**
     * The plan.
     *
     * @throws IllegalStateException if the loss or the optimizer is missing, or two metrics have
     *     one name, or that of another figure, or every layer is frozen, or weights decay twice
     */
    public Trainer build() {
      if (loss == null || optimizer == null) {
        throw new IllegalStateException(
            "trainer: needs a loss and an optimizer; "
                + (loss == null ? "loss" : "optimizer")
                + "(…) was not called");
      }
      if (decay > 0 && optimizer instanceof Adam adam && adam.weightDecay() > 0) {
        throw new IllegalStateException(
            "trainer: weightDecay("
                + decay
                + ") and adamw's own "
                + adam.weightDecay()
                + "; needs one of them");
      }
      if (!frozen.isEmpty()
          && model.parameters().stream().allMatch(p -> frozen.contains(p.layer()))) {
        throw new IllegalStateException(
            "trainer: every layer with weights is frozen, " + frozen + "; needs one to train");
      }
      Trainer trainer = new Trainer(this);
      List<String> names = trainer.allMetrics().stream().map(Metric::name).toList();
      List<String> figures = FitRun.figures(names, true);
      if (figures.stream().distinct().count() != figures.size()) {
        throw new IllegalStateException(
            "trainer: figures need different names, two are of one name in "
                + figures
                + "; use Metrics.named");
      }
      return trainer;
    }
  }
}
