package io.github.espalier.benchmarks.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.espalier.benchmarks.SampleResults;
import io.github.espalier.benchmarks.compare.Engine;
import io.github.espalier.benchmarks.compare.Plan;
import io.github.espalier.benchmarks.compare.Results;
import io.github.espalier.benchmarks.compare.Row;
import io.github.espalier.measure.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

class SweepTest {
  private static final Engine ENGINE = SampleResults.engine("plain");

  private static Results results(Sweep sweep, double seconds) {
    Plan plan = Plan.sweep(sweep.cases()).of(sweep.cases(), List.of(ENGINE));
    List<Double> rounds = SampleResults.rounds(seconds, 0.01);
    return SampleResults.with(
        plan, List.of(new Row(ENGINE, sweep.cases().get(0), Kind.TRAINING, rounds, 0, true)));
  }

  @Test
  void takesWhatAnotherSweepOfTheSamePointsMeasured() {
    Sweep sweep = new Sweep(List.of(16), List.of(4));
    sweep.take(results(new Sweep(List.of(16), List.of(4)), 0.02));
    assertThat(sweep.grids().get(0).row(16, 4)).isPresent();
  }

  @Test
  void aSecondMeasurementIsOfAnotherPass() {
    Sweep sweep = new Sweep(List.of(16), List.of(4));
    sweep.take(results(sweep, 0.02));
    assertThat(sweep.grids().get(0).row(16, 4).orElseThrow().pass()).isZero();
    sweep.add(results(sweep, 0.01), 2);
    assertThat(sweep.grids().get(0).row(16, 4).orElseThrow().pass()).isEqualTo(2);
  }
}
