package io.github.espalier.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.espalier.backend.BackendOptions;
import io.github.espalier.backend.BackendSetup;
import io.github.espalier.tensor.DType;
import org.junit.jupiter.api.Test;

class SetupTextTest {
  @Test
  void survivesACommandLine() {
    for (DType dtype : DType.values()) {
      for (int threads : new int[] {1, 7, BackendOptions.ALL_THREADS}) {
        BackendOptions options = BackendOptions.defaults().dtype(dtype).threads(threads);
        for (BackendOptions some : new BackendOptions[] {options, options.with("a", "b=c")}) {
          BackendSetup setup = BackendSetup.of("name", some);
          assertThat(SetupText.read(SetupText.write(setup))).isEqualTo(setup);
        }
      }
    }
  }

  @Test
  void opensTheReferenceByItsName() {
    BackendSetup setup = BackendSetup.of(ReferenceBackend.NAME, BackendOptions.defaults());
    assertThat(SetupText.open(setup)).isInstanceOf(ReferenceBackend.class);
  }
}
