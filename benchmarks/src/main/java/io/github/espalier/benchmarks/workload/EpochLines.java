package io.github.espalier.benchmarks.workload;

import io.github.espalier.train.TrainingListener;
import io.github.espalier.train.TrainingState;

/**
 * Prints a figure of every n-th epoch.
 *
 * @param every n
 * @param format of the line: the epoch times {@code unit}, then the figure times {@code factor}
 * @param figure the name of the figure
 * @param unit what an epoch counts, for programs that count steps
 * @param factor what the figure is multiplied by
 */
record EpochLines(Lines out, int every, String format, String figure, int unit, double factor)
    implements TrainingListener {
  EpochLines(Lines out, int every, String format, String figure) {
    this(out, every, format, figure, 1, 1);
  }

  @Override
  public void epochFinished(TrainingState state) {
    if (state.epoch() % every == 0) {
      out.line(format, state.epoch() * unit, state.metric(figure) * factor);
    }
  }
}
