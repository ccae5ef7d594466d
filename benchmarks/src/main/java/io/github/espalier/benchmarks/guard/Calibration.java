package io.github.espalier.benchmarks.guard;

import java.util.Arrays;

/**
 * A fixed piece of arithmetic that steps are compared with: a product of two small matrices in
 * plain loops. It never changes, so that a step's time in its terms changes only with the step, and
 * little with the machine's mood.
 */
final class Calibration {
  private static final int SIZE = 64;

  private final double[] a = new double[SIZE * SIZE];
  private final double[] b = new double[SIZE * SIZE];
  private final double[] out = new double[SIZE * SIZE];

  Calibration() {
    for (int i = 0; i < a.length; i++) {
      a[i] = 1.0 / (1 + i);
      b[i] = 1.0 / (2 + i);
    }
  }

  /** Multiplies once; an element of the product, so that it is computed. */
  double run() {
    Arrays.fill(out, 0);
    for (int i = 0; i < SIZE; i++) {
      for (int k = 0; k < SIZE; k++) {
        addRow(a[i * SIZE + k], k * SIZE, i * SIZE);
      }
    }
    return out[SIZE + 1];
  }

  private void addRow(double factor, int from, int to) {
    for (int j = 0; j < SIZE; j++) {
      out[to + j] += factor * b[from + j];
    }
  }
}
