package io.github.espalier.benchmarks.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.espalier.benchmarks.network.NetworkSpec;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Workloads by name, and as networks to time. */
class WorkloadsTest {
  @Test
  void anUnknownNameIsRefusedWithTheKnownOnes() {
    assertThatThrownBy(() -> Workloads.named("parity"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("no workload named \"parity\"; there are scalar-autograd-parity, ");
  }

  @Test
  void everyNameStandsForItsNetwork() throws IOException {
    for (Workload workload : Workloads.all()) {
      if (!workload.readsFiles()) {
        NetworkSpec spec = NetworkSpec.parse(workload.name());
        assertThat(spec.text()).isEqualTo(workload.name());
        assertThat(spec.network().toString()).isEqualTo(workload.plan().network().toString());
        assertThat(spec.loss()).isEqualTo(workload.plan().loss());
      }
    }
    assertThatThrownBy(() -> NetworkSpec.parse("mnist"))
        .hasMessageContaining("network \"mnist\": mnist: needs --data DIR");
  }

  @Test
  void batchSizesAreThoseOfThePrograms() throws IOException {
    assertThat(Workloads.named("parity-batch").plan().batchSize()).isEqualTo(8);
    assertThat(Workloads.named("neuron-xor").plan().batchSize()).isEqualTo(1);
    // Keras's 32 is more than there are samples.
    assertThat(Workloads.named("keras-2-3-2").plan().batchSize()).isEqualTo(10);
    assertThat(Workloads.named("deep-8x256").plan().batchSize()).isEqualTo(32);
  }
}
