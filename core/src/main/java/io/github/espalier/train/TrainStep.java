package io.github.espalier.train;

import io.github.espalier.backend.Backend;
import io.github.espalier.backend.ReduceOp;
import io.github.espalier.backend.UpdateRule;
import io.github.espalier.internal.Arena;
import io.github.espalier.layer.Activation;
import io.github.espalier.layer.Mode;
import io.github.espalier.layer.ParameterSpec;
import io.github.espalier.loss.Loss;
import io.github.espalier.loss.LossPass;
import io.github.espalier.network.Model;
import io.github.espalier.network.Parameter;
import io.github.espalier.network.Session;
import io.github.espalier.optim.Optimizer;
import io.github.espalier.tensor.Shape;
import io.github.espalier.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * One optimisation step of a model, with its session, optimizer slots and step count;
 * allocation-free once warm.
 *
 * <p>{@link Trainer#fit}, custom loops and the benchmarks all use this one. The order inside a step
 * is fixed: forward → loss → backward → update. A loss or gradient that is not finite throws {@link
 * TrainingDivergedException} before anything is updated.
 *
 * <p><b>Shapes.</b> x has up to {@code maxBatch} rows of the network's input size, target as many
 * rows of its output size (or one class index each), rowWeight is m×1.
 *
 * <p><b>Threading.</b> One thread at a time.
 */
public final class TrainStep implements AutoCloseable {
  private final Model model;
  private final Backend backend;
  private final Loss loss;
  private final Optimizer optimizer;
  private final Penalty penalty;
  private final Session session;
  private final Arena arena;
  private final boolean fromLogits;
  private final LossPass lossPass;
  private final Tensor gradient;
  private final int outputs;
  private final Slot[] slots;
  private final Group[] groups;
  private final Slot[] probes;
  private Tensor output;
  private long step;
  private double batchWeight;
  private double lastFiniteLoss = Double.NaN;

  TrainStep(Model model, Loss loss, Optimizer optimizer, Penalty penalty, int maxBatch) {
    this.model = model;
    this.backend = model.backend();
    this.loss = loss;
    this.optimizer = optimizer;
    this.penalty = penalty;
    Activation last = model.network().lastActivation();
    fromLogits = loss.fusesWith(last);
    lossPass = loss.bind(backend, last);
    session =
        fromLogits
            ? model.newLogitSession(Mode.TRAINING, maxBatch)
            : model.newSession(Mode.TRAINING, maxBatch);
    arena = new Arena(backend);
    Shape outputShape = model.network().outputShape();
    outputs = outputShape.size();
    List<Group> foundGroups = new ArrayList<>();
    List<Slot> foundSlots = new ArrayList<>();
    try {
      gradient = session.batchBuffer(outputShape);
      for (Parameter parameter : model.parameters()) {
        ParameterSpec spec = parameter.spec();
        Group group = groupOf(foundGroups, spec.role(), spec.learningRateFactor());
        Tensor slope = session.gradient(parameter.name());
        foundSlots.add(new Slot(parameter, slope, group, this::newSlot));
      }
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
    groups = foundGroups.toArray(Group[]::new);
    slots = foundSlots.toArray(Slot[]::new);
    probes = probes(slots);
  }

  private static Group groupOf(List<Group> groups, ParameterSpec.Role role, double factor) {
    for (Group group : groups) {
      if (group.role == role && group.learningRateFactor == factor) {
        return group;
      }
    }
    Group group = new Group(role, factor);
    groups.add(group);
    return group;
  }

  /** The smallest parameter of every layer: if dz is not finite, its gradient is not either. */
  private static Slot[] probes(Slot[] slots) {
    List<Slot> found = new ArrayList<>();
    for (Slot slot : slots) {
      Slot before = found.isEmpty() ? null : found.get(found.size() - 1);
      if (before == null || !before.layer().equals(slot.layer())) {
        found.add(slot);
      } else if (slot.parameter.size() < before.parameter.size()) {
        found.set(found.size() - 1, slot);
      }
    }
    return found.toArray(Slot[]::new);
  }

  private Tensor newSlot(Parameter parameter, int index) {
    if (!optimizer.usesSlot(index)) {
      return null;
    }
    Tensor slot = arena.allocate(parameter.spec().shape());
    if (optimizer.initialSlot(index) != 0) {
      backend.fill(slot, optimizer.initialSlot(index));
    }
    return slot;
  }

  /**
   * One step: loss, gradients, update.
   *
   * @param rowWeight or null for ones
   * @return the loss before the update, without the penalty
   */
  public double run(Tensor x, Tensor target, Tensor rowWeight) {
    model.requireWritable("step");
    double value = lossAndGradients(x, target, rowWeight);
    step++;
    double rate = optimizer.learningRate();
    for (Group group : groups) {
      group.fill(optimizer, penalty, step, rate);
    }
    UpdateRule rule = optimizer.rule();
    for (Slot slot : slots) {
      backend.update(
          rule,
          slot.group.coefficients,
          slot.parameter.value(),
          slot.gradient,
          slot.s0,
          slot.s1,
          slot.s2);
    }
    lastFiniteLoss = value;
    return value;
  }

  /** The loss and every parameter's {@link #gradient}, without an update. */
  public double lossAndGradients(Tensor x, Tensor target, Tensor rowWeight) {
    Objects.requireNonNull(x, "x");
    Objects.requireNonNull(target, "target");
    session.beginStep(step + 1);
    output = null;
    Tensor y = session.forward(x);
    gradient.setRows(y.rows());
    double value = lossPass.run(y, target, rowWeight, scale(y.rows(), rowWeight), gradient);
    if (!Double.isFinite(value)) {
      throw diverged("loss " + value, LayerProbe.firstNotFinite(model, x));
    }
    session.backward(gradient);
    for (int i = probes.length - 1; i >= 0; i--) {
      Slot probe = probes[i];
      if (!Double.isFinite(backend.reduce(ReduceOp.SUM, probe.gradient))) {
        throw diverged("gradient not finite", "layer " + probe.layer());
      }
    }
    output = y;
    return value;
  }

  private double scale(int rows, Tensor rowWeight) {
    double weight = rowWeight == null ? rows : backend.reduce(ReduceOp.SUM, rowWeight);
    batchWeight = weight;
    return weight == 0 ? 0 : loss.scale() / loss.reduction().divisor(weight, outputs);
  }

  private TrainingDivergedException diverged(String problem, String layer) {
    return new TrainingDivergedException(
        problem, -1, step + 1, optimizer.learningRate(), lastFiniteLoss, layer);
  }

  /** The network's output in the last step, before its update; valid until the next. */
  public Tensor predictions() {
    if (output == null) {
      throw new IllegalStateException(
          "predictions: needs a step before it; no step has run yet, or the last one failed");
    }
    return fromLogits ? session.activate(output) : output;
  }

  /**
   * The gradient of the loss, without the penalty, with respect to a parameter, in the last step.
   */
  public Tensor gradient(String parameter) {
    return session.gradient(parameter);
  }

  /** The L2 penalty at the current weights; 0 if there is none. */
  public double penalty() {
    double sum = 0;
    for (Slot slot : slots) {
      double factor = penalty.factorFor(slot.parameter.spec().role());
      if (factor != 0) {
        sum += factor * backend.reduce(ReduceOp.SUM_OF_SQUARES, slot.parameter.value());
      }
    }
    return sum;
  }

  /** The last batch's number of rows, or the sum of their weights. */
  double batchWeight() {
    return batchWeight;
  }

  /** How many updates have been made. */
  public long step() {
    return step;
  }

  /** The most rows a batch may have. */
  public int maxBatch() {
    return session.maxBatch();
  }

  /** A new buffer for a batch of samples of the given shape, freed with this step. */
  public Tensor batchBuffer(Shape sample) {
    return session.batchBuffer(sample);
  }

  /** Frees buffers and optimizer state; the model stays. */
  @Override
  public void close() {
    session.close();
    arena.close();
  }

  /** Parameters that share their coefficients. */
  private static final class Group {
    private final ParameterSpec.Role role;
    private final double learningRateFactor;
    private final double[] coefficients = new double[UpdateRule.COEFFICIENTS];

    Group(ParameterSpec.Role role, double learningRateFactor) {
      this.role = role;
      this.learningRateFactor = learningRateFactor;
    }

    void fill(Optimizer optimizer, Penalty penalty, long step, double rate) {
      coefficients[UpdateRule.GRADIENT_SCALE] = 1;
      coefficients[UpdateRule.L2] = 2 * penalty.factorFor(role);
      optimizer.coefficients(step, rate * learningRateFactor, role, coefficients);
    }
  }

  /** Makes a state slot, or null if the optimizer does not use it. */
  private interface SlotSource {
    Tensor slot(Parameter parameter, int index);
  }

  /** A parameter with what its update needs. */
  private static final class Slot {
    private final Parameter parameter;
    private final Tensor gradient;
    private final Group group;
    private final Tensor s0;
    private final Tensor s1;
    private final Tensor s2;

    Slot(Parameter parameter, Tensor gradient, Group group, SlotSource source) {
      this.parameter = parameter;
      this.gradient = gradient;
      this.group = group;
      s0 = source.slot(parameter, 0);
      s1 = source.slot(parameter, 1);
      s2 = source.slot(parameter, 2);
    }

    String layer() {
      return parameter.name().substring(0, parameter.name().lastIndexOf('.'));
    }
  }
}
