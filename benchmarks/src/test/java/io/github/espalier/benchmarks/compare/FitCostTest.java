package io.github.espalier.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.espalier.benchmarks.network.Case;
import io.github.espalier.tensor.DType;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FitCostTest {
  private long now;

  @Test
  void findsAPlantedOverhead() {
    Engine engine = new Engine("ejml", Engine.NO_KERNEL, DType.FLOAT64, 1);
    Runnable fit = () -> now += 6_000_000;
    Runnable steps = () -> now += 4_000_000;
    String fields = FitCost.fields(fit, steps, 1000, 10_000_000, 5, () -> now);
    FitCost.Line line = FitCost.Line.of(engine, Case.parse("3-5-1@8"), fields.split("\t"));
    // 6 ms against 4 ms, 1000 steps each.
    assertThat(line.overhead()).isCloseTo(0.5, within(1e-9));
    assertThat(line.stepSeconds()).isCloseTo(4e-6, within(1e-12));
    assertThat(line.fitSeconds()).isCloseTo(6e-6, within(1e-12));
    assertThat(line.limit()).isEqualTo(0.20);
  }

  @Test
  void measuresEveryEngineAndReportsThoseThatCannot() throws Exception {
    List<FitCost.Line> lines = new ArrayList<>();
    List<String> failures = new ArrayList<>();
    List<Engine> engines =
        List.of(
            new Engine("plain", "jit", DType.FLOAT32, 1),
            new Engine("ejml", Engine.NO_KERNEL, DType.FLOAT32, 7));
    FitCost.measure(
        List.of(Case.parse("4-3-2@2")), engines, List.of(), 0.01, 3, lines::add, failures::add);
    assertThat(lines).hasSize(1);
    assertThat(lines.get(0).fitSeconds()).isPositive();
    assertThat(lines.get(0).limit()).isInfinite();
    assertThat(failures).hasSize(1);
    assertThat(failures.get(0)).startsWith("ejml FLOAT32, 7 threads: not measured: ");
  }
}
