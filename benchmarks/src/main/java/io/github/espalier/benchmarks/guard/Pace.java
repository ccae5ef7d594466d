package io.github.espalier.benchmarks.guard;

import io.github.espalier.benchmarks.compare.Engine;

/**
 * How long a {@link Guard} takes for each figure.
 *
 * @param warmSeconds the least that each kind of step is warmed
 * @param slowWarmSeconds the same for engines that are compiled late
 * @param calibrationSeconds how long the calibration is warmed
 * @param pairs pairs of windows per figure
 * @param windowSeconds about how long a window takes
 * @param moreForks JVMs for what looks slower, besides the first
 */
public record Pace(
    double warmSeconds,
    double slowWarmSeconds,
    double calibrationSeconds,
    int pairs,
    double windowSeconds,
    int moreForks) {
  /** What baselines are measured with, and what is compared with them. */
  public static final Pace USUAL = new Pace(1.5, 4, 1.5, 9, 0.03, 6);

  /** Measurements of each kind: one thrown away, one kept; and finding how much fills a window. */
  private static final int WINDOWS_PER_PAIR = 5;

  double warmSeconds(Engine engine) {
    return engine.isCompiledLate() ? slowWarmSeconds : warmSeconds;
  }

  /** About how long all kinds take in a JVM. */
  double seconds(Engine engine) {
    double kind = warmSeconds(engine) + WINDOWS_PER_PAIR * pairs * windowSeconds;
    return calibrationSeconds + KindMeter.KINDS.size() * kind;
  }
}
