package io.github.espalier.loss;

/** How the losses of a batch's elements become one number. */
public enum Reduction {
  /** The sum divided by rows · columns. */
  MEAN_ELEMENTS,
  /** The sum divided by rows. */
  MEAN_BATCH,
  /** The sum. */
  SUM;

  /**
   * What the sum of weighted element losses is divided by.
   *
   * @param weight the number of rows, or the sum of their weights
   * @param columns the number of outputs
   */
  public double divisor(double weight, int columns) {
    return switch (this) {
      case MEAN_ELEMENTS -> weight * columns;
      case MEAN_BATCH -> weight;
      case SUM -> 1;
    };
  }
}
