package io.github.espalier.backend.ejml;

import static org.ejml.dense.block.TileMultiplication_F64.tileMultPlus;
import static org.ejml.dense.block.TileMultiplication_F64.tileMultPlusTransA;
import static org.ejml.dense.block.TileMultiplication_F64.tileMultPlusTransB;
import static org.ejml.dense.block.TileMultiplication_F64.tileMultSet;
import static org.ejml.dense.block.TileMultiplication_F64.tileMultSetTransA;
import static org.ejml.dense.block.TileMultiplication_F64.tileMultSetTransB;

import org.ejml.concurrency.EjmlConcurrency;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.mult.MatrixMatrixMult_DDRM;
import org.ejml.dense.row.mult.MatrixVectorMult_DDRM;

/**
 * Matrix products by EJML's tile multiplication, the inner kernel of its block matrices, which
 * takes strides and so works on row-major data as they are.
 *
 * <p>The tile with a transposed right side, four dot products at a time, is the fastest that EJML
 * has. A product that is large enough goes through it: what is not laid out for it is packed,
 * transposed, into scratch, a panel at a time. Smaller products use the tile of their own kind.
 *
 * <p>With all threads, the panels of a large product run on EJML's own pool. The bits of an element
 * depend on neither the panels nor which thread computes them. With one thread nothing is allocated
 * once the scratch is there.
 */
// The casts that change nothing here round in the generated FLOAT32 twin.
@SuppressWarnings("cast")
final class Matmul64 {
  /** From this many rows on, packing the right side of a·b is repaid. */
  static final int PACKED_ROWS = 12;

  /** From this inner size on, dot products beat the tiles that add up rows. */
  static final int PACKED_INNER = 16;

  /** From this many columns on, packing the left side of aᵀ·b is repaid. */
  static final int PACKED_COLS = 16;

  /** Up to this many elements of b, reading it in columns of four beats adding up its rows. */
  static final int SMALL = 4096;

  /** Longer inner sizes are cut into equal parts no longer than this. */
  static final int MOST_INNER = 1024;

  /** Elements of a packed panel: as large as leaves the second-level cache room for others. */
  private static final int PANEL = 32 * MOST_INNER;

  /** From this many multiply-adds on, EJML's pool is worth waking, which takes some 45 µs. */
  static final long PARALLEL = 1 << 20;

  private final int threads;
  private final long parallel;
  private final Scratch64 scratch = new Scratch64(2 * PANEL);

  /**
   * Products for a backend.
   *
   * @param threads 1, or the size of EJML's pool
   * @param parallel from how many multiply-adds on a product is divided among the threads
   */
  Matmul64(int threads, long parallel) {
    this.threads = threads;
    this.parallel = threads == 1 ? Long.MAX_VALUE : parallel;
  }

  /** out ← a·b, plus out if accumulate. */
  void mult(DMatrixRMaj a, DMatrixRMaj b, boolean accumulate, DMatrixRMaj out) {
    int m = a.numRows;
    int k = a.numCols;
    int n = b.numCols;
    if (n == 1) {
      if (accumulate) {
        MatrixVectorMult_DDRM.multAdd(a, b, out);
      } else {
        MatrixVectorMult_DDRM.mult(a, b, out);
      }
    } else if (m >= PACKED_ROWS && k >= PACKED_INNER) {
      panels(a.data, false, b.data, false, accumulate, out.data, m, k, n);
    } else if (k * n <= SMALL) {
      rows(a.data, b.data, accumulate, out.data, m, k, n);
    } else if (accumulate) {
      tileMultPlus(a.data, b.data, out.data, m, k, n, 0, 0, 0);
    } else {
      tileMultSet(a.data, b.data, out.data, m, k, n, 0, 0, 0);
    }
  }

