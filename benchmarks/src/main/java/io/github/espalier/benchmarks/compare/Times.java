package io.github.espalier.benchmarks.compare;

import io.github.espalier.measure.Kind;
import java.util.List;

/**
 * How long the parts of a comparison take.
 *
 * @param starts how often every backend's start is timed
 * @param rounds how often everything is measured, one after the other
 * @param windowSeconds how long one measurement takes
 * @param firstWarmSeconds the shortest warm-up of the first thing a JVM runs
 * @param slowWarmSeconds the same for engines that the JIT compiler needs longer for
 * @param warmSeconds the shortest warm-up of every further thing
 */
public record Times(
    int starts,
    int rounds,
    double windowSeconds,
    double firstWarmSeconds,
    double slowWarmSeconds,
    double warmSeconds) {
  /** What opening, proving and closing one JVM takes. */
  private static final double OPEN_SECONDS = 1;

  /** What one start of a JVM takes. */
  private static final double START_SECONDS = 0.7;

  /** Warm-ups go on until their windows agree. */
  private static final double WARM_FACTOR = 1.25;

  /** Whoever has not settled after twice this will not. */
  private static final double LONGEST_WARM_SECONDS = 15;

  /** What figures of those kinds, of every engine on one case, are likely to take. */
  double expectedSeconds(List<Engine> engines, List<Kind> kinds) {
    double seconds = 0;
    for (Engine engine : engines) {
      double warm = firstWarm(engine);
      for (Kind kind : kinds.subList(1, kinds.size())) {
        warm += furtherWarm(engine, kind);
      }
      seconds += OPEN_SECONDS + WARM_FACTOR * warm + kinds.size() * rounds * windowSeconds;
    }
    return seconds;
  }

  /** What timing the starts of those engines is likely to take. */
  double startSeconds(List<Engine> engines) {
    long names = 1 + engines.stream().map(Engine::name).distinct().count();
    return starts == 0 ? 0 : START_SECONDS * (starts + 1) * names;
  }

  /** The shortest warm-up of the first thing an engine's JVM runs. */
  double firstWarm(Engine engine) {
    return engine.isCompiledLate() ? slowWarmSeconds : firstWarmSeconds;
  }

  /** The shortest warm-up of what follows in it. */
  double furtherWarm(Engine engine, Kind kind) {
    // What computes a single row runs there for the first time, and interpreted vectors are slow.
    boolean slow = engine.kernel().equals("vector") && kind == Kind.PREDICTION;
    return slow ? firstWarmSeconds : warmSeconds;
  }

  /** All but the rounds and starts this many times as long; warm-ups only so long as they serve. */
  Times scaled(double factor) {
    return new Times(
        starts,
        rounds,
        windowSeconds * factor,
        Math.min(LONGEST_WARM_SECONDS, firstWarmSeconds * factor),
        Math.min(LONGEST_WARM_SECONDS, slowWarmSeconds * factor),
        Math.min(LONGEST_WARM_SECONDS, warmSeconds * factor));
  }
}
