package io.github.espalier.train;

import io.github.espalier.data.BatchOrder;
import io.github.espalier.internal.Check;
import io.github.espalier.loss.Loss;
import io.github.espalier.metric.Metric;
import io.github.espalier.network.Model;
import io.github.espalier.optim.Adam;
import io.github.espalier.optim.Optimizer;
import io.github.espalier.tensor.ShapeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/**
 * Collects a plan of how to train a model; see {@link Trainer#builder}.
 *
 * <p><b>Threading.</b> One thread at a time.
 */
public final class TrainerBuilder {
  final Model model;
  Loss loss;
  Optimizer optimizer;
  Schedule schedule = Schedule.constant();
  Clipping clipping;
  Penalty penalty = Penalty.NONE;
  double decay;
  boolean decayBias;
  double maxNorm = Double.POSITIVE_INFINITY;
  int microBatch = Integer.MAX_VALUE;
  List<Double> classWeights = List.of();
  final Set<String> frozen = new LinkedHashSet<>();
  int epochs = 1;
  BatchOrder order = BatchOrder.shuffled(32);
  long seed;
  final List<Metric> runningMetrics = new ArrayList<>();
  final List<Metric> epochMetrics = new ArrayList<>();
  final List<TrainingListener> listeners = new ArrayList<>();
  Checkpoints checkpoints;
  double validationSplit;
  boolean splitStratified;

  TrainerBuilder(Model model) {
    this.model = Objects.requireNonNull(model, "model");
    seed = model.seed();
  }

  /** What is made small. */
  public TrainerBuilder loss(Loss loss) {
    this.loss = Objects.requireNonNull(loss, "loss");
    return this;
  }

  /** How. */
  public TrainerBuilder optimizer(Optimizer optimizer) {
    this.optimizer = Objects.requireNonNull(optimizer, "optimizer");
    return this;
  }

  /** How often the data are gone through; 1 by default. */
  public TrainerBuilder epochs(int epochs) {
    this.epochs = Check.positive("epochs", epochs);
    return this;
  }

  /** Shuffled batches of this size; 32 by default. */
  public TrainerBuilder batchSize(int batchSize) {
    return order(BatchOrder.shuffled(batchSize));
  }

  /** Any order of samples. */
  public TrainerBuilder order(BatchOrder order) {
    this.order = Objects.requireNonNull(order, "order");
    return this;
  }

  /** An L2 penalty factor · Σ w² on the weights. */
  public TrainerBuilder l2(double factor) {
    return l2(factor, false);
  }

  /** An L2 penalty factor · Σ w² on the weights, and on the biases if asked. */
  public TrainerBuilder l2(double factor, boolean includeBias) {
    penalty = penalty.l2(factor, includeBias);
    return this;
  }

  /** An L1 penalty factor · Σ |w| on the weights. */
  public TrainerBuilder l1(double factor) {
    return l1(factor, false);
  }

  /** An L1 penalty factor · Σ |w| on the weights, and on the biases if asked. */
  public TrainerBuilder l1(double factor, boolean includeBias) {
    penalty = penalty.l1(factor, includeBias);
    return this;
  }

  /** A decoupled decay of the weights. See {@link #weightDecay(double, boolean)}. */
  public TrainerBuilder weightDecay(double factor) {
    return weightDecay(factor, false);
  }

  /**
   * A decoupled decay of the weights, and of the biases if asked: w ← w − rate·factor·w before the
   * optimizer's rule, with any optimizer. Keras's {@code weight_decay}; what {@link
   * io.github.espalier.optim.Adam#adamW} has of its own. Source: Loshchilov, Hutter 2019.
   */
  public TrainerBuilder weightDecay(double factor, boolean includeBias) {
    decay = Check.notNegative("weightDecay", factor);
    decayBias = includeBias;
    return this;
  }

  /** How the learning rate goes; constant by default. */
  public TrainerBuilder schedule(Schedule schedule) {
    this.schedule = Objects.requireNonNull(schedule, "schedule");
    return this;
  }

