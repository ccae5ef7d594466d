package io.github.espalier.backend.plain;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * The product a · bᵀ on nested rows by dot products, by the Vector API, without a transposed copy.
 *
 * <p>The lanes of a sum are added in halves: lane i to lane i + L/2, and so on; the numbers beyond
 * the last whole vector follow one by one. The library's own reduction promises no order. Up to
 * three last columns are summed without vectors: a block for one column, met seldom, was compiled
 * too late or with its vectors on the heap.
 */
final class VectorDots64 {
  private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;
  private static final int L = S.length();
  private static final VectorShuffle<Double> HALF = towards(L / 2);
  private static final VectorShuffle<Double> QUARTER = towards(L / 4);
  private static final VectorShuffle<Double> EIGHTH = towards(L / 8);
  private static final VectorShuffle<Double> SIXTEENTH = towards(L / 16);

  private VectorDots64() {}

  private static VectorShuffle<Double> towards(int distance) {
    return VectorShuffle.fromOp(S, lane -> (lane + distance) % L);
  }

  /** Rows from..to of out, columns left to n, ← alpha · a · bᵀ, plus out if asked. */
  static void product(
      double alpha,
      double[][] a,
      double[][] b,
      int from,
      int to,
      int k,
      int left,
      int n,
      boolean add,
      double[][] out) {
    int n4 = left + (n - left & ~3);
    int i = from;
    for (; i < to - 1; i += 2) {
      for (int j = left; j < n4; j += 4) {
        block2x4(alpha, a, b, i, j, k, add, out);
      }
    }
    if (i < to) {
      for (int j = left; j < n4; j += 4) {
        block1x4(alpha, a, b, i, j, k, add, out);
      }
    }
    Matmul64.rightTransposed(alpha, a, b, from, to, k, n4, n, add, out);
  }

  /** Two rows of a by four rows of b. */
  private static void block2x4(
      double alpha, double[][] a, double[][] b, int i, int j, int k, boolean add, double[][] out) {
    double[] a0 = a[i];
    double[] a1 = a[i + 1];
    double[] b0 = b[j];
    double[] b1 = b[j + 1];
    double[] b2 = b[j + 2];
    double[] b3 = b[j + 3];
    DoubleVector c00 = DoubleVector.zero(S);
    DoubleVector c01 = DoubleVector.zero(S);
    DoubleVector c02 = DoubleVector.zero(S);
    DoubleVector c03 = DoubleVector.zero(S);
    DoubleVector c10 = DoubleVector.zero(S);
    DoubleVector c11 = DoubleVector.zero(S);
    DoubleVector c12 = DoubleVector.zero(S);
    DoubleVector c13 = DoubleVector.zero(S);
    int whole = k - k % L;
    for (int p = 0; p < whole; p += L) {
      DoubleVector x0 = DoubleVector.fromArray(S, a0, p);
      DoubleVector x1 = DoubleVector.fromArray(S, a1, p);
      DoubleVector y = DoubleVector.fromArray(S, b0, p);
      c00 = x0.fma(y, c00);
      c10 = x1.fma(y, c10);
      y = DoubleVector.fromArray(S, b1, p);
      c01 = x0.fma(y, c01);
      c11 = x1.fma(y, c11);
      y = DoubleVector.fromArray(S, b2, p);
      c02 = x0.fma(y, c02);
      c12 = x1.fma(y, c12);
      y = DoubleVector.fromArray(S, b3, p);
      c03 = x0.fma(y, c03);
      c13 = x1.fma(y, c13);
    }
    c00 = c00.add(c00.rearrange(HALF));
    c01 = c01.add(c01.rearrange(HALF));
    c02 = c02.add(c02.rearrange(HALF));
    c03 = c03.add(c03.rearrange(HALF));
    c10 = c10.add(c10.rearrange(HALF));
    c11 = c11.add(c11.rearrange(HALF));
    c12 = c12.add(c12.rearrange(HALF));
    c13 = c13.add(c13.rearrange(HALF));
    if (L > 2) {
      c00 = c00.add(c00.rearrange(QUARTER));
      c01 = c01.add(c01.rearrange(QUARTER));
      c02 = c02.add(c02.rearrange(QUARTER));
      c03 = c03.add(c03.rearrange(QUARTER));
      c10 = c10.add(c10.rearrange(QUARTER));
      c11 = c11.add(c11.rearrange(QUARTER));
      c12 = c12.add(c12.rearrange(QUARTER));
      c13 = c13.add(c13.rearrange(QUARTER));
    }
    if (L > 4) {
      c00 = c00.add(c00.rearrange(EIGHTH));
      c01 = c01.add(c01.rearrange(EIGHTH));
      c02 = c02.add(c02.rearrange(EIGHTH));
      c03 = c03.add(c03.rearrange(EIGHTH));
      c10 = c10.add(c10.rearrange(EIGHTH));
      c11 = c11.add(c11.rearrange(EIGHTH));
      c12 = c12.add(c12.rearrange(EIGHTH));
      c13 = c13.add(c13.rearrange(EIGHTH));
    }
    if (L > 8) {
      c00 = c00.add(c00.rearrange(SIXTEENTH));
      c01 = c01.add(c01.rearrange(SIXTEENTH));
      c02 = c02.add(c02.rearrange(SIXTEENTH));
      c03 = c03.add(c03.rearrange(SIXTEENTH));
      c10 = c10.add(c10.rearrange(SIXTEENTH));
      c11 = c11.add(c11.rearrange(SIXTEENTH));
      c12 = c12.add(c12.rearrange(SIXTEENTH));
      c13 = c13.add(c13.rearrange(SIXTEENTH));
    }
    double s00 = c00.lane(0);
    double s01 = c01.lane(0);
    double s02 = c02.lane(0);
    double s03 = c03.lane(0);
    double s10 = c10.lane(0);
    double s11 = c11.lane(0);
    double s12 = c12.lane(0);
    double s13 = c13.lane(0);
    for (int p = whole; p < k; p++) {
      s00 = Math.fma(a0[p], b0[p], s00);
      s01 = Math.fma(a0[p], b1[p], s01);
      s02 = Math.fma(a0[p], b2[p], s02);
      s03 = Math.fma(a0[p], b3[p], s03);
      s10 = Math.fma(a1[p], b0[p], s10);
      s11 = Math.fma(a1[p], b1[p], s11);
      s12 = Math.fma(a1[p], b2[p], s12);
      s13 = Math.fma(a1[p], b3[p], s13);
    }
    double[] o0 = out[i];
    double[] o1 = out[i + 1];
    if (add) {
      o0[j] = Math.fma(alpha, s00, o0[j]);
      o0[j + 1] = Math.fma(alpha, s01, o0[j + 1]);
      o0[j + 2] = Math.fma(alpha, s02, o0[j + 2]);
      o0[j + 3] = Math.fma(alpha, s03, o0[j + 3]);
      o1[j] = Math.fma(alpha, s10, o1[j]);
      o1[j + 1] = Math.fma(alpha, s11, o1[j + 1]);
      o1[j + 2] = Math.fma(alpha, s12, o1[j + 2]);
      o1[j + 3] = Math.fma(alpha, s13, o1[j + 3]);
    } else {
      o0[j] = alpha * s00;
      o0[j + 1] = alpha * s01;
      o0[j + 2] = alpha * s02;
      o0[j + 3] = alpha * s03;
      o1[j] = alpha * s10;
      o1[j + 1] = alpha * s11;
      o1[j + 2] = alpha * s12;
      o1[j + 3] = alpha * s13;
    }
  }

