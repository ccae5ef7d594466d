package io.github.espalier.train;

import java.util.Objects;
import java.util.Optional;

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

  /**
   * The figure of an epoch that a run cannot do without, as in {@code "val_loss"}; training that
   * does not measure it is refused before it begins.
   */
  default Optional<String> watched() {
    return Optional.empty();
  }

  /** A schedule in one training run. */
  @FunctionalInterface
  interface Run {
    /**
     * The learning rate of a step, the same however often it is asked for; allocates nothing.
     *
     * <p>Asked once per step, and again for a message or after a checkpoint has been read.
     *
     * @param base the optimizer's learning rate
     * @param step counted from 1
     */
    double rate(double base, long step);

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
      if (Objects.requireNonNull(state, "state").length != 0) {
        throw new IllegalArgumentException(
            "schedule: needs a state of 0 numbers, got " + state.length);
      }
    }
  }

  /** The base rate, always. */
  static Schedule constant() {
    return Curves.CONSTANT;
  }

  /**
   * base · factor^⌊(step − 1)/every⌋: PyTorch's {@code StepLR}, Keras's staircase {@code
   * ExponentialDecay}.
   *
   * @param factor above 0
   * @param every at least 1
   */
  static Schedule step(double factor, long every) {
    return new Curves.Step(factor, every);
  }

  /**
   * base · factor^((step − 1)/steps): Keras's {@code ExponentialDecay}; with one step PyTorch's
   * {@code ExponentialLR}.
   *
   * @param factor what the rate is multiplied by in so many steps; above 0
   * @param steps at least 1
   */
  static Schedule exponential(double factor, long steps) {
    return new Curves.Exponential(factor, steps);
  }

  /** Down to 0 along half a cosine. See {@link #cosine(long, double)}. */
  static Schedule cosine(long steps) {
    return cosine(steps, 0);
  }

  /**
   * base · (end + (1 − end)·½(1 + cos(π·(step − 1)/steps))), and base · end afterwards: Keras's
   * {@code CosineDecay}; PyTorch's {@code CosineAnnealingLR} with η_min = base · end, which would
   * rise again afterwards. Source: Loshchilov, Hutter 2017, without restarts.
   *
   * @param steps at least 1
   * @param end the share of the base rate at the end; at least 0
   */
  static Schedule cosine(long steps, double end) {
    return new Curves.Cosine(steps, end);
  }

  /**
   * Up to the base rate and down again, once, in so many steps; PyTorch's {@code OneCycleLR}.
   *
   * @param steps at least 1
   */
  static OneCycle oneCycle(long steps) {
    return new OneCycle(steps, 0.3, 25, 1e4);
  }

  /**
   * Lowers the rate when a figure has stopped improving; Keras's {@code ReduceLROnPlateau}.
   *
   * @param factor what the rate is multiplied by; above 0 and below 1
   * @param patience after so many epochs in a row without improvement
   */
  static OnPlateau onPlateau(double factor, int patience) {
    return new OnPlateau(factor, patience, null, false, 1e-4, 0, 0);
  }

  /**
   * This schedule after a linear warm-up: step k of the first {@code steps} has k/steps of this
   * schedule's first rate, then this schedule begins. PyTorch's {@code SequentialLR} of {@code
   * LinearLR} and this one. Source: Goyal et al. 2017.
   *
   * @param steps at least 1
   */
  default Schedule warmUp(long steps) {
    return new WarmUp(this, steps);
  }

  /**
   * This schedule with epochs for steps: the rate changes between epochs only, as where PyTorch's
   * {@code scheduler.step()} is called once per epoch.
   */
  default Schedule inEpochs() {
    return new EpochSchedule(this);
  }
}
