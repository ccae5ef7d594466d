package io.github.espalier.train;

import io.github.espalier.data.BatchOrder;
import io.github.espalier.data.Dataset;
import io.github.espalier.data.InvalidDataException;
import io.github.espalier.internal.Check;
import io.github.espalier.loss.Loss;
import io.github.espalier.metric.Metric;
import io.github.espalier.network.Model;
import io.github.espalier.optim.Optimizer;
import io.github.espalier.tensor.DType;
import io.github.espalier.tensor.Shape;
import io.github.espalier.tensor.ShapeException;
import java.util.ArrayList;
import java.util.List;
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
  private final Optimizer optimizer;
  private final Penalty penalty;
  private final int epochs;
  private final BatchOrder order;
  private final long seed;
  private final List<Metric> runningMetrics;
  private final List<Metric> epochMetrics;
  private final List<TrainingListener> listeners;

  private Trainer(Builder builder) {
    model = builder.model;
    loss = builder.loss;
    optimizer = builder.optimizer;
    penalty = builder.penalty;
    epochs = builder.epochs;
    order = builder.order;
    seed = builder.seed;
    runningMetrics = List.copyOf(builder.runningMetrics);
    epochMetrics = List.copyOf(builder.epochMetrics);
    listeners = List.copyOf(builder.listeners);
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
   * @param validation or null
   * @throws ShapeException if features or targets do not fit the network
   * @throws InvalidDataException for the first target the loss cannot use, or the first number that
   *     the backend's format cannot hold
   * @throws IllegalStateException if the model is being trained already, or closed
   * @throws TrainingDivergedException if a loss or gradient is not finite
   */
  public History fit(Dataset train, Dataset validation) {
    check(Objects.requireNonNull(train, "train"));
    if (validation != null) {
      check(validation);
    }
    model.beginTraining();
    try (FitRun run = new FitRun(this, train, validation)) {
      return run.run();
    } finally {
      model.endTraining();
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
    return new TrainStep(model, loss, optimizer, penalty, maxBatch);
  }

  private void check(Dataset data) {
    Shape input = model.network().inputShape();
    if (data.featureShape().size() != input.size()) {
      throw new ShapeException(
          "fit: the data have "
              + data.featureShape()
              + " features per sample, the network takes "
              + input);
    }
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

  /** Collects a plan. */
  public static final class Builder {
    private final Model model;
    private Loss loss;
    private Optimizer optimizer;
    private Penalty penalty = Penalty.NONE;
    private int epochs = 1;
    private BatchOrder order = BatchOrder.shuffled(32);
    private long seed;
    private final List<Metric> runningMetrics = new ArrayList<>();
    private final List<Metric> epochMetrics = new ArrayList<>();
    private final List<TrainingListener> listeners = new ArrayList<>();

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
      penalty = new Penalty(factor, includeBias);
      return this;
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

    /**
     * The plan.
     *
     * @throws IllegalStateException if the loss or the optimizer is missing, or two metrics have
     *     one name, or that of another figure
     */
    public Trainer build() {
      if (loss == null || optimizer == null) {
        throw new IllegalStateException(
            "trainer: needs a loss and an optimizer; "
                + (loss == null ? "loss" : "optimizer")
                + "(…) was not called");
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
