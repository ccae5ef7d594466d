package io.github.espalier.tck;

import java.util.ArrayList;
import java.util.List;

/**
 * One tensor in the place of two: allowed forms give the same bits as two tensors, every other form
 * is refused, and nothing in between.
 *
 * <p>All pairs of arguments of equal shape are tried where at most one of the two is written.
 */
final class AliasingPart implements Part {
  @Override
  public String name() {
    return "aliasing";
  }

  @Override
  public List<Case> cases(Rig rig) {
    List<Case> cases = new ArrayList<>();
    List<Call> calls = new ArrayList<>(Catalogue.of(Size.SQUARE));
    // With single elements also rows, columns and biases have the shape of everything else.
    calls.addAll(Catalogue.signatures(new Size(1, 1, 1)));
    for (Call call : calls) {
      for (int i = 0; i < call.args.size(); i++) {
        for (int j = 0; j < call.args.size(); j++) {
          add(cases, rig, call, i, j);
        }
      }
    }
    for (boolean bias : new boolean[] {false, true}) {
      for (Ops.Activation act : Ops.activations(io.github.espalier.backend.UnaryOp.GELU)) {
        Call call = DenseCalls.dense(act, bias, true, Size.SMALL);
        cases.add(new Case(call.name() + ": z is y", () -> denseOverItsInput(rig, call)));
      }
    }
    return cases;
  }

  private static void add(List<Case> cases, Rig rig, Call call, int i, int j) {
    Arg first = call.args.get(i);
    Arg second = call.args.get(j);
    if (i == j || !first.sameShape(second) || second.role() != Role.IN) {
      return;
    }
    boolean allowed = call.allowedAliases.contains(first.name() + "=" + second.name());
    boolean bothRead = first.role() == Role.IN && i < j;
    if (allowed || bothRead || first.written()) {
      cases.add(
          new Case(
              call.name() + ": " + first.name() + " is " + second.name(),
              () -> check(rig, call, i, j, allowed || bothRead)));
    }
  }

  private static void check(Rig rig, Call call, int i, int j, boolean mustWork) {
    // Both arguments start with the numbers of the one that is read.
    Arg written = call.args.get(i);
    double[] values = call.args.get(j).values();
    Call same = call.with(arg -> arg == written ? arg.holding(values) : arg);
    try (Execution separate = rig.execution(same).run();
        Execution aliased = rig.execution(same)) {
      // The written argument keeps its own tensor, so that its contents can be compared.
      aliased.tensors[j] = aliased.tensors[i];
      try {
        aliased.run();
      } catch (IllegalArgumentException refused) {
        if (mustWork) {
          throw new AssertionError("must be allowed", refused);
        }
        aliased.checkUnchanged(true);
        return;
      }
      aliased.checkSameBits(separate);
    }
  }

  private static void denseOverItsInput(Rig rig, Call call) {
    int z = -1;
    int y = -1;
    for (int i = 0; i < call.args.size(); i++) {
      z = call.args.get(i).name().equals("z") ? i : z;
      y = call.args.get(i).name().equals("y") ? i : y;
    }
    try (Execution separate = rig.execution(call).run();
        Execution aliased = rig.execution(call)) {
      aliased.tensors[z] = aliased.tensors[y];
      aliased.run();
      aliased.checkSameBits(separate, z);
    }
  }
}
