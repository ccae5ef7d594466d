package io.github.espalier.backend.nd4j;

/** Moves whole rows and blocks between tensors. */
final class Rows64 {
  /** Side of the square tiles of a transpose: a tile of each tensor stays in cache. */
  private static final int TILE = 16;

  private Rows64() {}

  static void copy(Nd4jTensor64 a, Nd4jTensor64 out) {
    out.buffer.put(0, a.buffer, 0, a.size());
  }

  static void gather(Nd4jTensor64 table, int[] index, int from, int count, Nd4jTensor64 out) {
    int cols = table.cols();
    for (int r = 0; r < count; r++) {
      out.buffer.put(r * cols, table.buffer, index[from + r] * cols, cols);
    }
  }

  static void scatterAdd(
      Nd4jTensor64 a, int[] index, int from, int count, Nd4jTensor64 table, Scratch64 s) {
    int cols = table.cols();
    for (int r = 0; r < count; r++) {
      int row = index[from + r] * cols;
      table.load(row, s.a, cols);
      a.load(r * cols, s.b, cols);
      for (int c = 0; c < cols; c++) {
        s.a[c] += s.b[c];
      }
      table.store(row, s.a, cols);
    }
  }

  static void copyBlock(
      Nd4jTensor64 a,
      int row,
      int col,
      int rows,
      int cols,
      Nd4jTensor64 out,
      int outRow,
      int outCol) {
    for (int r = 0; r < rows; r++) {
      out.buffer.put(
          (outRow + r) * out.cols() + outCol, a.buffer, (row + r) * a.cols() + col, cols);
    }
  }

  static void transpose(Nd4jTensor64 a, Nd4jTensor64 out) {
    int rows = a.rows();
    int cols = a.cols();
    for (int r0 = 0; r0 < rows; r0 += TILE) {
      int r1 = Math.min(rows, r0 + TILE);
      for (int c0 = 0; c0 < cols; c0 += TILE) {
        int c1 = Math.min(cols, c0 + TILE);
        for (int c = c0; c < c1; c++) {
          for (int r = r0; r < r1; r++) {
            out.buffer.put(c * rows + r, a.buffer.get(r * cols + c));
          }
        }
      }
    }
  }
}