  /** out ← a·b row by row: each is a transposed column, whose tile keeps four sums in registers. */
  private static void rows(
      double[] a, double[] b, boolean accumulate, double[] out, int m, int k, int n) {
    for (int i = 0; i < m; i++) {
      if (accumulate) {
        tileMultPlusTransA(a, b, out, k, 1, n, 1, n, n, i * k, 0, i * n);
      } else {
        tileMultSetTransA(a, b, out, k, 1, n, 1, n, n, i * k, 0, i * n);
      }
    }
  }

  /** out ← aᵀ·b, plus out if accumulate. */
  void multTransA(DMatrixRMaj a, DMatrixRMaj b, boolean accumulate, DMatrixRMaj out) {
    int m = a.numCols;
    int k = a.numRows;
    int n = b.numCols;
    if (m >= PACKED_ROWS && k >= PACKED_INNER && n >= PACKED_COLS) {
      panels(a.data, true, b.data, false, accumulate, out.data, m, k, n);
    } else if (n > 1) {
      transA(a.data, b.data, accumulate, out.data, m, k, n);
    } else {
      // The same column as a row, of which the tile computes four elements at a time.
      transA(b.data, a.data, accumulate, out.data, 1, k, m);
    }
  }

  private static void transA(
      double[] a, double[] b, boolean accumulate, double[] out, int m, int k, int n) {
    if (accumulate) {
      tileMultPlusTransA(a, b, out, k, m, n, 0, 0, 0);
    } else {
      tileMultSetTransA(a, b, out, k, m, n, 0, 0, 0);
    }
  }

  /** out ← a·bᵀ, plus out if accumulate. */
  void multTransB(DMatrixRMaj a, DMatrixRMaj b, boolean accumulate, DMatrixRMaj out) {
    int m = a.numRows;
    int k = a.numCols;
    int n = b.numRows;
    if (k == 1) {
      // Columns are stored as their transposes are.
      transA(a.data, b.data, accumulate, out.data, m, k, n);
    } else if (k * n > SMALL || (long) m * k * n >= parallel) {
      panels(a.data, false, b.data, true, accumulate, out.data, m, k, n);
    } else if (accumulate) {
      tileMultPlusTransB(a.data, b.data, out.data, m, k, n, 0, 0, 0);
    } else {
      tileMultSetTransB(a.data, b.data, out.data, m, k, n, 0, 0, 0);
    }
  }

  /** out ← alpha · op(a) · op(b), plus out if accumulate: for what the others do not compute. */
  static void general(
      /*acc*/ double alpha,
      DMatrixRMaj a,
      boolean transA,
      DMatrixRMaj b,
      boolean transB,
      boolean accumulate,
      DMatrixRMaj out) {
    double factor = (double) alpha;
    double[] left = a.data;
    double[] right = b.data;
    double[] c = out.data;
    int n = out.numCols;
    if (transA && transB) {
      if (accumulate) {
        MatrixMatrixMult_DDRM.multAddTransAB(factor, a, b, out);
      } else {
        MatrixMatrixMult_DDRM.multTransAB(factor, a, b, out);
      }
    } else if (transB) {
      if (accumulate) {
        tileMultPlusTransB(factor, left, right, c, a.numRows, a.numCols, n, 0, 0, 0);
      } else {
        tileMultSetTransB(factor, left, right, c, a.numRows, a.numCols, n, 0, 0, 0);
      }
    } else if (transA) {
      if (accumulate) {
        tileMultPlusTransA(factor, left, right, c, a.numRows, a.numCols, n, 0, 0, 0);
      } else {
        tileMultSetTransA(factor, left, right, c, a.numRows, a.numCols, n, 0, 0, 0);
      }
    } else if (accumulate) {
      tileMultPlus(factor, left, right, c, a.numRows, a.numCols, n, 0, 0, 0);
    } else {
      tileMultSet(factor, left, right, c, a.numRows, a.numCols, n, 0, 0, 0);
    }
  }

  /** out ← aᵀ. */
  static void transpose(DMatrixRMaj a, DMatrixRMaj out) {
    CommonOps_DDRM.transpose(a, out);
  }

