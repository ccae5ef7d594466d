package io.github.espalier.backend.plain;

import java.util.Arrays;

/**
 * Matrix products on nested rows: out ← alpha · op(a) · op(b), plus out if {@code accumulate}, with
 * out m×n and inner size k.
 *
 * <p>The inner loops have one destination row and four source rows under one index variable, the
 * form that the JIT compiler turns into vector code (more rows, several destinations or offsets
 * into flat arrays stay scalar). Dot products are never vectorised, so they serve small shapes
 * only.
 *
 * <p>{@link Math#fma} is one instruction on every processor with AVX2 or NEON; without such
 * hardware it falls back to arbitrary precision and these kernels are thousands of times slower.
 */
@SuppressWarnings("cast") // The casts narrow in the FLOAT32 copy of this file.
final class Matmul64 {
  /**
   * Elements of the right matrix worked on at a time: 32 KB in double, what a first-level cache
   * holds.
   */
  private static final int TILE = 4096;

  /** The widest tile; 256 measured a quarter slower, as the vector loops gain from long rows. */
  private static final int TILE_COLS = 512;

  /**
   * Rows of the result that take turns: what follows on a row waits for its stores, so the other
   * rows go in between.
   */
  private static final int ROWS = 16;

  private Matmul64() {}

  /** a · b, rows {@code from} to {@code to} of out. */
  static void product(
      /*acc*/ double alpha,
      double[][] a,
      double[][] b,
      int from,
      int to,
      int k,
      int n,
      boolean accumulate,
      double[][] out) {
    double scale = (double) alpha;
    if (n < Narrow64.COLUMNS) {
      Narrow64.product(scale, a, b, from, to, k, n, accumulate, out);
      return;
    }
    if (to - from == 1) {
      // Nothing of b is used twice, so it is read straight through.
      if (!accumulate) {
        clear(out, from, to, 0, n);
      }
      addRows(scale, a, b, 0, k, out, from, to, 0, n);
      return;
    }
    columns(scale, a, b, from, to, k, 0, n, accumulate, out);
  }

  /** a · b, rows {@code from} to {@code to} and columns left to right of out. */
  static void columns(
      double scale,
      double[][] a,
      double[][] b,
      int from,
      int to,
      int k,
      int left,
      int right,
      boolean accumulate,
      double[][] out) {
    for (int j0 = left; j0 < right; j0 += TILE_COLS) {
      int j1 = Math.min(right, j0 + TILE_COLS);
      int depth = depth(j1 - j0);
      for (int p0 = 0; p0 < k; p0 += depth) {
        int p1 = Math.min(k, p0 + depth);
        for (int i0 = from; i0 < to; i0 += ROWS) {
          int i1 = Math.min(to, i0 + ROWS);
          if (p0 == 0 && !accumulate) {
            clear(out, i0, i1, j0, j1);
          }
          addRows(scale, a, b, p0, p1, out, i0, i1, j0, j1);
        }
      }
    }
  }

  private static void addRows(
      double scale,
      double[][] a,
      double[][] b,
      int p0,
      int p1,
      double[][] out,
      int i0,
      int i1,
      int j0,
      int j1) {
    int p = p0;
    for (; p < p1 - 3; p += 4) {
      double[] b0 = b[p];
      double[] b1 = b[p + 1];
      double[] b2 = b[p + 2];
      double[] b3 = b[p + 3];
      for (int i = i0; i < i1; i++) {
        double[] ai = a[i];
        add4(
            scale * ai[p],
            b0,
            scale * ai[p + 1],
            b1,
            scale * ai[p + 2],
            b2,
            scale * ai[p + 3],
            b3,
            out[i],
            j0,
            j1);
      }
    }
    if (p < p1 - 1) {
      for (int i = i0; i < i1; i++) {
        add2(scale * a[i][p], b[p], scale * a[i][p + 1], b[p + 1], out[i], j0, j1);
      }
      p += 2;
    }
    if (p < p1) {
      for (int i = i0; i < i1; i++) {
        add1(scale * a[i][p], b[p], out[i], j0, j1);
      }
    }
  }

  /** Just before products arrive, so that the rows are in the cache then. */
  private static void clear(double[][] out, int i0, int i1, int j0, int j1) {
    for (int i = i0; i < i1; i++) {
      Arrays.fill(out[i], j0, j1, 0);
    }
  }

  /** aᵀ · b, a being k×m. */
  static void leftTransposed(
      /*acc*/ double alpha,
      double[][] a,
      double[][] b,
      int from,
      int to,
      int k,
      int n,
      boolean accumulate,
      double[][] out) {
    double scale = (double) alpha;
    if (n < Narrow64.COLUMNS) {
      Narrow64.leftTransposed(scale, a, b, from, to, k, n, accumulate, out);
      return;
    }
    for (int j0 = 0; j0 < n; j0 += TILE_COLS) {
      int j1 = Math.min(n, j0 + TILE_COLS);
      int depth = depth(j1 - j0);
      for (int p0 = 0; p0 < k; p0 += depth) {
        int p1 = Math.min(k, p0 + depth);
        for (int i0 = from; i0 < to; i0 += ROWS) {
          int i1 = Math.min(to, i0 + ROWS);
          if (p0 == 0 && !accumulate) {
            clear(out, i0, i1, j0, j1);
          }
          addColumns(scale, a, b, p0, p1, out, i0, i1, j0, j1);
        }
      }
    }
  }

