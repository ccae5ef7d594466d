package io.github.espalier.loss;

import io.github.espalier.backend.Backend;
import io.github.espalier.backend.LossOp;
import io.github.espalier.data.Dataset;
import io.github.espalier.data.InvalidDataException;
import io.github.espalier.internal.Check;
import io.github.espalier.layer.Activation;
import io.github.espalier.tensor.ShapeException;
import java.util.Locale;
import java.util.Objects;

/**
 * One of the losses of {@link Losses}.
 *
 * @param kind which
 * @param delta the parameter of the Huber loss; 0 otherwise
 * @param reduction how elements become one number
 * @param scale a constant factor
 * @param anyRowSum whether rows of class targets may sum to something other than 1
 */
public record StandardLoss(
    Kind kind, double delta, Reduction reduction, double scale, boolean anyRowSum) implements Loss {
  /** How far from 1 the sum of a row of class probabilities may be. */
  private static final double ROW_SUM_TOLERANCE = 1e-4;

  /** The kinds there are. */
  public enum Kind {
    /** (p − t)². */
    SQUARED_ERROR,
    /** |p − t|. */
    ABSOLUTE_ERROR,
    /** Quadratic near 0, linear beyond. */
    HUBER,
    /** From probabilities. */
    BINARY_CROSS_ENTROPY,
    /** From logits. */
    BINARY_CROSS_ENTROPY_FROM_LOGITS,
    /** From probabilities. */
    CROSS_ENTROPY,
    /** From logits. */
    CROSS_ENTROPY_FROM_LOGITS;

    boolean isCategorical() {
      return this == CROSS_ENTROPY || this == CROSS_ENTROPY_FROM_LOGITS;
    }

    boolean isBinary() {
      return this == BINARY_CROSS_ENTROPY || this == BINARY_CROSS_ENTROPY_FROM_LOGITS;
    }
  }

  /** Checks. */
  public StandardLoss {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(reduction, "reduction");
    Check.positive("loss scale", scale);
    if (kind == Kind.HUBER) {
      Check.positive("delta", delta);
    }
  }

  /** This loss with another reduction. */
  public StandardLoss reduction(Reduction reduction) {
    return new StandardLoss(kind, delta, reduction, scale, anyRowSum);
  }

  /** This loss with a constant factor, as in ½ Σ (p − t)². */
  public StandardLoss scale(double scale) {
    return new StandardLoss(kind, delta, reduction, scale, anyRowSum);
  }

  /**
   * This cross-entropy for targets that are weights of the classes and need not sum to 1; without
   * it such rows are refused, as they are usually a mistake.
   */
  public StandardLoss withAnyRowSum() {
    if (!kind.isCategorical()) {
      throw new IllegalArgumentException(
          "withAnyRowSum: needs a categorical cross entropy, this is " + name());
    }
    return new StandardLoss(kind, delta, reduction, scale, true);
  }

  @Override
  public String name() {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  @Override
  public boolean fusesWith(Activation last) {
    Objects.requireNonNull(last, "last");
    return switch (kind) {
      case CROSS_ENTROPY -> last.function() == Activation.Function.SOFTMAX;
      case BINARY_CROSS_ENTROPY -> last.function() == Activation.Function.SIGMOID;
      default -> false;
    };
  }

  @Override
  public LossPass bind(Backend backend, Activation last) {
    Objects.requireNonNull(backend, "backend");
    boolean fused = fusesWith(last);
    return switch (kind) {
      case SQUARED_ERROR -> elementwise(backend, LossOp.SQUARED_ERROR);
      case ABSOLUTE_ERROR -> elementwise(backend, LossOp.ABSOLUTE_ERROR);
      case HUBER -> elementwise(backend, LossOp.HUBER);
      case BINARY_CROSS_ENTROPY ->
          fused ? fromLogits(backend, false) : elementwise(backend, LossOp.BINARY_CROSS_ENTROPY);
      case CROSS_ENTROPY ->
          fused ? fromLogits(backend, true) : elementwise(backend, LossOp.CROSS_ENTROPY);
      case BINARY_CROSS_ENTROPY_FROM_LOGITS -> fromLogits(backend, false);
      case CROSS_ENTROPY_FROM_LOGITS -> fromLogits(backend, true);
    };
  }

  private LossPass elementwise(Backend backend, LossOp op) {
    return (prediction, target, rowWeight, scale, gradient) ->
        backend.elementLoss(op, delta, prediction, target, rowWeight, scale, gradient);
  }

  private static LossPass fromLogits(Backend backend, boolean categorical) {
    return categorical
        ? (logits, target, rowWeight, scale, gradient) ->
            backend.softmaxCrossEntropy(logits, target, rowWeight, scale, null, gradient)
        : (logits, target, rowWeight, scale, gradient) ->
            backend.binaryCrossEntropy(logits, target, rowWeight, scale, gradient);
  }

  @Override
  public void checkTargets(Dataset data, int outputs) {
    Objects.requireNonNull(data, "data");
    Check.positive("outputs", outputs);
    if (data.hasClassIndices() && !(kind.isCategorical() && outputs > 1)) {
      throw new ShapeException(
          String.format(
              Locale.ROOT,
              "%s: targets are class indices, needs rows of %d numbers; one-hot them"
                  + " (Labels.oneHot), or use cross entropy with more than one output",
              name(),
              outputs));
    }
    if (!data.hasClassIndices() && data.targetCount() != outputs) {
      throw new ShapeException(
          String.format(
              Locale.ROOT,
              "%s: targets have %d numbers per row, the network puts out %d",
              name(),
              data.targetCount(),
              outputs));
    }
    for (int r = 0; r < data.size(); r++) {
      if (data.hasClassIndices()) {
        if (data.target(r, 0) >= outputs) {
          throw new InvalidDataException(
              "targets",
              r,
              0,
              String.format(
                  Locale.ROOT, "class %d of %d does not exist", (int) data.target(r, 0), outputs));
        }
      } else if (kind.isBinary() || kind.isCategorical()) {
        checkProbabilities(data, r, outputs);
      }
    }
  }

  private void checkProbabilities(Dataset data, int row, int outputs) {
    double sum = 0;
    for (int c = 0; c < outputs; c++) {
      double t = data.target(row, c);
      if (!(t >= 0 && t <= 1)) {
        throw new InvalidDataException(
            "targets", row, c, name() + " needs a probability from 0 to 1, got " + t);
      }
      sum += t;
    }
    if (kind.isCategorical() && !anyRowSum && Math.abs(sum - 1) > ROW_SUM_TOLERANCE) {
      throw new InvalidDataException(
          "targets", row, 0, name() + " needs rows that sum to 1, this one sums to " + sum);
    }
  }

  @Override
  public String toString() {
    return name()
        + (kind == Kind.HUBER ? "(" + delta + ")" : "")
        + ", "
        + reduction.name().toLowerCase(Locale.ROOT).replace('_', ' ')
        + (scale == 1 ? "" : ", times " + scale);
  }
}