  /** out (m×n) ← op(a) · op(b), a panel of columns at a time. */
  private void panels(
      double[] a,
      boolean transA,
      double[] b,
      boolean transB,
      boolean accumulate,
      double[] out,
      int m,
      int k,
      int n) {
    int parts = (k + MOST_INNER - 1) / MOST_INNER;
    int depth = (k + parts - 1) / parts;
    int fits = PANEL / depth & ~3;
    int count = (n + fits - 1) / fits;
    if ((long) m * k * n < parallel) {
      int width = width(n, count);
      for (int j = 0; j < n; j += width) {
        panel(a, transA, b, transB, accumulate, out, m, k, n, depth, j, width);
      }
    } else {
      int width = width(n, (count + threads - 1) / threads * threads);
      EjmlConcurrency.loopFor(
          0, n, width, j -> panel(a, transA, b, transB, accumulate, out, m, k, n, depth, j, width));
    }
  }

  /** n columns in as many panels, each but the last a multiple of the tile's four. */
  private static int width(int n, int panels) {
    return ((n + panels - 1) / panels + 3) & ~3;
  }

  /** The columns of out from {@code first} on, at most {@code most} of them. */
  private void panel(
      double[] a,
      boolean transA,
      double[] b,
      boolean transB,
      boolean accumulate,
      double[] out,
      int m,
      int k,
      int n,
      int depth,
      int first,
      int most) {
    int width = Math.min(most, n - first);
    int height = transA ? Math.min(m, PANEL / depth) : m;
    double[] packed = transA || !transB ? scratch.take() : null;
    for (int p = 0; p < k; p += depth) {
      int inner = Math.min(depth, k - p);
      double[] right = b;
      int rightStride = k;
      int rightOffset = first * k + p;
      if (!transB) {
        pack(b, p * n + first, n, inner, width, packed, 0);
        right = packed;
        rightStride = inner;
        rightOffset = 0;
      }
      for (int i = 0; i < m; i += height) {
        int rows = Math.min(height, m - i);
        double[] left = a;
        int leftStride = k;
        int leftOffset = i * k + p;
        if (transA) {
          pack(a, p * m + i, m, inner, rows, packed, PANEL);
          left = packed;
          leftStride = inner;
          leftOffset = PANEL;
        }
        int to = i * n + first;
        if (accumulate || p > 0) {
          tileMultPlusTransB(
              left,
              right,
              out,
              rows,
              inner,
              width,
              leftStride,
              rightStride,
              n,
              leftOffset,
              rightOffset,
              to);
        } else {
          tileMultSetTransB(
              left,
              right,
              out,
              rows,
              inner,
              width,
              leftStride,
              rightStride,
              n,
              leftOffset,
              rightOffset,
              to);
        }
      }
    }
    if (packed != null) {
      scratch.give(packed);
    }
  }

  /**
   * Copies rows×cols elements of {@code from} transposed. Eight columns at a time: they share a
   * cache line where they are read.
   */
  private static void pack(
      double[] from, int offset, int stride, int rows, int cols, double[] to, int toOffset) {
    int c = 0;
    for (; c <= cols - 8; c += 8) {
      int source = offset + c;
      int t = toOffset + c * rows;
      for (int r = 0; r < rows; r++) {
        to[t + r] = from[source];
        to[t + rows + r] = from[source + 1];
        to[t + 2 * rows + r] = from[source + 2];
        to[t + 3 * rows + r] = from[source + 3];
        to[t + 4 * rows + r] = from[source + 4];
        to[t + 5 * rows + r] = from[source + 5];
        to[t + 6 * rows + r] = from[source + 6];
        to[t + 7 * rows + r] = from[source + 7];
        source += stride;
      }
    }
    for (; c < cols; c++) {
      int source = offset + c;
      int t = toOffset + c * rows;
      for (int r = 0; r < rows; r++) {
        to[t + r] = from[source];
        source += stride;
      }
    }
  }
}
