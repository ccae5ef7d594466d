package io.github.espalier.tck;

import java.util.ArrayList;
import java.util.List;

/** Every call of the catalogue gives what the reference computes in double, within tolerance. */
final class NumericsPart implements Part {
  @Override
  public String name() {
    return "numerics";
  }

  @Override
  public List<Case> cases(Rig rig) {
    List<Case> cases = new ArrayList<>();
    for (Call call : Catalogue.everything()) {
      cases.add(
          new Case(
              call.name(),
              () -> {
                try (Execution got = rig.execution(call).run();
                    Execution expected = rig.expected(call)) {
                  got.checkAgainst(expected, call.tolerance(rig.dtype));
                }
              }));
    }
    return cases;
  }
}