  /** Keeps gradients small; they are left alone by default. */
  public TrainerBuilder clipping(Clipping clipping) {
    this.clipping = Objects.requireNonNull(clipping, "clipping");
    return this;
  }

  /**
   * Keeps the norm of each unit's incoming weights within a limit, after every update. Keras's
   * {@code MaxNorm}. Source: Srivastava et al. 2014.
   */
  public TrainerBuilder maxNorm(double limit) {
    maxNorm = Check.positive("maxNorm", limit);
    return this;
  }

  /**
   * Sends at most so many rows through the network at once, adding up the gradients of a batch: the
   * same step within rounding, with the activations of so many rows in memory only.
   */
  public TrainerBuilder microBatchSize(int rows) {
    microBatch = Check.positive("microBatchSize", rows);
    return this;
  }

  /**
   * Multiplies the weight of every training sample by that of its class; one number per class, of
   * which there are two if the network has one output. Samples may have weights of their own.
   *
   * <p>As everywhere, a mean divides by the sum of the weights: with class targets PyTorch's {@code
   * CrossEntropyLoss(weight)}; Keras divides by the number of samples. Validation and {@link
   * Trainer#evaluate} do not use them.
   */
  public TrainerBuilder classWeights(double... weights) {
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
      if (!model.backend().dtype().holds(weights[c])) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "classWeights[%d]: needs a finite number of %s, got %s",
                c,
                model.backend().dtype(),
                weights[c]));
      }
    }
    classWeights = Arrays.stream(weights).boxed().toList();
    return this;
  }

  /**
   * Leaves layers as they are: no update, no penalty, no decay, and no gradient computed that only
   * they need. Dropout stays on.
   *
   * @param layers their names, as in {@code "0.dense"}; added to those frozen before
   * @throws IllegalArgumentException if there is no such layer, or it has nothing to train
   */
  public TrainerBuilder freeze(String... layers) {
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

  StepPlan stepPlan() {
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
  public TrainerBuilder seed(long seed) {
    this.seed = seed;
    return this;
  }

  /** A metric measured while training: on every batch, before its update. */
  public TrainerBuilder metric(Metric metric) {
    runningMetrics.add(Objects.requireNonNull(metric, "metric"));
    return this;
  }

  /** A metric measured after every epoch, on all of the training data. */
  public TrainerBuilder metricAfterEpoch(Metric metric) {
    epochMetrics.add(Objects.requireNonNull(metric, "metric"));
    return this;
  }

  /** Somebody to be told. */
  public TrainerBuilder listener(TrainingListener listener) {
    listeners.add(Objects.requireNonNull(listener, "listener"));
    return this;
  }

  /** Where and when checkpoints are saved, from which {@link Trainer#resume} can go on. */
  public TrainerBuilder checkpoints(Checkpoints checkpoints) {
    this.checkpoints = Objects.requireNonNull(checkpoints, "checkpoints");
    return this;
  }

  /**
   * Keeps a share of the data back for validation: samples drawn by the {@link #seed}, at least
   * one. Training data and validation data both stay in their order.
   *
   * @param share above 0 and below 1
   */
  public TrainerBuilder validationSplit(double share) {
    Check.positive("validationSplit", share);
    validationSplit = Check.fraction("validationSplit", share);
    splitStratified = false;
    return this;
  }

  /**
   * Like {@link #validationSplit}, with the same share of each class; {@link Trainer#fit} then
   * needs classes as targets, and enough samples that neither part is empty.
   *
   * @param share above 0 and below 1
   */
  public TrainerBuilder validationSplitStratified(double share) {
    validationSplit(share);
    splitStratified = true;
    return this;
  }

  /**
   * The plan.
   *
   * @throws IllegalStateException if the loss or the optimizer is missing, or two metrics have one
   *     name, or that of another figure, or every layer is frozen, or weights decay twice
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
