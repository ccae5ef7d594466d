package io.github.espalier.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.espalier.benchmarks.network.Case;
import io.github.espalier.tensor.DType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProofTest {
  @Test
  void theProofHoldsForEveryBackendThatLoads() throws Exception {
    Map<Engine, String> failures = new LinkedHashMap<>();
    List<Engine> engines =
        Plan.quick().engines().stream().filter(engine -> engine.threads() == 1).toList();
    try (Children children = new Children(List.of());
        Proof proof = new Proof(children)) {
      proof.checkAll(List.of(Case.parse("32-64-32-2@32")), engines, failures);
    }
    assertThat(failures).isEmpty();
  }

  @Test
  void stopsAndSaysWhereABackendDiffers() throws Exception {
    Case work = Case.parse("32-64-32-2@32");
    Engine engine = new Engine("plain", "jit", DType.FLOAT64, 1);
    try (Children children = new Children(List.of());
        Proof proof = new Proof(children);
        // Single precision inside what claims to be double.
        Child child = children.open(new Engine("plain", "jit", DType.FLOAT32, 1))) {
      assertThatThrownBy(() -> proof.check(engine, child, work))
          .isInstanceOf(MismatchException.class)
          .hasMessageStartingWith(
              "plain jit FLOAT64, 1 thread, 32-64-32-2@32: output differs at index ")
          .hasMessageContaining("Nothing was timed");
    }
  }
}