  /** One row of a by four rows of b. */
  private static void block1x4(
      double alpha, double[][] a, double[][] b, int i, int j, int k, boolean add, double[][] out) {
    double[] a0 = a[i];
    double[] b0 = b[j];
    double[] b1 = b[j + 1];
    double[] b2 = b[j + 2];
    double[] b3 = b[j + 3];
    DoubleVector c00 = DoubleVector.zero(S);
    DoubleVector c01 = DoubleVector.zero(S);
    DoubleVector c02 = DoubleVector.zero(S);
    DoubleVector c03 = DoubleVector.zero(S);
    int whole = k - k % L;
    for (int p = 0; p < whole; p += L) {
      DoubleVector x0 = DoubleVector.fromArray(S, a0, p);
      DoubleVector y = DoubleVector.fromArray(S, b0, p);
      c00 = x0.fma(y, c00);
      y = DoubleVector.fromArray(S, b1, p);
      c01 = x0.fma(y, c01);
      y = DoubleVector.fromArray(S, b2, p);
      c02 = x0.fma(y, c02);
      y = DoubleVector.fromArray(S, b3, p);
      c03 = x0.fma(y, c03);
    }
    c00 = c00.add(c00.rearrange(HALF));
    c01 = c01.add(c01.rearrange(HALF));
    c02 = c02.add(c02.rearrange(HALF));
    c03 = c03.add(c03.rearrange(HALF));
    if (L > 2) {
      c00 = c00.add(c00.rearrange(QUARTER));
      c01 = c01.add(c01.rearrange(QUARTER));
      c02 = c02.add(c02.rearrange(QUARTER));
      c03 = c03.add(c03.rearrange(QUARTER));
    }
    if (L > 4) {
      c00 = c00.add(c00.rearrange(EIGHTH));
      c01 = c01.add(c01.rearrange(EIGHTH));
      c02 = c02.add(c02.rearrange(EIGHTH));
      c03 = c03.add(c03.rearrange(EIGHTH));
    }
    if (L > 8) {
      c00 = c00.add(c00.rearrange(SIXTEENTH));
      c01 = c01.add(c01.rearrange(SIXTEENTH));
      c02 = c02.add(c02.rearrange(SIXTEENTH));
      c03 = c03.add(c03.rearrange(SIXTEENTH));
    }
    double s00 = c00.lane(0);
    double s01 = c01.lane(0);
    double s02 = c02.lane(0);
    double s03 = c03.lane(0);
    for (int p = whole; p < k; p++) {
      s00 = Math.fma(a0[p], b0[p], s00);
      s01 = Math.fma(a0[p], b1[p], s01);
      s02 = Math.fma(a0[p], b2[p], s02);
      s03 = Math.fma(a0[p], b3[p], s03);
    }
    double[] o0 = out[i];
    if (add) {
      o0[j] = Math.fma(alpha, s00, o0[j]);
      o0[j + 1] = Math.fma(alpha, s01, o0[j + 1]);
      o0[j + 2] = Math.fma(alpha, s02, o0[j + 2]);
      o0[j + 3] = Math.fma(alpha, s03, o0[j + 3]);
    } else {
      o0[j] = alpha * s00;
      o0[j + 1] = alpha * s01;
      o0[j + 2] = alpha * s02;
      o0[j + 3] = alpha * s03;
    }
  }
}
