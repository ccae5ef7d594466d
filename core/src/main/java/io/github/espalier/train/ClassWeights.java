package io.github.espalier.train;

import io.github.espalier.backend.Backend;
import io.github.espalier.data.Dataset;
import io.github.espalier.data.InvalidDataException;
import io.github.espalier.internal.Arena;
import io.github.espalier.tensor.Shape;
import io.github.espalier.tensor.ShapeException;
import io.github.espalier.tensor.Tensor;
import java.util.List;

/**
 * Weighs the rows of a batch by their classes: a row's weight is multiplied by its class's, for a
 * row of probabilities t by Σ tₖ·weightₖ.
 *
 * <p>With one output there are two classes, and t is the probability of the second.
 */
final class ClassWeights {
  /** How far from 1 the sum of a row of class probabilities may be. */
  private static final double ROW_SUM_TOLERANCE = 1e-4;

  private final Backend backend;
  private final double[] ofClass;
  private final double[] rowNumbers;
  private final Tensor rows;
  private double[] targets = new double[0];

  ClassWeights(Backend backend, List<Double> ofClass, int maxBatch, Arena arena) {
    this.backend = backend;
    this.ofClass = ofClass.stream().mapToDouble(Double::doubleValue).toArray();
    rowNumbers = new double[maxBatch];
    rows = arena.allocate(Shape.of(maxBatch, 1));
  }

  /**
   * The weights of a batch's rows; valid until the next call.
   *
   * @param target class indices, probabilities of one class, or a row of them
   * @param rowWeight what the rows weigh already, or null
   */
  Tensor of(Tensor target, Tensor rowWeight) {
    int count = target.rows();
    int columns = target.cols();
    if (columns != 1 && columns != ofClass.length) {
      throw new ShapeException(
          "step: the target has "
              + columns
              + " columns, needs 1 or one for each of the "
              + ofClass.length
              + " class weights");
    }
    if (count > rowNumbers.length) {
      throw new ShapeException(
          "step: the target has " + count + " rows, needs 1 to " + rowNumbers.length);
    }
    if (targets.length < rowNumbers.length * columns) {
      targets = new double[rowNumbers.length * columns];
    }
    backend.download(target, targets, 0);
    boolean weighted = rowWeight != null;
    if (weighted) {
      if (rowWeight.rows() != count || rowWeight.cols() != 1) {
        throw new ShapeException(
            "step: rowWeight is " + rowWeight.shape() + ", needs " + count + "×1");
      }
      backend.download(rowWeight, rowNumbers, 0);
    }
    for (int r = 0; r < count; r++) {
      rowNumbers[r] = (weighted ? rowNumbers[r] : 1) * weight(r, columns);
    }
    rows.setRows(count);
    backend.upload(rowNumbers, 0, rows);
    return rows;
  }

  private double weight(int row, int columns) {
    double first = targets[row * columns];
    if (columns == 1) {
      if (ofClass.length == 2 && first >= 0 && first <= 1) {
        return (1 - first) * ofClass[0] + first * ofClass[1];
      }
      if (first >= 0 && first < ofClass.length && first == Math.rint(first)) {
        return ofClass[(int) first];
      }
      throw new InvalidDataException("targets", row, 0, noClass(first));
    }
    double sum = 0;
    for (int c = 0; c < columns; c++) {
      sum += targets[row * columns + c] * ofClass[c];
    }
    return sum;
  }

  /** Refuses data whose targets are no classes. */
  static void check(Dataset data) {
    for (int r = 0; r < data.size() && !data.hasClassIndices(); r++) {
      double sum = 0;
      for (int c = 0; c < data.targetCount(); c++) {
        double t = data.target(r, c);
        if (!(t >= 0 && t <= 1)) {
          throw new InvalidDataException("targets", r, c, noClass(t));
        }
        sum += t;
      }
      if (data.targetCount() > 1 && Math.abs(sum - 1) > ROW_SUM_TOLERANCE) {
        throw new InvalidDataException(
            "targets", r, 0, "class weights need rows that sum to 1, this one sums to " + sum);
      }
    }
  }

  private static String noClass(double target) {
    return "class weights need a class that has one, or a probability from 0 to 1, got " + target;
  }
}
