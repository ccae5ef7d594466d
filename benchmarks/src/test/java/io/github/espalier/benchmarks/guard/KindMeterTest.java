package io.github.espalier.benchmarks.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.espalier.backend.BackendOptions;
import io.github.espalier.backend.Backends;
import io.github.espalier.benchmarks.network.Case;
import io.github.espalier.measure.Server;
import java.util.Arrays;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;

/** Whoever is measured first is measured like the next. */
class KindMeterTest {
  private static final Pace PACE = new Pace(0.2, 0.2, 0.8, 9, 0.01, 0);

  /** A figure of a unit that is still slow would be less by this factor. */
  private static final int SLOW = 100;

  private static final long UNIT_NANOS = 20_000;

  /** Is compiled late: takes long until so much time has passed since its first run. */
  private static final class LateUnit implements DoubleSupplier {
    private final long lateNanos;
    private long first;

    LateUnit(double lateSeconds) {
      lateNanos = (long) (lateSeconds * 1e9);
    }

    @Override
    public double getAsDouble() {
      long start = System.nanoTime();
      first = first == 0 ? start : first;
      long nanos = start - first < lateNanos ? SLOW * UNIT_NANOS : UNIT_NANOS;
      while (System.nanoTime() - start < nanos) {
        Thread.onSpinWait();
      }
      return 1;
    }
  }

  private static double[] measure(KindMeter meter) {
    String answer = meter.run(KindMeter.command("16-16-3@8", PACE, PACE.warmSeconds()));
    return Arrays.stream(answer.split("\t")).mapToDouble(Double::parseDouble).toArray();
  }

  private static void firstIsLikeNext(DoubleSupplier unit) {
    BackendOptions jit = BackendOptions.defaults().with("kernel", "jit");
    try (Server server = new Server(Backends.create("plain", jit), key -> Case.parse(key).task())) {
      KindMeter meter = new KindMeter(server, unit, 0);
      double[] first = measure(meter);
      double[] next = measure(meter);
      assertThat(first).hasSameSizeAs(KindMeter.KINDS);
      for (int i = 0; i < first.length; i++) {
        // Steps may become faster too, but not by so much.
        assertThat(next[i] / first[i]).as(KindMeter.KINDS.get(i).label()).isBetween(0.1, 10.0);
      }
    }
  }

  @Test
  void theCalibrationIsWarmBeforeTheFirstFigure() {
    // What is thrown away lasts 0.3 s, so that it alone would not be enough.
    firstIsLikeNext(new LateUnit(PACE.calibrationSeconds()));
  }

  @Test
  void theFirstMeasurementIsThrownAway() {
    // Slow in most of its 9 pairs, of 0.03 s each, but in none of those that follow.
    firstIsLikeNext(new LateUnit(PACE.calibrationSeconds() + 0.25));
  }
}
