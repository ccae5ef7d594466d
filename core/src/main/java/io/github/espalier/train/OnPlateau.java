package io.github.espalier.train;

import io.github.espalier.internal.Check;
import java.util.Objects;
import java.util.Optional;

/**
 * A schedule that lowers the rate when a figure has not improved for some epochs.
 *
 * <p>It watches {@code "val_loss"} if there is validation, else {@code "loss"}, unless told
 * otherwise. As in Keras's {@code ReduceLROnPlateau}, the rate is lowered when {@code patience}
 * epochs in a row are no better than the best by more than {@code minDelta}, which is absolute;
 * PyTorch's waits one epoch more, and its threshold is relative.
 *
 * @param factor what the rate is multiplied by; above 0 and below 1
 * @param patience at least 1
 * @param figure what is watched, or null
 * @param larger whether larger is better
 * @param minDelta the least change that counts as improvement; 1e-4 by default
 * @param cooldown how many epochs after a change are not counted; 0 by default
 * @param minRate the rate that it stops at; 0 by default
 */
public record OnPlateau(
    double factor,
    int patience,
    String figure,
    boolean larger,
    double minDelta,
    int cooldown,
    double minRate)
    implements Schedule {
  /** Checks. */
  public OnPlateau {
    Check.positive("plateau factor", factor);
    Check.fraction("plateau factor", factor);
    Check.positive("plateau patience", patience);
    Check.notNegative("plateau minDelta", minDelta);
    Check.notNegative("plateau cooldown", cooldown);
    Check.notNegative("plateau minRate", minRate);
  }

  /** This rule on another figure, smaller being better. */
  public OnPlateau minimising(String figure) {
    Objects.requireNonNull(figure, "figure");
    return new OnPlateau(factor, patience, figure, false, minDelta, cooldown, minRate);
  }

  /** This rule on another figure, larger being better, as in {@code "val_accuracy"}. */
  public OnPlateau maximising(String figure) {
    Objects.requireNonNull(figure, "figure");
    return new OnPlateau(factor, patience, figure, true, minDelta, cooldown, minRate);
  }

  /** This rule with the least change that counts as improvement. */
  public OnPlateau minDelta(double minDelta) {
    return new OnPlateau(factor, patience, figure, larger, minDelta, cooldown, minRate);
  }

  /** This rule with so many epochs after a change that are not counted. */
  public OnPlateau cooldown(int epochs) {
    return new OnPlateau(factor, patience, figure, larger, minDelta, epochs, minRate);
  }

  /** This rule with a rate that it stops at. */
  public OnPlateau minRate(double rate) {
    return new OnPlateau(factor, patience, figure, larger, minDelta, cooldown, rate);
  }

  @Override
  public Optional<String> watched() {
    return Optional.ofNullable(figure);
  }

  @Override
  public Schedule.Run start() {
    return new Watch(this);
  }

  private static final class Watch implements Schedule.Run {
    private final OnPlateau rule;
    private double share = 1;
    private double best;
    private double waited;
    private double resting;

    Watch(OnPlateau rule) {
      this.rule = rule;
      best = rule.larger ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }

    @Override
    public double rate(double base, long step) {
      return Math.max(base * share, Math.min(base, rule.minRate));
    }

    @Override
    public void epochFinished(TrainingState state) {
      String watched =
          rule.figure != null ? rule.figure : state.hasMetric("val_loss") ? "val_loss" : "loss";
      double value = state.metric(watched);
      if (resting > 0) {
        resting--;
        waited = 0;
      }
      if (rule.larger ? value > best + rule.minDelta : value < best - rule.minDelta) {
        best = value;
        waited = 0;
      } else if (resting == 0 && ++waited >= rule.patience) {
        share *= rule.factor;
        resting = rule.cooldown;
        waited = 0;
      }
    }

    @Override
    public double[] state() {
      return new double[] {share, best, waited, resting};
    }

    @Override
    public void restore(double[] state) {
      if (Objects.requireNonNull(state, "state").length != 4) {
        throw new IllegalArgumentException(
            "plateau: needs a state of 4 numbers, got " + state.length);
      }
      share = state[0];
      best = state[1];
      waited = state[2];
      resting = state[3];
    }
  }
}
