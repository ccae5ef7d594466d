package io.github.espalier.tck;

import java.util.ArrayList;
import java.util.List;

/** The same call on the same numbers gives the same bits, cold or warm, in whichever tensors. */
final class DeterminismPart implements Part {
  private static final int REPEATS = 20;

  @Override
  public String name() {
    return "determinism";
  }

  @Override
  public List<Case> cases(Rig rig) {
    List<Case> cases = new ArrayList<>();
    for (Call call : Catalogue.of(new Size(5, 7, 17))) {
      cases.add(
          new Case(
              call.name(),
              () -> {
                try (Execution first = rig.execution(call).run()) {
                  for (int i = 0; i < REPEATS; i++) {
                    try (Execution again = new Execution(call, rig.backend, i % 3).run()) {
                      again.checkSameBits(first);
                    }
                  }
                }
              }));
    }
    return cases;
  }
}
