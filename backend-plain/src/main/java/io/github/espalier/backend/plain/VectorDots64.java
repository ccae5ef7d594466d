package io.github.espalier.backend.plain;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * The product a · bᵀ on nested rows by dot products, by the Vector API, without a transposed copy.
 *
 * <p>The lanes of a sum are added in halves: lane i to lane i + L/2, and so on; the numbers beyond
 * the last whole vector follow one by one. The library's own reduction promises no order. Up to
 * three last columns are summed without vectors, and no block is larger than four sums: code with
 * more of them is compiled with its vectors on the heap now and then.
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
    for (int j = left; j < n4; j += 4) {
      for (int i = from; i < to; i++) {
        dots4(alpha, a, b, i, j, k, add, out);
      }
    }
    Matmul64.rightTransposed(alpha, a, b, from, to, k, n4, n, add, out);
  }

  /** One row of a by four rows of b. */
  private static void dots4(
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
