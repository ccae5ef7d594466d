package io.github.espalier.train;

import io.github.espalier.backend.Backend;
import io.github.espalier.backend.ReduceOp;
import io.github.espalier.internal.Arena;
import io.github.espalier.internal.Check;
import io.github.espalier.layer.Activation;
import io.github.espalier.layer.Dense;
import io.github.espalier.loss.Loss;
import io.github.espalier.loss.LossPass;
import io.github.espalier.network.Model;
import io.github.espalier.network.Parameter;
import io.github.espalier.network.Session;
import io.github.espalier.tensor.DType;
import io.github.espalier.tensor.Shape;
import io.github.espalier.tensor.ShapeException;
import io.github.espalier.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One optimisation step of a model, with its session, optimizer slots and step count;
 * allocation-free once warm.
 *
 * <p>{@link Trainer#fit}, custom loops and the benchmarks all use this one. The order inside a step
 * is fixed: forward → loss → backward → clip → schedule → update (with penalties, decay and
 * max-norm); in {@link Trainer#fit} metrics and listeners follow. A loss or gradient that is not
 * finite throws {@link TrainingDivergedException} before anything is updated; an update that makes
 * weights or the optimizer's state so is taken back, and throws the same.
 *
 * <p><b>Shapes.</b> x has up to {@code maxBatch} rows of the network's input size, target as many
 * rows of its output size (or one class index each), rowWeight is m×1.
 *
 * <p><b>Threading.</b> One thread at a time, and one step of a model: two that run at once change
 * the weights without seeing each other. {@link #run} refuses while another thread's {@code fit}
 * trains the model; around a loop of your own {@link Model#beginTraining} refuses whatever other
 * threads would do with it.
 */
public final class TrainStep implements AutoCloseable {
  private final Model model;
  private final Backend backend;
  private final Loss loss;
  private final double baseRate;
  private final Schedule.Run schedule;
  private final int maxBatch;
  private final Session session;
  private final Arena arena;
  private final boolean fromLogits;
  private final LossPass lossPass;
  private final Tensor gradient;
  private final int outputs;
  private final MicroBatches pieces;
  private final ClassWeights classWeights;
  private final ParameterUpdates updates;
  private final Probe[] probes;
  private final double large;
  private Tensor passed;
  private Tensor output;
  private boolean outputInPieces;
  private long step;
  private double rate;
  private double batchWeight;
  private double lastFiniteLoss = Double.NaN;

  /** Whether anything so far was so large that an update may overflow. */
  private boolean sawLarge;

  /** How large features may be, or NaN if nobody has said: then every batch is looked at. */
  private double expectedFeatures = Double.NaN;

  private boolean begun;

  TrainStep(Model model, StepPlan plan, int maxBatch) {
    this.model = model;
    this.backend = model.backend();
    this.loss = plan.loss();
    this.baseRate = plan.optimizer().learningRate();
    this.rate = baseRate;
    this.schedule = plan.startSchedule();
    this.maxBatch = maxBatch;
    Activation last = model.network().lastActivation();
    fromLogits = loss.fusesWith(last);
    lossPass = loss.bind(backend, last);
    int rows = Math.min(maxBatch, plan.microBatch());
    try {
      session = model.newTrainingSession(rows, fromLogits, plan.frozen());
    } catch (RuntimeException | Error e) {
      lossPass.close();
      throw e;
    }
    arena = new Arena(backend);
    Shape outputShape = model.network().outputShape();
    outputs = outputShape.size();
    // No product of three numbers below it overflows, nor the sum of many: an update is made of a
    // rate, a dz and an input.
    large = backend.dtype() == DType.FLOAT64 ? 1e100 : 1e11;
    try {
      gradient = session.batchBuffer(outputShape);
      pieces = rows < maxBatch ? new MicroBatches(session, maxBatch, outputShape, arena) : null;
      classWeights =
          plan.classWeights().isEmpty()
              ? null
              : new ClassWeights(backend, plan.classWeights(), maxBatch, arena);
      updates = new ParameterUpdates(model, session, plan, arena);
      probes = probes(model, session, plan);
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  /**
   * The gradients of one layer.
   *
   * @param telling those that are not finite, or large, where any of them is
   */
  private record Probe(String layer, Tensor[] telling, Tensor[] all) {}

  private static Probe[] probes(Model model, Session session, StepPlan plan) {
    List<Probe> found = new ArrayList<>();
    for (int i = 0; i < model.network().layers().size(); i++) {
      String layer = model.network().layerName(i);
      List<Parameter> parameters =
          model.parameters().stream().filter(p -> p.layer().equals(layer)).toList();
      if (parameters.isEmpty() || plan.frozen().contains(layer)) {
        continue;
      }
      Tensor[] all =
          parameters.stream().map(p -> session.gradient(p.name())).toArray(Tensor[]::new);
      // The smallest of a dense layer sums dz over the rows; of other layers nothing is known.
      Tensor[] telling =
          model.network().layers().get(i) instanceof Dense
              ? new Tensor[] {
                Collections.min(
                    Arrays.asList(all), Comparator.comparingInt(g -> g.rows() * g.cols()))
              }
              : all;
      found.add(new Probe(layer, telling, all));
    }
    return found.toArray(Probe[]::new);
  }

  /**
   * One step: loss, gradients, update.
   *
   * @param rowWeight or null for ones
   * @return the loss before the update, without the penalty
   */
  public double run(Tensor x, Tensor target, Tensor rowWeight) {
    model.requireAccess("step");
    double value = lossAndGradients(x, target, rowWeight);
    String bad = updates.clip();
    if (bad != null) {
      output = null;
      throw diverged("gradient not finite", "layer " + bad);
    }
    double next = PlanCheck.requireRate(step + 1, schedule.rate(baseRate, step + 1));
    update(next);
    rate = next;
    step++;
    lastFiniteLoss = value;
    return value;
  }

  /** Updates; where that may overflow, it looks at the outcome and takes it back. */
  private void update(double next) {
    if (!begun) {
      sawLarge |= !updates.allBelow(large);
      begun = true;
    }
    // Large numbers stay in the optimizer's state for long.
    boolean watched = updates.prepare(step + 1, next, large) || sawLarge;
    if (watched) {
      updates.keep();
    }
    updates.apply();
    if (watched) {
      String weights = updates.weightsNotFinite();
      String bad = weights == null ? updates.stateNotFinite() : weights;
      if (bad != null) {
        updates.putBack();
        output = null;
        throw diverged(
            (weights == null ? "optimizer state" : "weights") + " not finite after the update",
            "layer " + bad);
      }
    }
  }

  /**
   * Looks at all weights, in case an update has overflowed unforeseen.
   *
   * @throws TrainingDivergedException if one is not finite
   */
  void requireFiniteWeights() {
    String bad = updates.weightsNotFinite();
    if (bad != null) {
      throw new TrainingDivergedException(
          "weights not finite", -1, step, rate, lastFiniteLoss, "layer " + bad);
    }
  }

  /**
   * Says how large the features of the next steps are, which saves looking at them in every step.
   * Above 1e100, in FLOAT32 1e11, every step looks at every gradient, since a product with such a
   * number may overflow beside gradients that do not.
   *
   * @param most no absolute value of a feature is above it
   * @throws IllegalArgumentException if it is negative, infinite or NaN
   */
  public void expectFeatures(double most) {
    expectedFeatures = Check.notNegative("most", most);
  }

  /** The loss and every parameter's {@link #gradient}, without clipping or an update. */
  public double lossAndGradients(Tensor x, Tensor target, Tensor rowWeight) {
    Objects.requireNonNull(x, "x");
    Objects.requireNonNull(target, "target");
    session.beginStep(step + 1);
    output = null;
    Tensor weight = classWeights == null ? rowWeight : classWeights.of(target, rowWeight);
    outputInPieces = pieces != null && x.rows() > session.maxBatch();
    double value =
        outputInPieces ? passPieces(x, target, weight) : pass(x, target, weight, scale(x, weight));
    requireFiniteGradients(!(Math.abs(value) < large * large) || hasLargeFeatures(x));
    output = passed;
    return value;
  }

  /** Leaves the loss's gradients in the session, added to those of the step's pieces before. */
  private double pass(Tensor x, Tensor target, Tensor rowWeight, double scale) {
    Tensor y = session.forward(x);
    gradient.setRows(y.rows());
    double value = lossPass.run(y, target, rowWeight, scale, gradient);
    if (!Double.isFinite(value)) {
      throw diverged("loss " + value, LayerProbe.firstNotFinite(model, x));
    }
    session.backward(gradient);
    passed = y;
    return value;
  }

  private double passPieces(Tensor x, Tensor target, Tensor rowWeight) {
    int rows = x.rows();
    int inputs = model.network().inputShape().size();
    if (rows > maxBatch
        || x.cols() != inputs
        || target.rows() != rows
        || (rowWeight != null && rowWeight.rows() != rows)) {
      throw new ShapeException(
          "step: x is "
              + x.shape()
              + ", target "
              + target.shape()
              + (rowWeight == null ? "" : ", rowWeight " + rowWeight.shape())
              + "; needs equal rows, 1 to "
              + maxBatch
              + ", and x "
              + inputs
              + " columns");
    }
    double scale = scale(x, rowWeight);
    double sum = 0;
    pieces.begin(rows);
    for (int from = 0; from < rows; from += pieces.count(from)) {
      sum +=
          pass(
              pieces.features(x, from),
              pieces.targets(target, from),
              pieces.weights(rowWeight, from),
              scale);
      pieces.keep(passed, from);
    }
    return sum;
  }

  /**
   * Looks at the smallest gradient of every dense layer, which sums dz over the rows: that costs
   * next to nothing. Where it, the loss or the features are so large that another gradient, a
   * product of dz with the layer's input, may have overflowed, it looks at all of them. Of other
   * layers it always does.
   */
  private void requireFiniteGradients(boolean large) {
    boolean all = large;
    for (int i = probes.length - 1; i >= 0; i--) {
      Probe probe = probes[i];
      for (Tensor each : probe.telling) {
        all |= isLarge(each);
      }
      if (all) {
        for (Tensor each : probe.all) {
          if (!GradientScales.isFinite(backend, each)) {
            throw diverged("gradient not finite", "layer " + probe.layer);
          }
        }
      }
    }
    sawLarge |= all;
  }

  private boolean hasLargeFeatures(Tensor x) {
    return Double.isNaN(expectedFeatures) ? isLarge(x) : expectedFeatures >= large;
  }

  private boolean isLarge(Tensor numbers) {
    return !(backend.reduce(ReduceOp.SUM_OF_SQUARES, numbers) < large * large);
  }

  private double scale(Tensor x, Tensor rowWeight) {
    double weight = rowWeight == null ? x.rows() : backend.reduce(ReduceOp.SUM, rowWeight);
    batchWeight = weight;
    return weight == 0 ? 0 : loss.scale() / loss.reduction().divisor(weight, outputs);
  }

  private TrainingDivergedException diverged(String problem, String layer) {
    return new TrainingDivergedException(
        problem, -1, step + 1, schedule.rate(baseRate, step + 1), lastFiniteLoss, layer);
  }

  /** The network's output in the last step, before its update; valid until the next. */
  public Tensor predictions() {
    if (output == null) {
      throw new IllegalStateException(
          "predictions: needs a step before it; no step has run yet, or the last one failed");
    }
    if (outputInPieces) {
      return pieces.predictions(session, fromLogits);
    }
    return fromLogits ? session.activate(output) : output;
  }

  /**
   * The gradient of the loss, without the penalty, with respect to a parameter, in the last step;
   * after {@link #run} with clipping by value it is the clipped one.
   *
   * @throws IllegalArgumentException if there is no such parameter, or its layer is frozen
   */
  public Tensor gradient(String parameter) {
    return session.gradient(parameter);
  }

  /** The L1 and L2 penalties at the current weights; 0 if there is none. */
  public double penalty() {
    return updates.penalty();
  }

  /** The learning rate of the last step; that of the optimizer before the first. */
  public double learningRate() {
    return rate;
  }

  /** The schedule of this run, which wants to be told of the end of every epoch. */
  public Schedule.Run schedule() {
    return schedule;
  }

  /** The last batch's number of rows, or the sum of their weights. */
  double batchWeight() {
    return batchWeight;
  }

  /** The optimizer's tensors, as {@code <parameter>.<slot>}. */
  Map<String, Tensor> slots() {
    return updates.slots();
  }

  /** Goes on after so many updates, when {@link #slots} and {@link #schedule} are restored. */
  void resumeAt(long step, double lastFiniteLoss) {
    this.step = step;
    this.lastFiniteLoss = lastFiniteLoss;
    rate = step == 0 ? baseRate : schedule.rate(baseRate, step);
    begun = false;
    output = null;
  }

  /** The loss of the last complete step; NaN if there was none. */
  double lastFiniteLoss() {
    return lastFiniteLoss;
  }

  /** How many updates have been made. */
  public long step() {
    return step;
  }

  /** The most rows a batch may have. */
  public int maxBatch() {
    return maxBatch;
  }

  /** The bytes of its buffers and optimizer slots, on the backend. */
  public long bytes() {
    return session.bytes() + arena.bytes();
  }

  /** A new buffer for a batch of samples of the given shape, freed with this step. */
  public Tensor batchBuffer(Shape sample) {
    if (pieces == null) {
      return session.batchBuffer(sample);
    }
    return arena.allocate(Objects.requireNonNull(sample, "sample").batched(maxBatch));
  }

  /** Frees buffers and optimizer state; the model stays. */
  @Override
  public void close() {
    try (lossPass;
        arena;
        session) {
      // Closes all of them, whatever one of them throws.
    }
  }
}
