package io.github.espalier.train;

import java.util.Locale;

/**
 * Signals a loss, a gradient, a weight or a number of the optimizer's state that is not finite; the
 * model's weights are those of the last complete step. Only where weights that are not finite come
 * to light at the end of an epoch, because nothing before had looked large, they are not.
 */
public final class TrainingDivergedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String problem;
  private final int epoch;
  private final long step;
  private final double learningRate;
  private final double lastFiniteLoss;
  private final String layer;

  TrainingDivergedException(
      String problem,
      int epoch,
      long step,
      double learningRate,
      double lastFiniteLoss,
      String layer) {
    super(
        String.format(
            Locale.ROOT,
            "%s in %sstep %d, learning rate %s, first seen in %s, last finite loss %s. %s",
            problem,
            epoch < 0 ? "" : "epoch " + epoch + ", ",
            step,
            learningRate,
            layer,
            lastFiniteLoss,
            "Try a smaller learning rate, or scale the features."));
    this.problem = problem;
    this.epoch = epoch;
    this.step = step;
    this.learningRate = learningRate;
    this.lastFiniteLoss = lastFiniteLoss;
    this.layer = layer;
  }

  TrainingDivergedException inEpoch(int epoch) {
    TrainingDivergedException located =
        new TrainingDivergedException(problem, epoch, step, learningRate, lastFiniteLoss, layer);
    located.setStackTrace(getStackTrace());
    return located;
  }

  /** The epoch, counted from 0; −1 outside of {@link Trainer#fit}. */
  public int epoch() {
    return epoch;
  }

  /** The step that failed, counted from 1. */
  public long step() {
    return step;
  }

  /** The learning rate of the step. */
  public double learningRate() {
    return learningRate;
  }

  /** The loss of the last complete step; NaN if there was none. */
  public double lastFiniteLoss() {
    return lastFiniteLoss;
  }

  /** The first layer with a number that is not finite, or {@code "the loss"}. */
  public String layer() {
    return layer;
  }
}
