package io.github.espalier.tck;

import java.util.Arrays;

/** The measures of difference that the golden cases' tolerances apply to. */
final class Deviation {
  private Deviation() {}

  /** The largest magnitude among all tensors of a block. */
  static double magnitude(double[][]... tensors) {
    double most = 0;
    for (double[][] tensor : tensors) {
      for (double[] row : tensor) {
        for (double v : row == null ? new double[0] : row) {
          most = Math.max(most, Math.abs(v));
        }
      }
    }
    return most;
  }

  /** Of a tensor, relative to its reference, or to a thousandth of its block. */
  static double ofTensor(double[][] got, double[][] reference, double blockMagnitude) {
    double scale = Math.max(magnitude(reference), 0.001 * blockMagnitude);
    return absolute(got, reference) / (scale == 0 ? 1 : scale);
  }

  /** The largest absolute difference; infinite where a number is missing or not one. */
  static double absolute(double[][] got, double[][] reference) {
    double most = 0;
    if (got.length != reference.length) {
      throw new AssertionError(got.length + " rows instead of " + reference.length);
    }
    for (int r = 0; r < got.length; r++) {
      if (got[r].length != reference[r].length) {
        throw new AssertionError(
            "row " + Arrays.toString(got[r]) + " instead of " + Arrays.toString(reference[r]));
      }
      for (int c = 0; c < got[r].length; c++) {
        double difference = Math.abs(got[r][c] - reference[r][c]);
        most = difference >= 0 ? Math.max(most, difference) : Double.POSITIVE_INFINITY;
      }
    }
    return most;
  }

  /** Of a number, relative to the reference, or to {@code least} if that is more. */
  static double ofNumber(double got, double reference, double least) {
    double difference = Math.abs(got - reference);
    return difference >= 0
        ? difference / Math.max(Math.abs(reference), least)
        : Double.POSITIVE_INFINITY;
  }

  /** Fails if a deviation is above its tolerance. */
  static void check(String what, double deviation, double tolerance) {
    if (!(deviation <= tolerance)) {
      throw new AssertionError(
          "%s deviates by %.3g, tolerance is %.3g".formatted(what, deviation, tolerance));
    }
  }
}
