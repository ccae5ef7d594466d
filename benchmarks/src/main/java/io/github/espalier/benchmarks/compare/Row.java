package io.github.espalier.benchmarks.compare;

import io.github.espalier.benchmarks.network.Case;
import io.github.espalier.measure.Kind;
import io.github.espalier.measure.Statistic;

/**
 * One measured figure.
 *
 * @param engine who was timed
 * @param work network and batch
 * @param kind what was timed
 * @param seconds time per step
 * @param bytesPerStep heap bytes one step allocated
 * @param rounds how often it was measured
 * @param stable whether the warm-up ended in agreeing windows
 */
public record Row(
    Engine engine,
    Case work,
    Kind kind,
    Statistic seconds,
    double bytesPerStep,
    int rounds,
    boolean stable) {
  /** Samples in one step. */
  public int samples() {
    return kind == Kind.PREDICTION ? 1 : work.batch();
  }

  /** Throughput. */
  public double samplesPerSecond() {
    return samples() / seconds.median();
  }

  /** Floating-point operations per second, counting the products only. */
  public double flopsPerSecond() {
    return samplesPerSecond() * kind.flopsPerSample(work.task());
  }
}
