package io.github.espalier.data;

import io.github.espalier.internal.Check;
import java.util.Objects;

/** Conversions between class indices, one-hot rows and outputs. */
public final class Labels {
  private Labels() {}

  /**
   * One row per label, 1 in its column and 0 elsewhere.
   *
   * @throws InvalidDataException if a label is not from 0 to below {@code classes}
   */
  public static double[][] oneHot(int[] labels, int classes) {
    Objects.requireNonNull(labels, "labels");
    double[][] rows = new double[labels.length][Check.positive("classes", classes)];
    for (int r = 0; r < labels.length; r++) {
      if (labels[r] < 0 || labels[r] >= classes) {
        throw new InvalidDataException(
            "labels", r, 0, "class " + labels[r] + " of " + classes + " does not exist");
      }
      rows[r][labels[r]] = 1;
    }
    return rows;
  }

  /** The column of each row's largest value, the first on ties. */
  public static int[] argMax(double[][] rows) {
    Check.noNulls("rows", rows);
    int[] labels = new int[rows.length];
    for (int r = 0; r < rows.length; r++) {
      for (int c = 1; c < rows[r].length; c++) {
        if (rows[r][c] > rows[r][labels[r]]) {
          labels[r] = c;
        }
      }
    }
    return labels;
  }

  /** 1 where a value is at least the threshold, else 0. */
  public static int[][] atLeast(double threshold, double[][] rows) {
    Check.finite("threshold", threshold);
    Check.noNulls("rows", rows);
    int[][] labels = new int[rows.length][];
    for (int r = 0; r < rows.length; r++) {
      labels[r] = new int[rows[r].length];
      for (int c = 0; c < rows[r].length; c++) {
        labels[r][c] = rows[r][c] >= threshold ? 1 : 0;
      }
    }
    return labels;
  }

  /** The nearest whole number, ties to even: the rounding of numpy and Python. */
  public static double roundHalfEven(double value) {
    return Math.rint(value);
  }
}
