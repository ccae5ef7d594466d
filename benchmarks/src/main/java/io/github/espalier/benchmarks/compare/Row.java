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
 * @param times seconds per step of every round, or, if the plan has several JVMs, the median of
 *     each of them, because what a JVM has compiled once stays as it is in all its rounds; in one
 *     pass, all engines took turns
 * @param bytesPerStep heap bytes one step allocated
 * @param stable whether the warm-up ended in agreeing windows
 * @param pass 0 for the first measurement of all engines, a number of its own for every later one
 */
public record Row(
    Engine engine,
    Case work,
    Kind kind,
    List<Double> times,
    double bytesPerStep,
    boolean stable,
    int pass) {
  /** Copies. */
  public Row {
    times = List.copyOf(times);
  }

  /** A figure of the first pass. */
  public Row(
      Engine engine,
      Case work,
      Kind kind,
      List<Double> times,
      double bytesPerStep,
      boolean stable) {
    this(engine, work, kind, times, bytesPerStep, stable, 0);
  }

  /** The same figure, measured in another pass. */
  public Row inPass(int other) {
    return new Row(engine, work, kind, times, bytesPerStep, stable, other);
  }

  /** Time per step. */
  public Statistic seconds() {
    return Statistic.of(times);
  }

  /**
   * How many times as long it took as another: round by round, because a slow spell of the machine
   * meets all who take turns, or as a whole where they did not: where one broke down in some JVMs,
   * or was measured in another pass.
   */
  public Ratio dividedBy(Row other) {
    return pass == other.pass && times.size() == other.times.size()
        ? Ratio.of(times, other.times)
        : Ratio.apart(seconds(), other.seconds());
  }

  /** Whether the best is not faster by more than chance. */
  public boolean ties(Row best) {
    return !dividedBy(best).isSlower();
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
