package io.github.espalier.backend.plain;

/** Kernels that only move numbers (or add them where they arrive). */
final class Moves64 {
  /** Rows of a transposed matrix written together: as many lines and pages as caches hold. */
  private static final int STRIP = 64;

  private Moves64() {}

  static void copyBlock(
      double[][] a, int row, int col, int rows, int cols, double[][] out, int outRow, int outCol) {
    for (int r = 0; r < rows; r++) {
      System.arraycopy(a[row + r], col, out[outRow + r], outCol, cols);
    }
  }

  static void gatherRows(
      double[][] table, int[] index, int from, int count, int cols, double[][] out) {
    if (cols < Narrow64.COLUMNS) {
      gatherNarrow(table, index, from, count, cols, out);
      return;
    }
    for (int r = 0; r < count; r++) {
      System.arraycopy(table[index[from + r]], 0, out[r], 0, cols);
    }
  }

  /**
   * Along the columns: a loop over few numbers, or a call that copies them, costs more to begin.
   */
  private static void gatherNarrow(
      double[][] table, int[] index, int from, int count, int cols, double[][] out) {
    for (int c = 0; c < cols; c++) {
      for (int r = 0; r < count; r++) {
        out[r][c] = table[index[from + r]][c];
      }
    }
  }

  static void scatterAddRows(
      double[][] a, int[] index, int from, int count, int cols, double[][] table) {
    for (int r = 0; r < count; r++) {
      addTo(table[index[from + r]], a[r], cols);
    }
  }

  static void addTo(double[] out, double[] a, int n) {
    for (int j = 0; j < n; j++) {
      out[j] += a[j];
    }
  }

  /**
   * Columns {@code from} to {@code to} of out ← aᵀ, from rows of a of n numbers; in strips of few
   * rows of out, which stay in the cache until their lines are full.
   */
  static void transpose(double[][] a, int from, int to, int n, double[][] out) {
    for (int c = 0; c < n; c += STRIP) {
      int end = Math.min(n, c + STRIP);
      int r = from;
      for (; r < to - 3; r += 4) {
        transpose4(a[r], a[r + 1], a[r + 2], a[r + 3], c, end, out, r);
      }
      for (; r < to; r++) {
        transpose1(a[r], c, end, out, r);
      }
    }
  }

  private static void transpose4(
      double[] a0, double[] a1, double[] a2, double[] a3, int from, int to, double[][] out, int r) {
    for (int c = from; c < to; c++) {
      double[] oc = out[c];
      oc[r] = a0[c];
      oc[r + 1] = a1[c];
      oc[r + 2] = a2[c];
      oc[r + 3] = a3[c];
    }
  }

  private static void transpose1(double[] a, int from, int to, double[][] out, int r) {
    for (int c = from; c < to; c++) {
      out[c][r] = a[c];
    }
  }
}
