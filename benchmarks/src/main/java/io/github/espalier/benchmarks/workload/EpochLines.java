package io.github.espalier.benchmarks.workload;

import io.github.espalier.train.TrainingListener;
import io.github.espalier.train.TrainingState;

/**
 * Prints a figure of every n-th epoch.
 *
 * @param every n
 * @param format of the line: the epoch, then the figure
 * @param figure the name of the figure
 */
record EpochLines(Lines out, int every, String format, String figure) implements TrainingListener {
  @Override
  public void epochFinished(TrainingState state) {
    if (state.epoch() % every == 0) {
      out.line(format, state.epoch(), state.metric(figure));
    }
  }
}
