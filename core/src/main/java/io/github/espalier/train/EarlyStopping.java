package io.github.espalier.train;

import io.github.espalier.internal.Check;
import java.util.Objects;

/**
 * Ends training when a figure has not improved for some epochs, and puts back the weights of the
 * best epoch when training ends, however it ends.
 *
 * <p>It watches {@code "val_loss"} if there is validation, else {@code "loss"}, unless told
 * otherwise. It begins anew with every fit.
 */
public final class EarlyStopping implements TrainingListener {
  private final int patience;
  private final String figure;
  private final boolean larger;
  private final double minDelta;
  private double best;
  private int bestEpoch = -1;
  private double[][] bestWeights;

  private EarlyStopping(int patience, String figure, boolean larger, double minDelta) {
    this.patience = Check.positive("patience", patience);
    this.figure = figure;
    this.larger = larger;
    this.minDelta = Check.notNegative("minDelta", minDelta);
  }

  /** Stops after so many epochs in a row without improvement. */
  public static EarlyStopping patience(int epochs) {
    return new EarlyStopping(epochs, null, false, 0);
  }

  /** This rule on another figure, smaller being better. */
  public EarlyStopping minimising(String figure) {
    return new EarlyStopping(patience, Objects.requireNonNull(figure, "figure"), false, minDelta);
  }

  /** This rule on another figure, larger being better, as in {@code "val_accuracy"}. */
  public EarlyStopping maximising(String figure) {
    return new EarlyStopping(patience, Objects.requireNonNull(figure, "figure"), true, minDelta);
  }

  /** This rule with the least change that counts as improvement. */
  public EarlyStopping minDelta(double minDelta) {
    return new EarlyStopping(patience, figure, larger, minDelta);
  }

  /** The epoch whose weights were put back; −1 if none was completed. */
  public int bestEpoch() {
    return bestEpoch;
  }

  @Override
  public void trainingStarted(TrainingState state) {
    best = larger ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    bestEpoch = -1;
    bestWeights = null;
    if (figure != null && !state.hasMetric(figure)) {
      state.metric(figure);
    }
  }

  @Override
  public void epochFinished(TrainingState state) {
    String watched = figure != null ? figure : state.hasMetric("val_loss") ? "val_loss" : "loss";
    double value = state.metric(watched);
    boolean better = larger ? value > best + minDelta : value < best - minDelta;
    if (better) {
      best = value;
      bestEpoch = state.epoch();
      bestWeights = state.model().snapshot();
    } else if (state.epoch() - bestEpoch >= patience) {
      state.stop();
    }
  }

  @Override
  public void trainingFinished(TrainingState state) {
    if (bestWeights != null) {
      state.model().restore(bestWeights);
      bestWeights = null;
    }
  }
}
