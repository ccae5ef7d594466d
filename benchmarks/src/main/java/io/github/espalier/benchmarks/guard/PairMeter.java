package io.github.espalier.benchmarks.guard;

import io.github.espalier.measure.Statistic;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;

/**
 * Times steps in units of other steps: windows of both in turns, each of the one divided by the
 * mean of its neighbours, so that what slows the machine for a while cancels.
 */
public final class PairMeter {
  private static final int MOST_DOUBLINGS = 40;

  private final Window step;
  private final Window unit;

  /** Runs that fill a window of time. */
  private static final class Window {
    private final DoubleSupplier run;
    private final int twiceEvery;
    private long runs = 1;
    private double sink;

    Window(DoubleSupplier run, int twiceEvery) {
      this.run = run;
      this.twiceEvery = twiceEvery;
    }

    /** Doubles the runs until they take that long. */
    void fit(long nanos) {
      for (int i = 0; i < MOST_DOUBLINGS && seconds() * runs * 1e9 < nanos; i++) {
        runs *= 2;
      }
    }

    /** Seconds per run. */
    double seconds() {
      long count = twiceEvery == 0 ? runs : runs + (runs + twiceEvery - 1) / twiceEvery;
      long start = System.nanoTime();
      for (long i = 0; i < count; i++) {
        sink += run.getAsDouble();
      }
      return (System.nanoTime() - start) * 1e-9 / runs;
    }
  }

  /**
   * Pairs of steps.
   *
   * @param step makes one step and returns a number that depends on it
   * @param unit the same of what it is compared with
   * @param twiceEvery plants a slow-down: every so many steps one is made twice; 0 for none
   */
  PairMeter(DoubleSupplier step, DoubleSupplier unit, int twiceEvery) {
    this.step = new Window(step, twiceEvery);
    this.unit = new Window(unit, 0);
  }

  /**
   * Measures.
   *
   * @param windowNanos about how long each window takes
   * @return the time of a step, in units
   */
  Statistic measure(int pairs, long windowNanos) {
    step.fit(windowNanos);
    unit.fit(windowNanos);
    List<Double> ratios = new ArrayList<>();
    double before = unit.seconds();
    for (int i = 0; i < pairs; i++) {
      double between = step.seconds();
      double after = unit.seconds();
      ratios.add(between / ((before + after) / 2));
      before = after;
    }
    return Statistic.of(ratios);
  }
}
