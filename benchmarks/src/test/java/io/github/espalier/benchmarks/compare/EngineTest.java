package io.github.espalier.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.espalier.backend.BackendOptions;
import io.github.espalier.benchmarks.UsageException;
import io.github.espalier.tensor.DType;
import java.util.List;
import org.junit.jupiter.api.Test;

class EngineTest {
  private static final List<DType> SINGLE = List.of(DType.FLOAT32);

  @Test
  void onlyPlainHasKernelsAndEjmlTakesOneThreadOrAll() {
    List<Engine> engines = Engine.all(Plan.BACKENDS, Engine.KERNELS, SINGLE, List.of(1, 2, 3));
    assertThat(engines.stream().map(Engine::label))
        .containsExactly(
            "plain jit",
            "plain jit 2T",
            "plain jit 3T",
            "plain vector",
            "plain vector 2T",
            "plain vector 3T",
            "ejml",
            "ejml allT",
            "nd4j",
            "nd4j 2T",
            "nd4j 3T");
  }

  @Test
  void givesTheBackendItsOptions() {
    BackendOptions vector = new Engine("plain", "vector", DType.FLOAT32, 2).options();
    assertThat(vector.settings()).containsEntry("kernel", "vector");
    assertThat(vector.threads()).isEqualTo(2);
    assertThat(vector.dtype()).isEqualTo(DType.FLOAT32);
    assertThat(new Engine("ejml", Engine.NO_KERNEL, DType.FLOAT64, -1).options())
        .isEqualTo(BackendOptions.defaults().threads(BackendOptions.ALL_THREADS));
  }

  @Test
  void readsThreads() {
    assertThat(Engine.threads("3")).isEqualTo(3);
    assertThat(Engine.threads("all")).isEqualTo(BackendOptions.ALL_THREADS);
    assertThatThrownBy(() -> Engine.threads("-1")).isInstanceOf(UsageException.class);
  }

  @Test
  void theComparisonShowsBothKernelsAndEveryBackendAtItsBest() {
    assertThat(Plan.standard().engines().stream().map(Engine::label).distinct())
        .containsExactly(
            "plain jit", "plain vector", "plain vector 2T", "ejml", "ejml allT", "nd4j", "nd4j 2T");
    assertThat(Plan.standard().expectedSeconds()).isBetween(180.0, 400.0);
    assertThat(Plan.targets().engines()).hasSize(16);
    assertThat(Plan.targets().cases()).hasSize(8);
    assertThat(Plan.targets().expectedSeconds()).isLessThan(25 * 60);
  }

  @Test
  void targetsHaveShortNames() {
    assertThat(Targets.parse("iv")).hasSize(2);
    assertThat(Targets.parse("iv:128")).hasToString("[784-128-10@128]");
    assertThat(Targets.parse("3-4@5")).hasToString("[3-4@5]");
    assertThat(Targets.name(Targets.parse("vi").get(0))).isEqualTo("vi:256");
    assertThatThrownBy(() -> Targets.parse("v:1")).isInstanceOf(UsageException.class);
  }
}
