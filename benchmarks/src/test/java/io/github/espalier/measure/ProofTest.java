package io.github.espalier.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.espalier.backend.BackendMismatchException;
import io.github.espalier.backend.BackendOptions;
import io.github.espalier.backend.BackendSetup;
import io.github.espalier.backend.Backends;
import io.github.espalier.benchmarks.compare.ChildMain;
import io.github.espalier.benchmarks.network.Case;
import io.github.espalier.tensor.DType;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProofTest {
  private static final Task WORK = Case.parse("32-64-32-2@32").task();

  private static Children children() throws IOException {
    return new Children(ChildMain.class, List.of());
  }

  private static Proof proof(Children children) {
    return new Proof(children.openReference(ChildMain.ALONE), children.folder());
  }

  private static BackendSetup plain(DType dtype) {
    return BackendSetup.of("plain", BackendOptions.defaults().dtype(dtype).with("kernel", "jit"));
  }

  @Test
  void theProofHoldsForEveryBackendAndKernel() throws Exception {
    try (Children children = children();
        Proof proof = proof(children)) {
      for (DType dtype : DType.values()) {
        for (BackendSetup setup : Backends.setups(dtype)) {
          if (setup.options().threads() != 1) {
            continue; // The contract tests divide operations; this network is too small for it.
          }
          try (Child child = children.open(setup, ChildMain.ALONE)) {
            assertThat(proof.check(setup, child, WORK))
                .isBetween(0.0, Tolerance.of(dtype, WORK).relative());
          }
        }
      }
    }
  }

  @Test
  void stopsAndSaysWhereABackendDiffers() throws Exception {
    try (Children children = children();
        Proof proof = proof(children);
        // Single precision inside what claims to be double.
        Child child = children.open(plain(DType.FLOAT32), ChildMain.ALONE)) {
      assertThatThrownBy(() -> proof.check(plain(DType.FLOAT64), child, WORK))
          .isInstanceOf(BackendMismatchException.class)
          .hasMessageStartingWith(
              "plain kernel=jit, FLOAT64, 1 thread, 32-64-32-2@32: output differs at index ")
          .hasMessageContaining("do not compute the same network");
    }
  }
}
