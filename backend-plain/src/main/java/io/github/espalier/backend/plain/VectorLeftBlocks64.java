package io.github.espalier.backend.plain;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Register blocks of out ← start + aᵀ · b on nested rows, by the Vector API: as {@link
 * VectorBlocks64}, but the numbers of a that a block takes lie beside each other in one row.
 *
 * <p>A block keeps its part of out in registers while it runs down the inner dimension from p0 to
 * p1: each number is one chain of fused multiply-adds in the order of p, whatever the block's size,
 * so that results do not depend on how rows are divided. It starts from the numbers of {@code
 * start}, which is a row for all (a bias, or {@link VectorBlocks64#ZEROS}) or null: then from those
 * of out.
 *
 * <p>Every vector is a local variable of one method, and no choice meets another value of it but
 * the loop's: a vector that a call, a field or a merge of branches holds may be an object on the
 * heap. For the same reason the methods are small in byte code: beyond what the compilers take, all
 * of their vectors are objects.
 *
 * <p>Rows of b, bias and out are as long as a whole number of vectors; what stands beyond their
 * columns is never read as a result.
 */
final class VectorLeftBlocks64 {
  private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;
  private static final int L = S.length();

  private VectorLeftBlocks64() {}

  /** Rows {@code from} to {@code to} of out, n columns, inner dimension p0 to p1. */
  static void panel(
      double[][] a,
      double[][] b,
      int from,
      int to,
      int n,
      int p0,
      int p1,
      double[] start,
      double[][] out) {
    int to8 = VectorRegisters.MANY ? from + (to - from & ~7) : from;
    int to4 = to8 + (to - to8 & ~3);
    eights(a, b, from, to8, n, p0, p1, start, out);
    fours(a, b, to8, to4, n, p0, p1, start, out);
    for (int i = to4; i < to; i++) {
      row(a, b, i, n, p0, p1, start, out);
    }
  }

  private static void eights(
      double[][] a,
      double[][] b,
      int from,
      int to,
      int n,
      int p0,
      int p1,
      double[] start,
      double[][] out) {
    int width;
    for (int j = 0; j < n; j += width * L) {
      int vectors = (n - j + L - 1) / L;
      width = vectors == 4 ? 2 : Math.min(vectors, 3);
      int s = start == VectorBlocks64.ZEROS ? 0 : j;
      if (width == 3) {
        for (int i = from; i < to; i += 8) {
          block8x3(a, b, i, j, p0, p1, start, s, out);
        }
      } else if (width == 2) {
        for (int i = from; i < to; i += 8) {
          block8x2(a, b, i, j, p0, p1, start, s, out);
        }
      } else {
        for (int i = from; i < to; i += 8) {
          block8x1(a, b, i, j, p0, p1, start, s, out);
        }
      }
    }
  }

  private static void fours(
      double[][] a,
      double[][] b,
      int from,
      int to,
      int n,
      int p0,
      int p1,
      double[] start,
      double[][] out) {
    int j = 0;
    for (; j < n - L; j += 2 * L) {
      int s = start == VectorBlocks64.ZEROS ? 0 : j;
      for (int i = from; i < to; i += 4) {
        block4x2(a, b, i, j, p0, p1, start, s, out);
      }
    }
    if (j < n) {
      int s = start == VectorBlocks64.ZEROS ? 0 : j;
      for (int i = from; i < to; i += 4) {
        block4x1(a, b, i, j, p0, p1, start, s, out);
      }
    }
  }

  private static void row(
      double[][] a, double[][] b, int i, int n, int p0, int p1, double[] start, double[][] out) {
    int j = 0;
    for (; j < n - 7 * L; j += 8 * L) {
      block1x8(a, b, i, j, p0, p1, start, start == VectorBlocks64.ZEROS ? 0 : j, out);
    }
    for (; j < n; j += L) {
      block1x1(a, b, i, j, p0, p1, start, start == VectorBlocks64.ZEROS ? 0 : j, out);
    }
  }

  /** Eight rows of out by three vectors. */
  private static void block8x3(
      double[][] a,
      double[][] b,
      int i,
      int j,
      int p0,
      int p1,
      double[] start,
      int s,
      double[][] out) {
    double[] o0 = out[i];
    double[] o1 = out[i + 1];
    double[] o2 = out[i + 2];
    double[] o3 = out[i + 3];
    double[] o4 = out[i + 4];
    double[] o5 = out[i + 5];
    double[] o6 = out[i + 6];
    double[] o7 = out[i + 7];
    double[] s0 = start == null ? o0 : start;
    DoubleVector c00 = DoubleVector.fromArray(S, s0, s);
    DoubleVector c01 = DoubleVector.fromArray(S, s0, s + L);
    DoubleVector c02 = DoubleVector.fromArray(S, s0, s + 2 * L);
    double[] s1 = start == null ? o1 : start;
    DoubleVector c10 = DoubleVector.fromArray(S, s1, s);
    DoubleVector c11 = DoubleVector.fromArray(S, s1, s + L);
    DoubleVector c12 = DoubleVector.fromArray(S, s1, s + 2 * L);
    double[] s2 = start == null ? o2 : start;
    DoubleVector c20 = DoubleVector.fromArray(S, s2, s);
    DoubleVector c21 = DoubleVector.fromArray(S, s2, s + L);
    DoubleVector c22 = DoubleVector.fromArray(S, s2, s + 2 * L);
    double[] s3 = start == null ? o3 : start;
    DoubleVector c30 = DoubleVector.fromArray(S, s3, s);
    DoubleVector c31 = DoubleVector.fromArray(S, s3, s + L);
    DoubleVector c32 = DoubleVector.fromArray(S, s3, s + 2 * L);
    double[] s4 = start == null ? o4 : start;
    DoubleVector c40 = DoubleVector.fromArray(S, s4, s);
    DoubleVector c41 = DoubleVector.fromArray(S, s4, s + L);
    DoubleVector c42 = DoubleVector.fromArray(S, s4, s + 2 * L);
    double[] s5 = start == null ? o5 : start;
    DoubleVector c50 = DoubleVector.fromArray(S, s5, s);
    DoubleVector c51 = DoubleVector.fromArray(S, s5, s + L);
    DoubleVector c52 = DoubleVector.fromArray(S, s5, s + 2 * L);
    double[] s6 = start == null ? o6 : start;
    DoubleVector c60 = DoubleVector.fromArray(S, s6, s);
    DoubleVector c61 = DoubleVector.fromArray(S, s6, s + L);
    DoubleVector c62 = DoubleVector.fromArray(S, s6, s + 2 * L);
    double[] s7 = start == null ? o7 : start;
    DoubleVector c70 = DoubleVector.fromArray(S, s7, s);
    DoubleVector c71 = DoubleVector.fromArray(S, s7, s + L);
    DoubleVector c72 = DoubleVector.fromArray(S, s7, s + 2 * L);
    for (int p = p0; p < p1; p++) {
      double[] ap = a[p];
      double[] bp = b[p];
      DoubleVector b0 = DoubleVector.fromArray(S, bp, j);
      DoubleVector b1 = DoubleVector.fromArray(S, bp, j + L);
      DoubleVector b2 = DoubleVector.fromArray(S, bp, j + 2 * L);
      DoubleVector x = DoubleVector.broadcast(S, ap[i]);
      c00 = x.fma(b0, c00);
      c01 = x.fma(b1, c01);
      c02 = x.fma(b2, c02);
      x = DoubleVector.broadcast(S, ap[i + 1]);
      c10 = x.fma(b0, c10);
      c11 = x.fma(b1, c11);
      c12 = x.fma(b2, c12);
      x = DoubleVector.broadcast(S, ap[i + 2]);
      c20 = x.fma(b0, c20);
      c21 = x.fma(b1, c21);
      c22 = x.fma(b2, c22);
      x = DoubleVector.broadcast(S, ap[i + 3]);
      c30 = x.fma(b0, c30);
      c31 = x.fma(b1, c31);
      c32 = x.fma(b2, c32);
      x = DoubleVector.broadcast(S, ap[i + 4]);
      c40 = x.fma(b0, c40);
      c41 = x.fma(b1, c41);
      c42 = x.fma(b2, c42);
      x = DoubleVector.broadcast(S, ap[i + 5]);
      c50 = x.fma(b0, c50);
      c51 = x.fma(b1, c51);
      c52 = x.fma(b2, c52);
      x = DoubleVector.broadcast(S, ap[i + 6]);
      c60 = x.fma(b0, c60);
      c61 = x.fma(b1, c61);
      c62 = x.fma(b2, c62);
      x = DoubleVector.broadcast(S, ap[i + 7]);
      c70 = x.fma(b0, c70);
      c71 = x.fma(b1, c71);
      c72 = x.fma(b2, c72);
    }
    c00.intoArray(o0, j);
    c01.intoArray(o0, j + L);
    c02.intoArray(o0, j + 2 * L);
    c10.intoArray(o1, j);
    c11.intoArray(o1, j + L);
    c12.intoArray(o1, j + 2 * L);
    c20.intoArray(o2, j);
    c21.intoArray(o2, j + L);
    c22.intoArray(o2, j + 2 * L);
    c30.intoArray(o3, j);
    c31.intoArray(o3, j + L);
    c32.intoArray(o3, j + 2 * L);
    c40.intoArray(o4, j);
    c41.intoArray(o4, j + L);
    c42.intoArray(o4, j + 2 * L);
    c50.intoArray(o5, j);
    c51.intoArray(o5, j + L);
    c52.intoArray(o5, j + 2 * L);
    c60.intoArray(o6, j);
    c61.intoArray(o6, j + L);
    c62.intoArray(o6, j + 2 * L);
    c70.intoArray(o7, j);
    c71.intoArray(o7, j + L);
    c72.intoArray(o7, j + 2 * L);
  }

  /** Eight rows of out by two vectors. */
  private static void block8x2(
      double[][] a,
      double[][] b,
      int i,
      int j,
      int p0,
      int p1,
      double[] start,
      int s,
      double[][] out) {
    double[] o0 = out[i];
    double[] o1 = out[i + 1];
    double[] o2 = out[i + 2];
    double[] o3 = out[i + 3];
    double[] o4 = out[i + 4];
    double[] o5 = out[i + 5];
    double[] o6 = out[i + 6];
    double[] o7 = out[i + 7];
    double[] s0 = start == null ? o0 : start;
    DoubleVector c00 = DoubleVector.fromArray(S, s0, s);
    DoubleVector c01 = DoubleVector.fromArray(S, s0, s + L);
    double[] s1 = start == null ? o1 : start;
    DoubleVector c10 = DoubleVector.fromArray(S, s1, s);
    DoubleVector c11 = DoubleVector.fromArray(S, s1, s + L);
    double[] s2 = start == null ? o2 : start;
    DoubleVector c20 = DoubleVector.fromArray(S, s2, s);
    DoubleVector c21 = DoubleVector.fromArray(S, s2, s + L);
    double[] s3 = start == null ? o3 : start;
    DoubleVector c30 = DoubleVector.fromArray(S, s3, s);
    DoubleVector c31 = DoubleVector.fromArray(S, s3, s + L);
    double[] s4 = start == null ? o4 : start;
    DoubleVector c40 = DoubleVector.fromArray(S, s4, s);
    DoubleVector c41 = DoubleVector.fromArray(S, s4, s + L);
    double[] s5 = start == null ? o5 : start;
    DoubleVector c50 = DoubleVector.fromArray(S, s5, s);
    DoubleVector c51 = DoubleVector.fromArray(S, s5, s + L);
    double[] s6 = start == null ? o6 : start;
    DoubleVector c60 = DoubleVector.fromArray(S, s6, s);
    DoubleVector c61 = DoubleVector.fromArray(S, s6, s + L);
    double[] s7 = start == null ? o7 : start;
    DoubleVector c70 = DoubleVector.fromArray(S, s7, s);
    DoubleVector c71 = DoubleVector.fromArray(S, s7, s + L);
    for (int p = p0; p < p1; p++) {
      double[] ap = a[p];
      double[] bp = b[p];
      DoubleVector b0 = DoubleVector.fromArray(S, bp, j);
      DoubleVector b1 = DoubleVector.fromArray(S, bp, j + L);
      DoubleVector x = DoubleVector.broadcast(S, ap[i]);
      c00 = x.fma(b0, c00);
      c01 = x.fma(b1, c01);
      x = DoubleVector.broadcast(S, ap[i + 1]);
      c10 = x.fma(b0, c10);
      c11 = x.fma(b1, c11);
      x = DoubleVector.broadcast(S, ap[i + 2]);
      c20 = x.fma(b0, c20);
      c21 = x.fma(b1, c21);
      x = DoubleVector.broadcast(S, ap[i + 3]);
      c30 = x.fma(b0, c30);
      c31 = x.fma(b1, c31);
      x = DoubleVector.broadcast(S, ap[i + 4]);
      c40 = x.fma(b0, c40);
      c41 = x.fma(b1, c41);
      x = DoubleVector.broadcast(S, ap[i + 5]);
      c50 = x.fma(b0, c50);
      c51 = x.fma(b1, c51);
      x = DoubleVector.broadcast(S, ap[i + 6]);
      c60 = x.fma(b0, c60);
      c61 = x.fma(b1, c61);
      x = DoubleVector.broadcast(S, ap[i + 7]);
      c70 = x.fma(b0, c70);
      c71 = x.fma(b1, c71);
    }
    c00.intoArray(o0, j);
    c01.intoArray(o0, j + L);
    c10.intoArray(o1, j);
    c11.intoArray(o1, j + L);
    c20.intoArray(o2, j);
    c21.intoArray(o2, j + L);
    c30.intoArray(o3, j);
    c31.intoArray(o3, j + L);
    c40.intoArray(o4, j);
    c41.intoArray(o4, j + L);
    c50.intoArray(o5, j);
    c51.intoArray(o5, j + L);
    c60.intoArray(o6, j);
    c61.intoArray(o6, j + L);
    c70.intoArray(o7, j);
    c71.intoArray(o7, j + L);
  }

  /** Eight rows of out by one vector. */
  private static void block8x1(
      double[][] a,
      double[][] b,
      int i,
      int j,
      int p0,
      int p1,
      double[] start,
      int s,
      double[][] out) {
    double[] o0 = out[i];
    double[] o1 = out[i + 1];
    double[] o2 = out[i + 2];
    double[] o3 = out[i + 3];
    double[] o4 = out[i + 4];
    double[] o5 = out[i + 5];
    double[] o6 = out[i + 6];
    double[] o7 = out[i + 7];
    double[] s0 = start == null ? o0 : start;
    DoubleVector c00 = DoubleVector.fromArray(S, s0, s);
    double[] s1 = start == null ? o1 : start;
    DoubleVector c10 = DoubleVector.fromArray(S, s1, s);
    double[] s2 = start == null ? o2 : start;
    DoubleVector c20 = DoubleVector.fromArray(S, s2, s);
    double[] s3 = start == null ? o3 : start;
    DoubleVector c30 = DoubleVector.fromArray(S, s3, s);
    double[] s4 = start == null ? o4 : start;
    DoubleVector c40 = DoubleVector.fromArray(S, s4, s);
    double[] s5 = start == null ? o5 : start;
    DoubleVector c50 = DoubleVector.fromArray(S, s5, s);
    double[] s6 = start == null ? o6 : start;
    DoubleVector c60 = DoubleVector.fromArray(S, s6, s);
    double[] s7 = start == null ? o7 : start;
    DoubleVector c70 = DoubleVector.fromArray(S, s7, s);
    for (int p = p0; p < p1; p++) {
      double[] ap = a[p];
      double[] bp = b[p];
      DoubleVector b0 = DoubleVector.fromArray(S, bp, j);
      DoubleVector x = DoubleVector.broadcast(S, ap[i]);
      c00 = x.fma(b0, c00);
      x = DoubleVector.broadcast(S, ap[i + 1]);
      c10 = x.fma(b0, c10);
      x = DoubleVector.broadcast(S, ap[i + 2]);
      c20 = x.fma(b0, c20);
      x = DoubleVector.broadcast(S, ap[i + 3]);
      c30 = x.fma(b0, c30);
      x = DoubleVector.broadcast(S, ap[i + 4]);
      c40 = x.fma(b0, c40);
      x = DoubleVector.broadcast(S, ap[i + 5]);
      c50 = x.fma(b0, c50);
      x = DoubleVector.broadcast(S, ap[i + 6]);
      c60 = x.fma(b0, c60);
      x = DoubleVector.broadcast(S, ap[i + 7]);
      c70 = x.fma(b0, c70);
    }
    c00.intoArray(o0, j);
    c10.intoArray(o1, j);
    c20.intoArray(o2, j);
    c30.intoArray(o3, j);
    c40.intoArray(o4, j);
    c50.intoArray(o5, j);
    c60.intoArray(o6, j);
    c70.intoArray(o7, j);
  }

  /** Four rows of out by two vectors. */
  private static void block4x2(
      double[][] a,
      double[][] b,
      int i,
      int j,
      int p0,
      int p1,
      double[] start,
      int s,
      double[][] out) {
    double[] o0 = out[i];
    double[] o1 = out[i + 1];
    double[] o2 = out[i + 2];
    double[] o3 = out[i + 3];
    double[] s0 = start == null ? o0 : start;
    DoubleVector c00 = DoubleVector.fromArray(S, s0, s);
    DoubleVector c01 = DoubleVector.fromArray(S, s0, s + L);
    double[] s1 = start == null ? o1 : start;
    DoubleVector c10 = DoubleVector.fromArray(S, s1, s);
    DoubleVector c11 = DoubleVector.fromArray(S, s1, s + L);
    double[] s2 = start == null ? o2 : start;
    DoubleVector c20 = DoubleVector.fromArray(S, s2, s);
    DoubleVector c21 = DoubleVector.fromArray(S, s2, s + L);
    double[] s3 = start == null ? o3 : start;
    DoubleVector c30 = DoubleVector.fromArray(S, s3, s);
    DoubleVector c31 = DoubleVector.fromArray(S, s3, s + L);
    for (int p = p0; p < p1; p++) {
      double[] ap = a[p];
      double[] bp = b[p];
      DoubleVector b0 = DoubleVector.fromArray(S, bp, j);
      DoubleVector b1 = DoubleVector.fromArray(S, bp, j + L);
      DoubleVector x = DoubleVector.broadcast(S, ap[i]);
      c00 = x.fma(b0, c00);
      c01 = x.fma(b1, c01);
      x = DoubleVector.broadcast(S, ap[i + 1]);
      c10 = x.fma(b0, c10);
      c11 = x.fma(b1, c11);
      x = DoubleVector.broadcast(S, ap[i + 2]);
      c20 = x.fma(b0, c20);
      c21 = x.fma(b1, c21);
      x = DoubleVector.broadcast(S, ap[i + 3]);
      c30 = x.fma(b0, c30);
      c31 = x.fma(b1, c31);
    }
    c00.intoArray(o0, j);
    c01.intoArray(o0, j + L);
    c10.intoArray(o1, j);
    c11.intoArray(o1, j + L);
    c20.intoArray(o2, j);
    c21.intoArray(o2, j + L);
    c30.intoArray(o3, j);
    c31.intoArray(o3, j + L);
  }

  /** Four rows of out by one vector. */
  private static void block4x1(
      double[][] a,
      double[][] b,
      int i,
      int j,
      int p0,
      int p1,
      double[] start,
      int s,
      double[][] out) {
    double[] o0 = out[i];
    double[] o1 = out[i + 1];
    double[] o2 = out[i + 2];
    double[] o3 = out[i + 3];
    double[] s0 = start == null ? o0 : start;
    DoubleVector c00 = DoubleVector.fromArray(S, s0, s);
    double[] s1 = start == null ? o1 : start;
    DoubleVector c10 = DoubleVector.fromArray(S, s1, s);
    double[] s2 = start == null ? o2 : start;
    DoubleVector c20 = DoubleVector.fromArray(S, s2, s);
    double[] s3 = start == null ? o3 : start;
    DoubleVector c30 = DoubleVector.fromArray(S, s3, s);
    for (int p = p0; p < p1; p++) {
      double[] ap = a[p];
      double[] bp = b[p];
      DoubleVector b0 = DoubleVector.fromArray(S, bp, j);
      DoubleVector x = DoubleVector.broadcast(S, ap[i]);
      c00 = x.fma(b0, c00);
      x = DoubleVector.broadcast(S, ap[i + 1]);
      c10 = x.fma(b0, c10);
      x = DoubleVector.broadcast(S, ap[i + 2]);
      c20 = x.fma(b0, c20);
      x = DoubleVector.broadcast(S, ap[i + 3]);
      c30 = x.fma(b0, c30);
    }
    c00.intoArray(o0, j);
    c10.intoArray(o1, j);
    c20.intoArray(o2, j);
    c30.intoArray(o3, j);
  }

  /** One row of out by eight vectors. */
  private static void block1x8(
      double[][] a,
      double[][] b,
      int i,
      int j,
      int p0,
      int p1,
      double[] start,
      int s,
      double[][] out) {
    double[] o0 = out[i];
    double[] s0 = start == null ? o0 : start;
    DoubleVector c00 = DoubleVector.fromArray(S, s0, s);
    DoubleVector c01 = DoubleVector.fromArray(S, s0, s + L);
    DoubleVector c02 = DoubleVector.fromArray(S, s0, s + 2 * L);
    DoubleVector c03 = DoubleVector.fromArray(S, s0, s + 3 * L);
    DoubleVector c04 = DoubleVector.fromArray(S, s0, s + 4 * L);
    DoubleVector c05 = DoubleVector.fromArray(S, s0, s + 5 * L);
    DoubleVector c06 = DoubleVector.fromArray(S, s0, s + 6 * L);
    DoubleVector c07 = DoubleVector.fromArray(S, s0, s + 7 * L);
    for (int p = p0; p < p1; p++) {
      double[] ap = a[p];
      double[] bp = b[p];
      DoubleVector b0 = DoubleVector.fromArray(S, bp, j);
      DoubleVector b1 = DoubleVector.fromArray(S, bp, j + L);
      DoubleVector b2 = DoubleVector.fromArray(S, bp, j + 2 * L);
      DoubleVector b3 = DoubleVector.fromArray(S, bp, j + 3 * L);
      DoubleVector b4 = DoubleVector.fromArray(S, bp, j + 4 * L);
      DoubleVector b5 = DoubleVector.fromArray(S, bp, j + 5 * L);
      DoubleVector b6 = DoubleVector.fromArray(S, bp, j + 6 * L);
      DoubleVector b7 = DoubleVector.fromArray(S, bp, j + 7 * L);
      DoubleVector x = DoubleVector.broadcast(S, ap[i]);
      c00 = x.fma(b0, c00);
      c01 = x.fma(b1, c01);
      c02 = x.fma(b2, c02);
      c03 = x.fma(b3, c03);
      c04 = x.fma(b4, c04);
      c05 = x.fma(b5, c05);
      c06 = x.fma(b6, c06);
      c07 = x.fma(b7, c07);
    }
    c00.intoArray(o0, j);
    c01.intoArray(o0, j + L);
    c02.intoArray(o0, j + 2 * L);
    c03.intoArray(o0, j + 3 * L);
    c04.intoArray(o0, j + 4 * L);
    c05.intoArray(o0, j + 5 * L);
    c06.intoArray(o0, j + 6 * L);
    c07.intoArray(o0, j + 7 * L);
  }

  /** One row of out by one vector. */
  private static void block1x1(
      double[][] a,
      double[][] b,
      int i,
      int j,
      int p0,
      int p1,
      double[] start,
      int s,
      double[][] out) {
    double[] o0 = out[i];
    double[] s0 = start == null ? o0 : start;
    DoubleVector c00 = DoubleVector.fromArray(S, s0, s);
    for (int p = p0; p < p1; p++) {
      double[] ap = a[p];
      double[] bp = b[p];
      DoubleVector b0 = DoubleVector.fromArray(S, bp, j);
      DoubleVector x = DoubleVector.broadcast(S, ap[i]);
      c00 = x.fma(b0, c00);
    }
    c00.intoArray(o0, j);
  }
}
