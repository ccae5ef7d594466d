package io.github.espalier.backend.ejml;

/** Moves whole rows and blocks between flat row-major arrays. */
final class Moves64 {
  /** Below this many numbers in a row a loop is faster than a call of System.arraycopy. */
  private static final int SHORT = 8;

  private Moves64() {}

  static void gather(double[] table, int[] index, int from, int count, int cols, double[] out) {
    if (cols < SHORT) {
      gatherShort(table, index, from, count, cols, out);
      return;
    }
    for (int r = 0; r < count; r++) {
      System.arraycopy(table, index[from + r] * cols, out, r * cols, cols);
    }
  }

  private static void gatherShort(
      double[] table, int[] index, int from, int count, int cols, double[] out) {
    for (int c = 0; c < cols; c++) {
      for (int r = 0; r < count; r++) {
        out[r * cols + c] = table[index[from + r] * cols + c];
      }
    }
  }

  static void scatterAdd(double[] a, int[] index, int from, int count, int cols, double[] table) {
    for (int r = 0; r < count; r++) {
      int to = index[from + r] * cols;
      int source = r * cols;
      for (int c = 0; c < cols; c++) {
        table[to + c] = table[to + c] + a[source + c];
      }
    }
  }

  /** Copies rows×cols elements; {@code from} and {@code to} are the blocks' first elements. */
  static void copyBlock(
      double[] a, int from, int aCols, int rows, int cols, double[] out, int to, int outCols) {
    for (int r = 0; r < rows; r++) {
      System.arraycopy(a, from + r * aCols, out, to + r * outCols, cols);
    }
  }

  /** Every row of out ← row. */
  static void repeat(double[] row, double[] out, int rows, int cols) {
    for (int r = 0; r < rows; r++) {
      System.arraycopy(row, 0, out, r * cols, cols);
    }
  }
}
