package io.github.espalier.benchmarks.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.espalier.backend.Backend;
import io.github.espalier.backend.BackendOptions;
import io.github.espalier.backend.Backends;
import io.github.espalier.benchmarks.network.Case;
import io.github.espalier.measure.Kind;
import io.github.espalier.measure.Statistic;
import io.github.espalier.measure.Subject;
import io.github.espalier.tensor.Tensor;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;

/** The clock is honest: more work takes longer, by as much. */
class PairMeterTest {
  private static final int PAIRS = 9;
  private static final long WINDOW_NANOS = 20_000_000;
  private static final int ATTEMPTS = 5;

  private interface Measurement {
    Statistic ratio();
  }

  /** Another program may disturb one measurement, not all of them. */
  private static void within(double least, double most, Measurement measurement) {
    double ratio = 0;
    for (int i = 0; i < ATTEMPTS; i++) {
      ratio = measurement.ratio().median();
      if (ratio >= least && ratio <= most) {
        return;
      }
    }
    assertThat(ratio).isBetween(least, most);
  }

  private static Backend plain() {
    return Backends.create("plain", BackendOptions.defaults().with("kernel", "jit"));
  }

  @Test
  void doublingTheBatchDoublesTheTime() {
    try (Backend backend = plain();
        Subject one = new Subject(backend, Case.parse("256-256-10@32").task());
        Subject two = new Subject(backend, Case.parse("256-256-10@64").task())) {
      for (Kind kind : new Kind[] {Kind.TRAINING, Kind.FORWARD}) {
        PairMeter meter = new PairMeter(() -> kind.run(two), () -> kind.run(one), 0);
        meter.measure(PAIRS, 3 * WINDOW_NANOS);
        within(1.6, 2.4, () -> meter.measure(PAIRS, WINDOW_NANOS));
      }
    }
  }

  @Test
  void findsAStepThatIsMadeTwiceInFive() {
    DoubleSupplier work = new Calibration()::run;
    PairMeter same = new PairMeter(work, new Calibration()::run, 0);
    PairMeter planted = new PairMeter(work, new Calibration()::run, 5);
    same.measure(PAIRS, 3 * WINDOW_NANOS);
    within(0.93, 1.07, () -> same.measure(PAIRS, WINDOW_NANOS));
    within(1.12, 1.28, () -> planted.measure(PAIRS, WINDOW_NANOS));
  }

  @Test
  void everyKindComputes() {
    try (Backend backend = plain();
        Subject subject = new Subject(backend, Case.parse("8-8-3@4").task())) {
      double first = Kind.TRAINING.run(subject);
      assertThat(Kind.TRAINING.run(subject)).isLessThan(first);
      // Forward returns its rows, as reading an element would be timed too: its output is looked
      // at.
      Tensor output = subject.forward();
      double[] untrained = output.toArray();
      Kind.TRAINING.run(subject);
      assertThat(output.toArray()).isEqualTo(untrained);
      // Compiled by then, and nothing was left out as unused.
      double rows = 0;
      for (int i = 0; i < 20_000; i++) {
        rows += Kind.FORWARD.run(subject);
      }
      assertThat(rows).isEqualTo(4 * 20_000);
      assertThat(output.toArray()).isNotEqualTo(untrained);
      assertThat(Kind.PREDICTION.run(subject)).isBetween(0.0, 1.0);
    }
  }
}
