package io.github.espalier.backend.nd4j;

import java.util.Arrays;

/** Reads the targets and row weights of a loss into scratch. */
final class Targets64 {
  private Targets64() {}

  /** Rows of {@code cols} targets; class indices (one column for many) become one-hot rows. */
  static void load(Nd4jTensor64 target, int row, int rows, int cols, double[] out) {
    if (target.cols() == cols) {
      target.load(row * cols, out, rows * cols);
      return;
    }
    Arrays.fill(out, 0, rows * cols, 0);
    for (int r = 0; r < rows; r++) {
      int hot = (int) target.buffer.get(row + r);
      if (hot >= 0 && hot < cols) {
        out[r * cols + hot] = 1;
      }
    }
  }

  /** The weights of the rows, ones if there are none. */
  static void loadWeights(Nd4jTensor64 rowWeight, int row, int rows, double[] out) {
    if (rowWeight == null) {
      Arrays.fill(out, 0, rows, 1);
    } else {
      rowWeight.load(row, out, rows);
    }
  }
}