  private static void addColumns(
      double scale,
      double[][] a,
      double[][] b,
      int p0,
      int p1,
      double[][] out,
      int i0,
      int i1,
      int j0,
      int j1) {
    int p = p0;
    for (; p < p1 - 3; p += 4) {
      double[] a0 = a[p];
      double[] a1 = a[p + 1];
      double[] a2 = a[p + 2];
      double[] a3 = a[p + 3];
      double[] b0 = b[p];
      double[] b1 = b[p + 1];
      double[] b2 = b[p + 2];
      double[] b3 = b[p + 3];
      for (int i = i0; i < i1; i++) {
        add4(
            scale * a0[i],
            b0,
            scale * a1[i],
            b1,
            scale * a2[i],
            b2,
            scale * a3[i],
            b3,
            out[i],
            j0,
            j1);
      }
    }
    if (p < p1 - 1) {
      for (int i = i0; i < i1; i++) {
        add2(scale * a[p][i], b[p], scale * a[p + 1][i], b[p + 1], out[i], j0, j1);
      }
      p += 2;
    }
    if (p < p1) {
      for (int i = i0; i < i1; i++) {
        add1(scale * a[p][i], b[p], out[i], j0, j1);
      }
    }
  }

  /** a · bᵀ, by dot products; rows {@code from} to {@code to} and columns left to right of out. */
  static void rightTransposed(
      /*acc*/ double alpha,
      double[][] a,
      double[][] b,
      int from,
      int to,
      int k,
      int left,
      int right,
      boolean accumulate,
      double[][] out) {
    double scale = (double) alpha;
    for (int i = from; i < to; i++) {
      double[] ai = a[i];
      double[] oi = out[i];
      int j = left;
      for (; j < right - 3; j += 4) {
        dot4(scale, ai, b[j], b[j + 1], b[j + 2], b[j + 3], k, accumulate, oi, j);
      }
      for (; j < right; j++) {
        oi[j] = Math.fma(scale, dot(ai, b[j], k), accumulate ? oi[j] : 0);
      }
    }
  }

  /** aᵀ · bᵀ, a being k×m and b n×k; no layer needs it, so it is plain. */
  static void bothTransposed(
      /*acc*/ double alpha,
      double[][] a,
      double[][] b,
      int m,
      int k,
      int n,
      boolean accumulate,
      double[][] out) {
    double scale = (double) alpha;
    for (int i = 0; i < m; i++) {
      double[] oi = out[i];
      if (!accumulate) {
        Arrays.fill(oi, 0, n, 0);
      }
      for (int j = 0; j < n; j++) {
        double[] bj = b[j];
        double sum = 0;
        for (int p = 0; p < k; p++) {
          sum = Math.fma(a[p][i], bj[p], sum);
        }
        oi[j] = Math.fma(scale, sum, oi[j]);
      }
    }
  }

  private static int depth(int width) {
    return Math.max(4, TILE / width & ~3);
  }

  private static void add4(
      double a0,
      double[] b0,
      double a1,
      double[] b1,
      double a2,
      double[] b2,
      double a3,
      double[] b3,
      double[] out,
      int from,
      int to) {
    for (int j = from; j < to; j++) {
      out[j] =
          Math.fma(
              a0, b0[j], Math.fma(a1, b1[j], Math.fma(a2, b2[j], Math.fma(a3, b3[j], out[j]))));
    }
  }

  private static void add2(
      double a0, double[] b0, double a1, double[] b1, double[] out, int from, int to) {
    for (int j = from; j < to; j++) {
      out[j] = Math.fma(a0, b0[j], Math.fma(a1, b1[j], out[j]));
    }
  }

  private static void add1(double a0, double[] b0, double[] out, int from, int to) {
    for (int j = from; j < to; j++) {
      out[j] = Math.fma(a0, b0[j], out[j]);
    }
  }

  private static void dot4(
      double scale,
      double[] a,
      double[] b0,
      double[] b1,
      double[] b2,
      double[] b3,
      int k,
      boolean accumulate,
      double[] out,
      int j) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    for (int p = 0; p < k; p++) {
      double v = a[p];
      s0 = Math.fma(v, b0[p], s0);
      s1 = Math.fma(v, b1[p], s1);
      s2 = Math.fma(v, b2[p], s2);
      s3 = Math.fma(v, b3[p], s3);
    }
    out[j] = Math.fma(scale, s0, accumulate ? out[j] : 0);
    out[j + 1] = Math.fma(scale, s1, accumulate ? out[j + 1] : 0);
    out[j + 2] = Math.fma(scale, s2, accumulate ? out[j + 2] : 0);
    out[j + 3] = Math.fma(scale, s3, accumulate ? out[j + 3] : 0);
  }

  private static double dot(double[] a, double[] b, int k) {
    double sum = 0;
    for (int p = 0; p < k; p++) {
      sum = Math.fma(a[p], b[p], sum);
    }
    return sum;
  }
}
