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
import io.github.espalier.tensor.Shape;
import io.github.espalier.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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

  /** Changes the parameters. */
  void apply(long step, double rate) {
    for (Group group : groups) {
      group.fill(plan, step, rate);
    }
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
      backend.update(rule, coefficients, w, g, slot.s0, slot.s1, slot.s2);
      if (slot.maxNorm != null) {
        slot.maxNorm.apply();
      }
    }
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
      Tensor[] states = {slot.s0, slot.s1, slot.s2};
      for (int i = 0; i < states.length; i++) {
        if (states[i] != null) {
          all.put(slot.parameter.name() + "." + i, states[i]);
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
  }

  /** A parameter with what its update needs. */
  private static final class Slot {
    private final Parameter parameter;
    private final Tensor gradient;
    private final Group group;
    private final Tensor s0;
    private final Tensor s1;
    private final Tensor s2;
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
      s0 = state(0, parameter, plan.optimizer(), arena);
      s1 = state(1, parameter, plan.optimizer(), arena);
      s2 = state(2, parameter, plan.optimizer(), arena);
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
