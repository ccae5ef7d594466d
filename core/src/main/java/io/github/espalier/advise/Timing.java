package io.github.espalier.advise;

import io.github.espalier.measure.Ratio;
import io.github.espalier.measure.Statistic;
import java.util.List;

/**
 * How long one step took, round by round.
 *
 * @param rounds seconds per step of every round; the rounds of all setups were taken in turns
 * @param bytesPerStep heap bytes that the step allocated, those of worker threads included
 * @param stable whether the times had settled when the warm-up ended
 */
public record Timing(List<Double> rounds, double bytesPerStep, boolean stable) {
  /** Copies. */
  public Timing {
    rounds = List.copyOf(rounds);
  }

  /** The median of the rounds. */
  public double seconds() {
    return Statistic.of(rounds).median();
  }

  /**
   * How far the rounds scatter, relative: 1.4826 times the median distance to the median, the
   * standard deviation of normal noise.
   */
  public double spread() {
    return Statistic.of(rounds).spread();
  }

  /** How many times as long this takes as another: of each round, because both met its noise. */
  Ratio dividedBy(Timing other) {
    return Ratio.of(rounds, other.rounds);
  }
}
