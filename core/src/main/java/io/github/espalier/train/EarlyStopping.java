package io.github.espalier.train;

import io.github.espalier.internal.Check;
import io.github.espalier.network.Model;
import io.github.espalier.network.Parameter;
import io.github.espalier.tensor.DType;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Ends training when a figure has not improved for some epochs, and puts back the weights of the
 * best epoch when training ends, however it ends: after the last epoch, by a stop, an interrupt or
 * any exception.
 *
 * <p>It watches {@code "val_loss"} if there is validation, else {@code "loss"}, unless told
 * otherwise. It begins anew with every fit; a resumed run goes on with the best epoch so far. The
 * weights are put back before any listener is told that training has finished.
 *
 * <p><b>Threading.</b> One run at a time.
 */
public final class EarlyStopping implements StatefulListener {
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

  @Override
  public Optional<String> watched() {
    return Optional.ofNullable(figure);
  }

  /** The epoch with the best figure, whose weights are put back; −1 if none was completed. */
  public int bestEpoch() {
    return bestEpoch;
  }

  @Override
  public void trainingStarted(TrainingState state) {
    best = larger ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    bestEpoch = -1;
    bestWeights = null;
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
    putBack(state.model());
  }

  /** Puts back the weights of the best epoch, once. */
  void putBack(Model model) {
    if (bestWeights != null) {
      model.restore(bestWeights);
      bestWeights = null;
    }
  }

  @Override
  public double[][] state() {
    int weights = bestWeights == null ? 0 : bestWeights.length;
    double[][] state = new double[1 + weights][];
    state[0] = new double[] {best, bestEpoch};
    for (int i = 0; i < weights; i++) {
      state[1 + i] = bestWeights[i].clone();
    }
    return state;
  }

  /**
   * Refuses what is no state of this in a run of that model.
   *
   * @param epochs how many are complete
   * @throws IllegalArgumentException if it is none
   */
  static void requireFit(Model model, int epochs, double[][] state) {
    requireHead(state);
    if (state[0][1] >= epochs) {
      throw noState("best epoch " + state[0][1] + " of " + epochs);
    }
    List<Parameter> parameters = model.parameters();
    if (state.length > 1 && state.length - 1 != parameters.size()) {
      throw noState(state.length - 1 + " arrays of weights, needs " + parameters.size());
    }
    DType dtype = model.backend().dtype();
    for (int i = 1; i < state.length; i++) {
      Parameter parameter = parameters.get(i - 1);
      if (state[i].length != parameter.size()) {
        throw noState(
            state[i].length + " numbers of " + parameter.name() + ", needs " + parameter.size());
      }
      for (double weight : state[i]) {
        if (!dtype.holds(weight)) {
          throw noState(parameter.name() + " " + weight + ", needs a finite number of " + dtype);
        }
      }
    }
  }

  private static void requireHead(double[][] state) {
    if (Check.noNulls("state", state).length == 0 || state[0].length != 2) {
      throw new IllegalArgumentException(
          "early stopping: the state needs a first row of 2 numbers, the best figure and its epoch,"
              + " got "
              + (state.length == 0 ? "no row" : state[0].length + " numbers"));
    }
    double epoch = state[0][1];
    // The weights are those of the best epoch.
    if (epoch != (int) epoch || epoch < -1 || epoch >= 0 != state.length > 1) {
      throw noState("best epoch " + epoch + " and " + (state.length - 1) + " arrays of weights");
    }
  }

  private static IllegalArgumentException noState(String what) {
    return new IllegalArgumentException("early stopping: this is no state of it: " + what);
  }

  @Override
  public void restore(double[][] state) {
    requireHead(state);
    best = state[0][0];
    bestEpoch = (int) state[0][1];
    bestWeights = null;
    if (state.length > 1) {
      bestWeights = new double[state.length - 1][];
      for (int i = 0; i < bestWeights.length; i++) {
        bestWeights[i] = state[1 + i].clone();
      }
    }
  }

  @Override
  public String toString() {
    return "early stopping on "
        + (figure == null
            ? "val_loss or loss, smaller"
            : figure + ", " + (larger ? "larger" : "smaller"))
        + " is better, patience "
        + patience
        + ", least improvement "
        + minDelta;
  }
}
