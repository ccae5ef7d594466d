package io.github.espalier.train;

/**
 * How the learning rate of a step follows from the optimizer's: an immutable description, from
 * which every training run starts a {@link Run} of its own.
 *
 * <p>The optimizer's learning rate is the <em>base</em>. Steps are counted from 1, so that the
 * first step of most schedules has the base rate itself.
 *
 * <pre>{@code
 * Schedule.cosine(10_000).warmUp(500)   // steps
 * Schedule.step(0.5, 10).inEpochs()     // halves every ten epochs
 * Schedule.onPlateau(0.1, 5)            // a tenth, after five epochs without improvement
 * }</pre>
 *
 * <p>One of one's own is a function: {@code Schedule mine = () -> (base, step) -> base / step}.
 *
 * <p><b>Threading.</b> A schedule is shared freely, a run is not.
 */
public interface Schedule {
  /** A new run, at its beginning. */
  Run start();

  /** A schedule in one training run. */
  @FunctionalInterface
  interface Run {
    /**
     * The learning rate of a step; asked once per step, allocates nothing.
     *
     * @param base the optimizer's learning rate
     * @param step counted from 1
     */
    double rate(double base, long step);

    /**
     * Before the first step.
     *
     * @throws IllegalArgumentException if the schedule waits for a figure that there is not
     */
    default void trainingStarted(TrainingState state) {}

    /** After an epoch, its metrics and its validation. */
    default void epochFinished(TrainingState state) {}

    /** What shapes the rates to come beside the step, for a checkpoint; always equally long. */
    default double[] state() {
      return new double[0];
    }

    /**
     * Goes on from what {@link #state} returned in a run of the same schedule.
     *
     * @throws IllegalArgumentException if the state has another length
     */
    default void restore(double[] state) {
      Runs.requireLength("schedule", state, 0);
    }
  }

  /** The base rate, always. */
  static Schedule constant() {
    return Curves.CONSTANT;
  }
}
