package io.github.espalier.benchmarks.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.espalier.tensor.DType;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every generated workload on every backend. */
class GeneratedTest {
  static Stream<Arguments> generated() {
    return Generated.all()
        .flatMap(w -> Runs.BACKENDS.stream().map(backend -> Arguments.of(w.name(), backend)));
  }

  @ParameterizedTest(name = "{0} on {1}")
  @MethodSource("generated")
  void lossFallsByTheStatedFactor(String name, String backend) throws Exception {
    Verdict verdict =
        Runs.train(Workloads.named(name), backend, DType.FLOAT32, Start.usual()).verdict();
    assertThat(verdict.reached()).as(verdict.toString()).isTrue();
  }

  @Test
  void dataAreAFunctionOfTheSeed() throws Exception {
    Workload workload = Workloads.named("tabular-32-64-32-2");
    double first = workload.plan(Start.seeded(1)).data().feature(7, 3);
    assertThat(workload.plan(Start.seeded(1)).data().feature(7, 3)).isEqualTo(first);
    assertThat(workload.plan(Start.seeded(2)).data().feature(7, 3)).isNotEqualTo(first);
  }
}
