package io.github.espalier.benchmarks.guard;

import io.github.espalier.measure.Statistic;
import java.util.List;
import java.util.Map;

/**
 * What became of one figure since the baseline.
 *
 * @param figure which
 * @param change how many times as long it takes, in runs of the calibration: the lesser of what
 *     medians and lower quartiles of the forks say, because code may be compiled in two ways, one
 *     faster than the other, and a median falls on either
 * @param medianChange what medians alone say
 * @param againstOthers the same relative to how its rivals changed; the change itself without
 *     rivals
 * @param error the standard error of the change, relative
 * @param forks JVMs that were measured now
 */
public record Verdict(
    Figure figure,
    double change,
    double medianChange,
    double againstOthers,
    double error,
    int forks) {
  /**
   * A regression is a slow-down of more than this. Without a change, figures that hardly scatter
   * were slower by up to 10 % in one of ten runs; 20 % must be found.
   */
  public static final double THRESHOLD = 0.12;

  /** A slow-down of more than this is worth a second look. */
  private static final double NOTABLE = 0.05;

  /** Standard errors that a change must exceed. */
  private static final double ERRORS = 3;

  /** The verdict on one of several figures that were measured. */
  static Verdict of(
      Figure figure, Map<Figure, List<Double>> before, Map<Figure, List<Double>> now) {
    double change = change(figure, before, now);
    double medianChange = medianChange(figure, before, now);
    double[] rivals =
        now.keySet().stream()
            .filter(other -> figure.rivals(other) && before.containsKey(other))
            .mapToDouble(other -> change(other, before, now))
            .toArray();
    double others = rivals.length == 0 ? 1 : Statistic.of(rivals).median();
    double error =
        Math.hypot(
            Statistic.of(before.get(figure)).error(before.get(figure).size()),
            Statistic.of(now.get(figure)).error(now.get(figure).size()));
    int forks = now.get(figure).size();
    return new Verdict(figure, change, medianChange, change / others, error, forks);
  }

  private static double change(
      Figure figure, Map<Figure, List<Double>> before, Map<Figure, List<Double>> now) {
    double quartiles = lowerQuartile(now.get(figure)) / lowerQuartile(before.get(figure));
    return Math.min(medianChange(figure, before, now), quartiles);
  }

  private static double medianChange(
      Figure figure, Map<Figure, List<Double>> before, Map<Figure, List<Double>> now) {
    return Statistic.of(now.get(figure)).median() / Statistic.of(before.get(figure)).median();
  }

  private static double lowerQuartile(List<Double> forks) {
    return forks.stream().sorted().toList().get((forks.size() - 1) / 4);
  }

  /**
   * Whether it is slower by enough to be measured again. The median says so alone: the lower
   * quartile of a few forks is the least of them, which is less than that of many.
   */
  boolean suspicious() {
    return medianChange > 1 + NOTABLE;
  }

  /** Whether it is slower by more than the threshold and by more than noise explains. */
  public boolean slower() {
    return change - 1 > Math.max(THRESHOLD, ERRORS * error);
  }

  /**
   * Whether it is {@link #slower}, and not only because everything is: if all rivals are slower
   * too, it must be by a change of the machine that the calibration does not see, or of what all
   * backends share.
   */
  public boolean alone() {
    return slower() && againstOthers > 1 + NOTABLE;
  }
}
