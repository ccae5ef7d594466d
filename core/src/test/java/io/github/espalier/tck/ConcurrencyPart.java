package io.github.espalier.tck;

import io.github.espalier.backend.UnaryOp;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Several threads on one backend, each with its own outputs, get the bits that one thread gets. */
final class ConcurrencyPart implements Part {
  private static final int THREADS = 4;
  private static final int ROUNDS = 15;

  @Override
  public String name() {
    return "concurrency";
  }

  @Override
  public List<Case> cases(Rig rig) {
    List<Case> cases = new ArrayList<>();
    Map<String, List<Call>> byOp = new LinkedHashMap<>();
    for (Call call : Catalogue.of(new Size(5, 7, 17))) {
      byOp.computeIfAbsent(call.op, op -> new ArrayList<>()).add(call);
    }
    byOp.forEach((op, calls) -> cases.add(new Case(op, () -> ownTensors(rig, calls))));
    cases.add(new Case("different operations at a time", () -> mixed(rig, byOp)));
    cases.add(new Case("shared read-only weights", () -> sharedInputs(rig)));
    return cases;
  }

  private static void ownTensors(Rig rig, List<Call> calls) throws Exception {
    List<Execution> alone = alone(rig, calls);
    TogetherThreads.run(THREADS, thread -> repeat(rig, calls, alone));
  }

  /** Each thread starts with another operation. */
  private static void mixed(Rig rig, Map<String, List<Call>> byOp) throws Exception {
    List<Call> first = new ArrayList<>();
    byOp.values().forEach(calls -> first.add(calls.get(calls.size() / 2)));
    List<Execution> alone = alone(rig, first);
    TogetherThreads.run(
        THREADS,
        thread -> {
          for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < first.size(); i++) {
              int at = (i + thread * first.size() / THREADS) % first.size();
              compare(rig, first.get(at), alone.get(at));
            }
          }
        });
  }

  private static void sharedInputs(Rig rig) throws Exception {
    Ops.Activation gelu = new Ops.Activation(UnaryOp.GELU, 0, 0);
    Call call = DenseCalls.dense(gelu, true, true, new Size(33, 13, 70));
    try (Execution alone = rig.execution(call).run()) {
      TogetherThreads.run(
          THREADS,
          thread -> {
            for (int round = 0; round < 10 * ROUNDS; round++) {
              try (Execution own = rig.execution(call)) {
                for (int i = 0; i < own.tensors.length; i++) {
                  if (call.args.get(i).role() == Role.IN) {
                    own.tensors[i] = alone.tensors[i];
                  }
                }
                own.run().checkSameBits(alone);
              }
            }
          });
    }
  }

  private static List<Execution> alone(Rig rig, List<Call> calls) {
    List<Execution> alone = new ArrayList<>();
    for (Call call : calls) {
      alone.add(rig.execution(call).run());
    }
    return alone;
  }

  private static void repeat(Rig rig, List<Call> calls, List<Execution> alone) {
    for (int round = 0; round < ROUNDS; round++) {
      for (int i = 0; i < calls.size(); i++) {
        compare(rig, calls.get(i), alone.get(i));
      }
    }
  }

  private static void compare(Rig rig, Call call, Execution alone) {
    try (Execution own = rig.execution(call).run()) {
      own.checkSameBits(alone);
    } catch (AssertionError e) {
      throw new AssertionError(call.name() + ": " + e.getMessage(), e);
    }
  }
}
