package io.github.espalier.train;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Says when a run's next checkpoint is due. */
final class CheckpointDue {
  private final Checkpoints checkpoints;
  private final boolean larger;
  private final LongSupplier nanoTime;
  private final long nanos;
  private long last;
  private double best = Double.NaN;

  /**
   * For a run that begins now.
   *
   * @param larger whether a larger figure is better
   */
  CheckpointDue(Checkpoints checkpoints, boolean larger, LongSupplier nanoTime) {
    this.checkpoints = checkpoints;
    this.larger = larger;
    this.nanoTime = nanoTime;
    nanos = checkpoints.time() == null ? Long.MAX_VALUE : nanos(checkpoints.time());
    last = nanoTime.getAsLong();
  }

  private static long nanos(Duration time) {
    try {
      return time.toNanos();
    } catch (ArithmeticException e) {
      // Some centuries: never.
      return Long.MAX_VALUE;
    }
  }

  boolean afterStep(long step) {
    return checkpoints.steps() > 0 && step % checkpoints.steps() == 0
        || nanos != Long.MAX_VALUE && nanoTime.getAsLong() - last >= nanos;
  }

  /** Whether the figure is the best so far, which it then becomes; NaN never is. */
  boolean atBest(double figure) {
    boolean better = larger ? figure > best : figure < best;
    if (better || Double.isNaN(best) && !Double.isNaN(figure)) {
      best = figure;
      return true;
    }
    return false;
  }

  void saved() {
    last = nanoTime.getAsLong();
  }

  double best() {
    return best;
  }

  void restore(double best) {
    this.best = best;
  }
}
