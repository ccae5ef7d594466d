package io.github.espalier.loss;

import io.github.espalier.internal.Check;

/** The losses there are. */
public final class Losses {
  private Losses() {}

  /** (p − t)², mean over elements: the mean squared error. */
  public static StandardLoss squaredError() {
    return new StandardLoss(StandardLoss.Kind.SQUARED_ERROR, 0, Reduction.MEAN_ELEMENTS, 1, false);
  }

  /** |p − t|, mean over elements: the mean absolute error. */
  public static StandardLoss absoluteError() {
    return new StandardLoss(StandardLoss.Kind.ABSOLUTE_ERROR, 0, Reduction.MEAN_ELEMENTS, 1, false);
  }

  /** ½r² up to |r| = δ, linear beyond; mean over elements. Huber 1964. */
  public static StandardLoss huber(double delta) {
    return new StandardLoss(
        StandardLoss.Kind.HUBER, Check.positive("delta", delta), Reduction.MEAN_ELEMENTS, 1, false);
  }

  /** Binary cross-entropy of probabilities, mean over elements; fused with a last sigmoid. */
  public static StandardLoss binaryCrossEntropy() {
    return new StandardLoss(
        StandardLoss.Kind.BINARY_CROSS_ENTROPY, 0, Reduction.MEAN_ELEMENTS, 1, false);
  }

  /** Binary cross-entropy of logits, mean over elements; the network ends without activation. */
  public static StandardLoss binaryCrossEntropyFromLogits() {
    return new StandardLoss(
        StandardLoss.Kind.BINARY_CROSS_ENTROPY_FROM_LOGITS, 0, Reduction.MEAN_ELEMENTS, 1, false);
  }

  /**
   * Categorical cross-entropy of probabilities, mean over the batch; fused with a last softmax.
   * Targets are one-hot rows, rows of probabilities, or class indices.
   */
  public static StandardLoss crossEntropy() {
    return new StandardLoss(StandardLoss.Kind.CROSS_ENTROPY, 0, Reduction.MEAN_BATCH, 1, false);
  }

  /** Categorical cross-entropy of logits, mean over the batch; see {@link #crossEntropy}. */
  public static StandardLoss crossEntropyFromLogits() {
    return new StandardLoss(
        StandardLoss.Kind.CROSS_ENTROPY_FROM_LOGITS, 0, Reduction.MEAN_BATCH, 1, false);
  }
}
