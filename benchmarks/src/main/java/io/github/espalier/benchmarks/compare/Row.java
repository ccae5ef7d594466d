package io.github.espalier.benchmarks.compare;

import io.github.espalier.benchmarks.network.Case;
import io.github.espalier.measure.Kind;
import io.github.espalier.measure.Ratio;
import io.github.espalier.measure.Statistic;
import java.util.List;

/**
 * One measured figure.
 *
 * @param engine who was timed
 * @param work network and batch
 * @param kind what was timed
 * @param times seconds per step of every round; the rounds of all engines were taken in turns
 * @param bytesPerStep heap bytes one step allocated
 * @param stable whether the warm-up ended in agreeing windows
 */
public record Row(
    Engine engine, Case work, Kind kind, List<Double> times, double bytesPerStep, boolean stable) {
  /** Copies. */
  public Row {
    times = List.copyOf(times);
  }

  /** Time per step. */
  public Statistic seconds() {
    return Statistic.of(times);
  }

  /** How often it was measured. */
  public int rounds() {
    return times.size();
  }

  /**
   * Whether the best is not faster by more than chance: round by round, because a slow spell of the
   * machine meets all who take turns, or as a whole where one missed some rounds.
   */
  public boolean ties(Row best) {
    return times.size() == best.times.size()
        ? !Ratio.of(times, best.times).isSlower()
        : seconds().ties(best.seconds());
  }

  /** Samples in one step. */
  public int samples() {
    return kind == Kind.PREDICTION ? 1 : work.batch();
  }

  /** Throughput. */
  public double samplesPerSecond() {
    return samples() / seconds().median();
  }

  /** Floating-point operations per second, counting the products only. */
  public double flopsPerSecond() {
    return samplesPerSecond() * kind.flopsPerSample(work.task());
  }
}
