package io.github.espalier.metric;

/**
 * The predictions and targets of one batch, on the host, as a metric sees them; reused from batch
 * to batch.
 */
public final class HostBatch {
  private final double[] predictions;
  private final double[] targets;
  private final int columns;
  private final int targetColumns;
  private final boolean classIndices;
  private int rows;

  /** Room for batches of up to {@code maxRows}. */
  public HostBatch(int maxRows, int columns, int targetColumns, boolean classIndices) {
    this.columns = columns;
    this.targetColumns = targetColumns;
    this.classIndices = classIndices;
    predictions = new double[maxRows * columns];
    targets = new double[maxRows * targetColumns];
  }

  /** Sets the number of rows after the arrays have been filled. */
  public void rows(int rows) {
    this.rows = rows;
  }

  /** The number of samples. */
  public int rows() {
    return rows;
  }

  /** The number of outputs. */
  public int columns() {
    return columns;
  }

  /** All predictions, row-major; the first rows() · columns() are valid. */
  public double[] predictions() {
    return predictions;
  }

  /** All targets, row-major: as many columns as predictions, or one class index per row. */
  public double[] targets() {
    return targets;
  }

  /** One prediction. */
  public double prediction(int row, int column) {
    return predictions[row * columns + column];
  }

  /** One target; class indices read as one-hot rows. */
  public double target(int row, int column) {
    return classIndices
        ? ((int) targets[row] == column ? 1 : 0)
        : targets[row * targetColumns + column];
  }

  /** The first column of a row's largest prediction. */
  public int predictedClass(int row) {
    int best = 0;
    for (int c = 1; c < columns; c++) {
      if (prediction(row, c) > prediction(row, best)) {
        best = c;
      }
    }
    return best;
  }

  /** The class of a row's target: its index, or the first column of the largest number. */
  public int targetClass(int row) {
    if (classIndices) {
      return (int) targets[row];
    }
    int best = 0;
    for (int c = 1; c < columns; c++) {
      if (target(row, c) > target(row, best)) {
        best = c;
      }
    }
    return best;
  }
}
