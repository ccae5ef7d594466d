package io.github.espalier.advise;

import static io.github.espalier.layer.Activation.RELU;
import static io.github.espalier.layer.Activation.SOFTMAX;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.espalier.backend.BackendMismatchException;
import io.github.espalier.backend.BackendOptions;
import io.github.espalier.backend.BackendSetup;
import io.github.espalier.backend.Backends;
import io.github.espalier.benchmarks.Square;
import io.github.espalier.measure.PlantedProvider;
import io.github.espalier.network.Sequential;
import io.github.espalier.tensor.DType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackendAdvisorTest {
  /** Wide enough that EJML's loops without vectors lose by far. */
  private static final Sequential WIDE =
      Sequential.input(256).dense(256, RELU).dense(10, SOFTMAX).build();

  private static final BackendSetup PLAIN =
      BackendSetup.of(
          "plain", BackendOptions.defaults().dtype(DType.FLOAT32).with("kernel", "jit"));
  private static final BackendSetup EJML =
      BackendSetup.of("ejml", BackendOptions.defaults().dtype(DType.FLOAT32));

  private static BackendAdvisor advisor() {
    return BackendAdvisor.forNetwork(WIDE)
        .batch(32)
        .dtype(DType.FLOAT32)
        .budget(Duration.ofSeconds(8))
        .setups(List.of(EJML, PLAIN));
  }

  @Test
  void namesTheClearWinnerMeasuredInChildren() throws Exception {
    List<String> phases = new ArrayList<>();
    Advice advice = advisor().progress(phases::add).advise();

    assertThat(advice.failures()).isEmpty();
    assertThat(advice.measured()).extracting(Measured::setup).containsExactly(PLAIN, EJML);
    Recommendation training = advice.training().orElseThrow();
    assertThat(training.choice().setup()).isEqualTo(PLAIN);
    assertThat(training.margin()).isGreaterThan(1.5);
    for (Measured measured : advice.measured()) {
      assertThat(measured.startSeconds()).isBetween(0.02, 60.0);
      assertThat(measured.memoryBytes()).isGreaterThan(10 << 20);
      assertThat(measured.largestDifference()).isBetween(0.0, 1e-3);
      assertThat(measured.training().rounds()).hasSizeGreaterThanOrEqualTo(3);
      assertThat(measured.description()).contains("FLOAT32");
    }
    assertThat(phases).contains("starting JVMs", "measuring in turns");
    assertThat(advice.took()).isLessThan(Duration.ofSeconds(60));
  }

  @Test
  void measuresInThisProcessOnRequest() throws Exception {
    Advice advice = advisor().budget(Duration.ofSeconds(2)).inProcess().advise();

    assertThat(advice.training().orElseThrow().choice().setup()).isEqualTo(PLAIN);
    assertThat(advice.measured().get(0).startSeconds()).isNaN();
    assertThat(advice.measured().get(0).memoryBytes()).isEqualTo(-1);
  }

  @Test
  void setsAsideWhatCannotLoad() throws Exception {
    BackendSetup seven =
        BackendSetup.of("ejml", BackendOptions.defaults().dtype(DType.FLOAT32).threads(7));
    Advice advice = advisor().budget(Duration.ofSeconds(2)).setups(List.of(seven, PLAIN)).advise();

    assertThat(advice.failures()).containsOnlyKeys(seven);
    assertThat(advice.failures().get(seven)).contains("threads");
    assertThat(advice.training().orElseThrow().rival()).isEmpty();
  }

  @Test
  void ownLayersAreMeasuredInProcessOnly() throws Exception {
    Sequential own = Sequential.input(4).layer(new Square(2)).dense(2, SOFTMAX).build();
    BackendAdvisor advisor =
        BackendAdvisor.forNetwork(own)
            .dtype(DType.FLOAT32)
            .budget(Duration.ofSeconds(1))
            .setups(List.of(PLAIN));

    assertThatThrownBy(advisor::advise)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("inProcess()");
    assertThat(advisor.inProcess().advise().measured()).hasSize(1);
  }

  @Test
  void aWrongProductStopsItBeforeAnythingIsTimed(@TempDir Path folder) throws Exception {
    BackendSetup wrong =
        BackendSetup.of(PlantedProvider.NAME, BackendOptions.defaults().dtype(DType.FLOAT32));
    List<String> phases = new ArrayList<>();
    BackendAdvisor advisor = advisor().setups(List.of(PLAIN, wrong)).progress(phases::add);
    Runnable uproot = PlantedProvider.plant(folder);
    try {
      assertThatThrownBy(advisor::advise)
          .isInstanceOf(BackendMismatchException.class)
          .hasMessageStartingWith("planted, FLOAT32, 1 thread, ");
    } finally {
      uproot.run();
    }
    assertThat(phases).noneMatch(phase -> phase.startsWith("warming up"));
  }

  @Test
  void anInterruptEndsIt() throws Exception {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> advisor().advise()).isInstanceOf(InterruptedException.class);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void refusesWhatMakesNoSense() {
    assertThatThrownBy(() -> advisor().batch(0)).hasMessageContaining("batch: needs at least 1");
    assertThatThrownBy(() -> advisor().budget(Duration.ofMillis(999)))
        .hasMessageContaining("budget: needs at least 1 s");
    assertThatThrownBy(() -> advisor().setups(List.of())).hasMessageContaining("setups");
    assertThatThrownBy(() -> advisor().dtype(DType.FLOAT64).advise())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("one advisor per format");
  }

  @Test
  void everyBackendOffersSetupsThatItCanCreate() {
    for (DType dtype : DType.values()) {
      List<BackendSetup> setups = Backends.setups(dtype);
      assertThat(setups).extracting(BackendSetup::backend).contains("plain", "ejml", "nd4j");
      assertThat(setups).doesNotHaveDuplicates();
      for (BackendSetup setup : setups) {
        if (!setup.jvmOptions().isEmpty()) {
          continue; // This JVM need not have been started with them; children are.
        }
        try (var backend = setup.create()) {
          assertThat(backend.dtype()).isEqualTo(dtype);
        }
      }
    }
  }
}
