package io.github.espalier.train;

import io.github.espalier.backend.Backend;
import io.github.espalier.backend.ReduceOp;
import io.github.espalier.backend.UnaryOp;
import io.github.espalier.backend.UpdateRule;
import io.github.espalier.internal.Arena;
import io.github.espalier.layer.ParameterSpec;
import io.github.espalier.network.Model;
import io.github.espalier.network.Parameter;
import io.github.espalier.network.Session;
import io.github.espalier.optim.Optimizer;
import io.github.espalier.tensor.DType;
import io.github.espalier.tensor.Shape;
import io.github.espalier.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The second half of a step, clip → schedule → update, with the optimizer's slots.
 *
 * <p>A parameter w with the gradient g of the loss goes through
 *
 * <pre>
 *   g ← clipped g
 *   g ← g + l1·sign(w) + 2·l2·w
 *   w ← w − rate·decay·w, then the optimizer's rule with g
 *   w ← w within the limit of its norms
 * </pre>
 *
 * What is not asked for is not run.
 */
final class ParameterUpdates {
  private final Backend backend;
  private final StepPlan plan;
  private final GradientScales clipping;
  private final Slot[] slots;
  private final Group[] groups;
  private final Undo undo;

  ParameterUpdates(Model model, Session session, StepPlan plan, Arena arena) {
    this.backend = model.backend();
    this.plan = plan;
    List<Group> foundGroups = new ArrayList<>();
    List<Slot> foundSlots = new ArrayList<>();
    Map<Shape, Tensor> scratches = new HashMap<>();
    for (Parameter parameter : model.parameters()) {
      if (!plan.frozen().contains(parameter.layer())) {
        Group group = groupOf(foundGroups, parameter.spec());
        foundSlots.add(new Slot(parameter, session, group, plan, arena, scratches));
      }
    }
    groups = foundGroups.toArray(Group[]::new);
    slots = foundSlots.toArray(Slot[]::new);
    undo = new Undo(backend, changing(), arena);
    clipping =
        plan.clipping() == null
            ? null
            : new GradientScales(
                backend,
                plan.clipping(),
                foundSlots.stream().map(slot -> slot.gradient).toArray(Tensor[]::new),
                arena);
  }

  private static Group groupOf(List<Group> groups, ParameterSpec spec) {
    for (Group group : groups) {
      if (group.role == spec.role() && group.learningRateFactor == spec.learningRateFactor()) {
        return group;
      }
    }
    Group group = new Group(spec.role(), spec.learningRateFactor());
    groups.add(group);
    return group;
  }

  /**
   * Clips; changes no parameter.
   *
   * @return the layer whose gradient is not finite, or null
   */
  String clip() {
    int bad = clipping == null ? -1 : clipping.prepare();
    return bad < 0 ? null : slots[bad].parameter.layer();
  }

  /**
   * Sets the step and its rate; changes no parameter.
   *
   * @param large how large a rate may be
   * @return whether the update may overflow although all gradients are far from it
   */
  boolean prepare(long step, double rate, double large) {
    boolean extreme = false;
    for (Group group : groups) {
      group.fill(plan, step, rate);
      extreme |= group.isExtreme(plan, large, backend.dtype());
    }
    return extreme;
  }

  /** Keeps what {@link #apply} changes, for {@link #putBack}. */
  void keep() {
    undo.keep();
  }

  /** Takes back what was done since {@link #keep}. */
  void putBack() {
    undo.putBack();
  }

  /** Changes the parameters, as {@link #prepare} has set it. */
  void apply() {
    UpdateRule rule = plan.optimizer().rule();
    for (int i = 0; i < slots.length; i++) {
      Slot slot = slots[i];
      double[] coefficients = slot.group.coefficients;
      double scale = clipping == null ? 1 : clipping.scale(i);
      Tensor w = slot.parameter.value();
      Tensor g = slot.gradient;
      if (slot.scratch != null) {
        g = slot.scratch;
        backend.fill(g, slot.l1);
        backend.unaryBackward(UnaryOp.ABS, 0, 0, w, w, g, g);
        backend.axpy(scale, slot.gradient, g);
        scale = 1;
      }
      coefficients[UpdateRule.GRADIENT_SCALE] = scale;
      Tensor[] states = slot.states;
      backend.update(rule, coefficients, w, g, states[0], states[1], states[2]);
      if (slot.maxNorm != null) {
        slot.maxNorm.apply();
      }
    }
  }

  /** The first layer with a weight that is not finite, or null. */
  String weightsNotFinite() {
    for (Slot slot : slots) {
      if (!GradientScales.isFinite(backend, slot.parameter.value())) {
        return slot.parameter.layer();
      }
    }
    return null;
  }

  /** The first layer whose optimizer state is not finite, or null. */
  String stateNotFinite() {
    for (Slot slot : slots) {
      for (Tensor state : slot.states) {
        if (state != null && !GradientScales.isFinite(backend, state)) {
          return slot.parameter.layer();
        }
      }
    }
    return null;
  }

