package io.github.espalier.tck;

import java.util.ArrayList;
import java.util.List;

/**
 * Nothing but the outputs changes: neither inputs nor rows beyond the current ones.
 *
 * <p>Every tensor has three rows more than it uses, as in a short last batch, and the result must
 * still be that of the reference: a backend that reads its capacity instead of its rows fails here.
 */
final class BoundsPart implements Part {
  private static final int SPARE_ROWS = 3;

  @Override
  public String name() {
    return "bounds";
  }

  @Override
  public List<Case> cases(Rig rig) {
    List<Case> cases = new ArrayList<>();
    for (Size size : List.of(new Size(1, 1, 1), Size.SMALL, new Size(5, 7, 17))) {
      for (Call call : Catalogue.of(size)) {
        cases.add(new Case(call.name(), () -> check(rig, call)));
      }
    }
    return cases;
  }

  private static void check(Rig rig, Call call) {
    try (Execution got = new Execution(call, rig.backend, SPARE_ROWS).run();
        Execution expected = rig.expected(call)) {
      got.checkSpareRows();
      got.checkUnchanged(false);
      got.checkAgainst(expected, call.tolerance(rig.dtype));
    }
  }
}
