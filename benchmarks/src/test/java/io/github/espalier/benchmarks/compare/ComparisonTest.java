package io.github.espalier.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.espalier.backend.BackendMismatchException;
import io.github.espalier.benchmarks.network.Case;
import io.github.espalier.measure.Kind;
import io.github.espalier.measure.PlantedProvider;
import io.github.espalier.tensor.DType;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparisonTest {
  @Test
  void setsAsideAnEngineThatRefusesItsOptionsAndMeasuresTheOthers() throws Exception {
    Engine plain = new Engine("plain", "jit", DType.FLOAT64, 1);
    // EJML takes one thread or all of them.
    Engine refusing = new Engine("ejml", Engine.NO_KERNEL, DType.FLOAT64, 7);
    Case work = Case.parse("4-6-3@8");
    Plan plan = Plan.quick().of(List.of(work), List.of(plain, refusing));
    Results results =
        new Comparison(plan, new PrintStream(new ByteArrayOutputStream(), true)).run();
    assertThat(results.failures()).containsOnlyKeys(refusing);
    assertThat(results.failures().get(refusing)).contains("thread");
    assertThat(results.engines(DType.FLOAT64)).containsExactly(plain, refusing);
    for (Kind kind : Kind.values()) {
      // Every round that the plan has.
      assertThat(results.row(plain, work, kind).orElseThrow().times()).hasSize(5);
      assertThat(results.row(refusing, work, kind)).isEmpty();
    }
    assertThat(results.peak().get(PeakKey.of(plain)).median()).isPositive();
  }

  @Test
  void aWrongProductStopsItBeforeAnythingIsTimed(@TempDir Path folder) throws Exception {
    Engine wrong = new Engine(PlantedProvider.NAME, Engine.NO_KERNEL, DType.FLOAT64, 1);
    Engine plain = new Engine("plain", "jit", DType.FLOAT64, 1);
    Plan plan = Plan.quick().of(List.of(Case.parse("4-6-3@8")), List.of(plain, wrong));
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    Runnable uproot = PlantedProvider.plant(folder);
    try {
      assertThatThrownBy(() -> new Comparison(plan, new PrintStream(printed, true)).run())
          .isInstanceOf(BackendMismatchException.class)
          .hasMessageStartingWith("planted, FLOAT64, 1 thread, 4-6-3@8: output differs at index ")
          .hasMessageContaining("do not compute the same network");
    } finally {
      uproot.run();
    }
    assertThat(printed.toString()).doesNotContain("measuring, ", "warming up");
  }

  @Test
  void predictsOncePerNetwork() {
    List<Case> batches = List.of(Case.parse("3-2@4"), Case.parse("3-2@8"), Case.parse("3-4@8"));
    Plan plan = Plan.targets().of(batches, List.of());
    assertThat(plan.kinds(batches.get(0))).containsExactly(Kind.TRAINING, Kind.PREDICTION);
    assertThat(plan.kinds(batches.get(1))).containsExactly(Kind.TRAINING);
    assertThat(plan.kinds(batches.get(2))).containsExactly(Kind.TRAINING, Kind.PREDICTION);
  }
}