  /** Whether every weight and the optimizer's whole state are below a limit. */
  boolean allBelow(double limit) {
    for (Tensor tensor : undo.changing()) {
      if (!(backend.reduce(ReduceOp.SUM_OF_SQUARES, tensor) < limit * limit)) {
        return false;
      }
    }
    return true;
  }

  private Tensor[] changing() {
    List<Tensor> all = new ArrayList<>();
    for (Slot slot : slots) {
      all.add(slot.parameter.value());
      Stream.of(slot.states).filter(Objects::nonNull).forEach(all::add);
    }
    return all.toArray(Tensor[]::new);
  }

  /** The penalties at the current weights. */
  double penalty() {
    double sum = 0;
    for (Slot slot : slots) {
      ParameterSpec.Role role = slot.group.role;
      Tensor w = slot.parameter.value();
      double l1 = plan.penalty().l1For(role);
      double l2 = plan.penalty().l2For(role);
      sum += l1 == 0 ? 0 : l1 * backend.reduce(ReduceOp.SUM_OF_ABSOLUTES, w);
      sum += l2 == 0 ? 0 : l2 * backend.reduce(ReduceOp.SUM_OF_SQUARES, w);
    }
    return sum;
  }

  /** The optimizer's tensors by parameter and slot, as in {@code "0.dense.weight.1"}. */
  Map<String, Tensor> slots() {
    Map<String, Tensor> all = new LinkedHashMap<>();
    for (Slot slot : slots) {
      for (int i = 0; i < slot.states.length; i++) {
        if (slot.states[i] != null) {
          all.put(slot.parameter.name() + "." + i, slot.states[i]);
        }
      }
    }
    return all;
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

    void fill(StepPlan plan, long step, double rate) {
      double ownRate = rate * learningRateFactor;
      boolean decays = role == ParameterSpec.Role.WEIGHT || plan.decayBias();
      coefficients[UpdateRule.L2] = 2 * plan.penalty().l2For(role);
      coefficients[UpdateRule.DECAY] = 0;
      plan.optimizer().coefficients(step, ownRate, role, coefficients);
      coefficients[UpdateRule.DECAY] += decays ? ownRate * plan.decay() : 0;
    }

    /** Whether a step of usual gradients may be huge, or weights grow whatever the loss says. */
    boolean isExtreme(StepPlan plan, double large, DType dtype) {
      double[] c = coefficients;
      // Keras's form of momentum has the rate in the intake.
      double rate =
          Math.max(
              Math.abs(c[UpdateRule.RATE]),
              Math.max(Math.abs(c[UpdateRule.INTAKE]), Math.abs(c[UpdateRule.NESTEROV])));
      boolean grows = rate * c[UpdateRule.L2] + c[UpdateRule.DECAY] > 1;
      UpdateRule rule = plan.optimizer().rule();
      boolean divides = rule != UpdateRule.SGD && rule != UpdateRule.MOMENTUM;
      double least = dtype == DType.FLOAT64 ? Double.MIN_NORMAL : Float.MIN_NORMAL;
      boolean byZero =
          divides && c[UpdateRule.EPSILON_INSIDE] + c[UpdateRule.EPSILON_OUTSIDE] < least;
      return !(rate < large && rate * plan.penalty().l1For(role) < large) || grows || byZero;
    }
  }

  /** A parameter with what its update needs. */
  private static final class Slot {
    private final Parameter parameter;
    private final Tensor gradient;
    private final Group group;
    private final Tensor[] states = new Tensor[3];
    private final double l1;
    private final Tensor scratch;
    private final MaxNorm maxNorm;

    Slot(
        Parameter parameter,
        Session session,
        Group group,
        StepPlan plan,
        Arena arena,
        Map<Shape, Tensor> scratches) {
      this.parameter = parameter;
      this.group = group;
      gradient = session.gradient(parameter.name());
      for (int i = 0; i < states.length; i++) {
        states[i] = state(i, parameter, plan.optimizer(), arena);
      }
      l1 = plan.penalty().l1For(group.role);
      scratch =
          l1 == 0 ? null : scratches.computeIfAbsent(parameter.spec().shape(), arena::allocate);
      boolean limited =
          group.role == ParameterSpec.Role.WEIGHT && plan.maxNorm() < Double.POSITIVE_INFINITY;
      maxNorm =
          limited
              ? new MaxNorm(parameter.value().backend(), plan.maxNorm(), parameter.value(), arena)
              : null;
    }

    private static Tensor state(int slot, Parameter parameter, Optimizer optimizer, Arena arena) {
      if (!optimizer.usesSlot(slot)) {
        return null;
      }
      Tensor state = arena.allocate(parameter.spec().shape());
      if (optimizer.initialSlot(slot) != 0) {
        state.backend().fill(state, optimizer.initialSlot(slot));
      }
      return state;
    }
  }
}
