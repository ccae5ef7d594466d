package io.github.espalier.tck;

import java.util.ArrayList;
import java.util.List;

/** Warm operations allocate nothing on the Java heap, where the backend declares that. */
final class AllocationPart implements Part {
  private static final int WARM_UP = 300;
  private static final int MEASURED = 50;

  /** How long the compiler must have finished nothing to be taken for idle. */

  /**
   * How long calls may go on allocating, together, until their code is compiled: vectors are
   * objects until then, and the optimising compiler has much to do here.
   */
  private final AllocationMeter meter = new AllocationMeter(90);

  @Override
  public String name() {
    return "allocation";
  }

  @Override
  public List<Case> cases(Rig rig) {
    List<Case> cases = new ArrayList<>();
    if (!rig.allocationFree) {
      cases.add(new Case("the backend does not declare freedom from allocation", () -> {}));
      return cases;
    }
    for (Call call : Catalogue.of(new Size(5, 7, 17))) {
      cases.add(new Case(call.name(), () -> check(rig, call, 0)));
    }
    return cases;
  }

  private void check(Rig rig, Call call, int spareRows) {
    try (Execution execution = new Execution(call, rig.backend, spareRows)) {
      for (int i = 0; i < WARM_UP; i++) {
        execution.run();
      }
      long least =
          meter.least(
              () -> {
                for (int i = 0; i < MEASURED; i++) {
                  execution.run();
                }
              });
      if (least > 0) {
        throw new AssertionError(least / (double) MEASURED + " bytes per call");
      }
    }
  }
}
