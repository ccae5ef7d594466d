package io.github.espalier.backend.plain;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Register blocks of a · b on nested rows, by the Vector API.
 *
 * <p>A block keeps its part of out in registers while it runs down the inner dimension from p0 to
 * p1, then sets out ← alpha · block, plus bias, or plus out if there is no bias, if {@code add}.
 * Each row of a is read once per panel of b.
 *
 * <p>Every vector is a local variable of one method, and no choice meets another value of it but
 * the loop's: a vector that a call, a field or a merge of branches holds may be an object on the
 * heap.
 *
 * <p>Rows of b, bias and out are as long as a whole number of vectors; what stands beyond their
 * columns is never read as a result.
 */
final class VectorBlocks64 {
  private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;
  private static final int L = S.length();

  private VectorBlocks64() {}

  /** Rows {@code from} to {@code to} of out, n columns, inner dimension p0 to p1. */
  static void panel(
      double alpha,
      double[][] a,
      double[][] b,
      int from,
      int to,
      int n,
      int p0,
      int p1,
      double[] bias,
      boolean add,
      double[][] out) {
    int to4 = from + (to - from & ~3);
    int to8 = VectorRegisters.MANY ? from + (to - from & ~7) : from;
    int j = 0;
    for (; j < n - L; j += 2 * L) {
      int i = from;
      for (; i < to8; i += 8) {
        block8x2(alpha, a, b, i, j, p0, p1, bias, add, out);
      }
      for (; i < to4; i += 4) {
        block4x2(alpha, a, b, i, j, p0, p1, bias, add, out);
      }
    }
    if (j < n) {
      int i = from;
      for (; i < to4 - 7; i += 8) {
        block8x1(alpha, a, b, i, j, p0, p1, bias, add, out);
      }
      for (; i < to4; i++) {
        block1x1(alpha, a, b, i, j, p0, p1, bias, add, out);
      }
    }
    for (int i = to4; i < to; i++) {
      row(alpha, a, b, i, n, p0, p1, bias, add, out);
    }
  }

  private static void row(
      double alpha,
      double[][] a,
      double[][] b,
      int i,
      int n,
      int p0,
      int p1,
      double[] bias,
      boolean add,
      double[][] out) {
    int j = 0;
    for (; j < n - 3 * L; j += 4 * L) {
      block1x4(alpha, a, b, i, j, p0, p1, bias, add, out);
    }
    for (; j < n; j += L) {
      block1x1(alpha, a, b, i, j, p0, p1, bias, add, out);
    }
  }

  /** Eight rows of out by two vectors. */
  private static void block8x2(
      double alpha,
      double[][] a,
      double[][] b,
      int i,
      int j,
      int p0,
      int p1,
      double[] bias,
      boolean add,
      double[][] out) {
    double[] a0 = a[i];
    double[] a1 = a[i + 1];
    double[] a2 = a[i + 2];
    double[] a3 = a[i + 3];
    double[] a4 = a[i + 4];
    double[] a5 = a[i + 5];
    double[] a6 = a[i + 6];
    double[] a7 = a[i + 7];
    DoubleVector c00 = DoubleVector.zero(S);
    DoubleVector c01 = DoubleVector.zero(S);
    DoubleVector c10 = DoubleVector.zero(S);
    DoubleVector c11 = DoubleVector.zero(S);
    DoubleVector c20 = DoubleVector.zero(S);
    DoubleVector c21 = DoubleVector.zero(S);
    DoubleVector c30 = DoubleVector.zero(S);
    DoubleVector c31 = DoubleVector.zero(S);
    DoubleVector c40 = DoubleVector.zero(S);
    DoubleVector c41 = DoubleVector.zero(S);
    DoubleVector c50 = DoubleVector.zero(S);
    DoubleVector c51 = DoubleVector.zero(S);
    DoubleVector c60 = DoubleVector.zero(S);
    DoubleVector c61 = DoubleVector.zero(S);
    DoubleVector c70 = DoubleVector.zero(S);
    DoubleVector c71 = DoubleVector.zero(S);
    for (int p = p0; p < p1; p++) {
      double[] bp = b[p];
      DoubleVector b0 = DoubleVector.fromArray(S, bp, j);
      DoubleVector b1 = DoubleVector.fromArray(S, bp, j + L);
      DoubleVector x = DoubleVector.broadcast(S, a0[p]);
      c00 = x.fma(b0, c00);
      c01 = x.fma(b1, c01);
      x = DoubleVector.broadcast(S, a1[p]);
      c10 = x.fma(b0, c10);
      c11 = x.fma(b1, c11);
      x = DoubleVector.broadcast(S, a2[p]);
      c20 = x.fma(b0, c20);
      c21 = x.fma(b1, c21);
      x = DoubleVector.broadcast(S, a3[p]);
      c30 = x.fma(b0, c30);
      c31 = x.fma(b1, c31);
      x = DoubleVector.broadcast(S, a4[p]);
      c40 = x.fma(b0, c40);
      c41 = x.fma(b1, c41);
      x = DoubleVector.broadcast(S, a5[p]);
      c50 = x.fma(b0, c50);
      c51 = x.fma(b1, c51);
      x = DoubleVector.broadcast(S, a6[p]);
      c60 = x.fma(b0, c60);
      c61 = x.fma(b1, c61);
      x = DoubleVector.broadcast(S, a7[p]);
      c70 = x.fma(b0, c70);
      c71 = x.fma(b1, c71);
    }
    double[] o0 = out[i];
    double[] o1 = out[i + 1];
    double[] o2 = out[i + 2];
    double[] o3 = out[i + 3];
    double[] o4 = out[i + 4];
    double[] o5 = out[i + 5];
    double[] o6 = out[i + 6];
    double[] o7 = out[i + 7];
    if (add) {
      DoubleVector scale = DoubleVector.broadcast(S, alpha);
      double[] s0 = bias == null ? o0 : bias;
      c00.fma(scale, DoubleVector.fromArray(S, s0, j)).intoArray(o0, j);
      c01.fma(scale, DoubleVector.fromArray(S, s0, j + L)).intoArray(o0, j + L);
      double[] s1 = bias == null ? o1 : bias;
      c10.fma(scale, DoubleVector.fromArray(S, s1, j)).intoArray(o1, j);
      c11.fma(scale, DoubleVector.fromArray(S, s1, j + L)).intoArray(o1, j + L);
      double[] s2 = bias == null ? o2 : bias;
      c20.fma(scale, DoubleVector.fromArray(S, s2, j)).intoArray(o2, j);
      c21.fma(scale, DoubleVector.fromArray(S, s2, j + L)).intoArray(o2, j + L);
      double[] s3 = bias == null ? o3 : bias;
      c30.fma(scale, DoubleVector.fromArray(S, s3, j)).intoArray(o3, j);
      c31.fma(scale, DoubleVector.fromArray(S, s3, j + L)).intoArray(o3, j + L);
      double[] s4 = bias == null ? o4 : bias;
      c40.fma(scale, DoubleVector.fromArray(S, s4, j)).intoArray(o4, j);
      c41.fma(scale, DoubleVector.fromArray(S, s4, j + L)).intoArray(o4, j + L);
      double[] s5 = bias == null ? o5 : bias;
      c50.fma(scale, DoubleVector.fromArray(S, s5, j)).intoArray(o5, j);
      c51.fma(scale, DoubleVector.fromArray(S, s5, j + L)).intoArray(o5, j + L);
      double[] s6 = bias == null ? o6 : bias;
      c60.fma(scale, DoubleVector.fromArray(S, s6, j)).intoArray(o6, j);
      c61.fma(scale, DoubleVector.fromArray(S, s6, j + L)).intoArray(o6, j + L);
      double[] s7 = bias == null ? o7 : bias;
      c70.fma(scale, DoubleVector.fromArray(S, s7, j)).intoArray(o7, j);
      c71.fma(scale, DoubleVector.fromArray(S, s7, j + L)).intoArray(o7, j + L);
    } else {
      DoubleVector scale = DoubleVector.broadcast(S, alpha);
      c00.mul(scale).intoArray(o0, j);
      c01.mul(scale).intoArray(o0, j + L);
      c10.mul(scale).intoArray(o1, j);
      c11.mul(scale).intoArray(o1, j + L);
      c20.mul(scale).intoArray(o2, j);
      c21.mul(scale).intoArray(o2, j + L);
      c30.mul(scale).intoArray(o3, j);
      c31.mul(scale).intoArray(o3, j + L);
      c40.mul(scale).intoArray(o4, j);
      c41.mul(scale).intoArray(o4, j + L);
      c50.mul(scale).intoArray(o5, j);
      c51.mul(scale).intoArray(o5, j + L);
      c60.mul(scale).intoArray(o6, j);
      c61.mul(scale).intoArray(o6, j + L);
      c70.mul(scale).intoArray(o7, j);
      c71.mul(scale).intoArray(o7, j + L);
    }
  }

  /** Eight rows of out by one vector. */
  private static void block8x1(
      double alpha,
      double[][] a,
      double[][] b,
      int i,
      int j,
      int p0,
      int p1,
      double[] bias,
      boolean add,
      double[][] out) {
    double[] a0 = a[i];
    double[] a1 = a[i + 1];
    double[] a2 = a[i + 2];
    double[] a3 = a[i + 3];
    double[] a4 = a[i + 4];
    double[] a5 = a[i + 5];
    double[] a6 = a[i + 6];
    double[] a7 = a[i + 7];
    DoubleVector c00 = DoubleVector.zero(S);
    DoubleVector c10 = DoubleVector.zero(S);
    DoubleVector c20 = DoubleVector.zero(S);
    DoubleVector c30 = DoubleVector.zero(S);
    DoubleVector c40 = DoubleVector.zero(S);
    DoubleVector c50 = DoubleVector.zero(S);
    DoubleVector c60 = DoubleVector.zero(S);
    DoubleVector c70 = DoubleVector.zero(S);
    for (int p = p0; p < p1; p++) {
      double[] bp = b[p];
      DoubleVector b0 = DoubleVector.fromArray(S, bp, j);
      DoubleVector x = DoubleVector.broadcast(S, a0[p]);
      c00 = x.fma(b0, c00);
      x = DoubleVector.broadcast(S, a1[p]);
      c10 = x.fma(b0, c10);
      x = DoubleVector.broadcast(S, a2[p]);
      c20 = x.fma(b0, c20);
      x = DoubleVector.broadcast(S, a3[p]);
      c30 = x.fma(b0, c30);
      x = DoubleVector.broadcast(S, a4[p]);
      c40 = x.fma(b0, c40);
      x = DoubleVector.broadcast(S, a5[p]);
      c50 = x.fma(b0, c50);
      x = DoubleVector.broadcast(S, a6[p]);
      c60 = x.fma(b0, c60);
      x = DoubleVector.broadcast(S, a7[p]);
      c70 = x.fma(b0, c70);
    }
    double[] o0 = out[i];
    double[] o1 = out[i + 1];
    double[] o2 = out[i + 2];
    double[] o3 = out[i + 3];
    double[] o4 = out[i + 4];
    double[] o5 = out[i + 5];
    double[] o6 = out[i + 6];
    double[] o7 = out[i + 7];
    if (add) {
      DoubleVector scale = DoubleVector.broadcast(S, alpha);
      double[] s0 = bias == null ? o0 : bias;
      c00.fma(scale, DoubleVector.fromArray(S, s0, j)).intoArray(o0, j);
      double[] s1 = bias == null ? o1 : bias;
      c10.fma(scale, DoubleVector.fromArray(S, s1, j)).intoArray(o1, j);
      double[] s2 = bias == null ? o2 : bias;
      c20.fma(scale, DoubleVector.fromArray(S, s2, j)).intoArray(o2, j);
      double[] s3 = bias == null ? o3 : bias;
      c30.fma(scale, DoubleVector.fromArray(S, s3, j)).intoArray(o3, j);
      double[] s4 = bias == null ? o4 : bias;
      c40.fma(scale, DoubleVector.fromArray(S, s4, j)).intoArray(o4, j);
      double[] s5 = bias == null ? o5 : bias;
      c50.fma(scale, DoubleVector.fromArray(S, s5, j)).intoArray(o5, j);
      double[] s6 = bias == null ? o6 : bias;
      c60.fma(scale, DoubleVector.fromArray(S, s6, j)).intoArray(o6, j);
      double[] s7 = bias == null ? o7 : bias;
      c70.fma(scale, DoubleVector.fromArray(S, s7, j)).intoArray(o7, j);
    } else {
      DoubleVector scale = DoubleVector.broadcast(S, alpha);
      c00.mul(scale).intoArray(o0, j);
      c10.mul(scale).intoArray(o1, j);
      c20.mul(scale).intoArray(o2, j);
      c30.mul(scale).intoArray(o3, j);
      c40.mul(scale).intoArray(o4, j);
      c50.mul(scale).intoArray(o5, j);
      c60.mul(scale).intoArray(o6, j);
      c70.mul(scale).intoArray(o7, j);
    }
  }

  /** Four rows of out by two vectors. */
  private static void block4x2(
      double alpha,
      double[][] a,
      double[][] b,
      int i,
      int j,
      int p0,
      int p1,
      double[] bias,
      boolean add,
      double[][] out) {
    double[] a0 = a[i];
    double[] a1 = a[i + 1];
    double[] a2 = a[i + 2];
    double[] a3 = a[i + 3];
    DoubleVector c00 = DoubleVector.zero(S);
    DoubleVector c01 = DoubleVector.zero(S);
    DoubleVector c10 = DoubleVector.zero(S);
    DoubleVector c11 = DoubleVector.zero(S);
    DoubleVector c20 = DoubleVector.zero(S);
    DoubleVector c21 = DoubleVector.zero(S);
    DoubleVector c30 = DoubleVector.zero(S);
    DoubleVector c31 = DoubleVector.zero(S);
    for (int p = p0; p < p1; p++) {
      double[] bp = b[p];
      DoubleVector b0 = DoubleVector.fromArray(S, bp, j);
      DoubleVector b1 = DoubleVector.fromArray(S, bp, j + L);
      DoubleVector x = DoubleVector.broadcast(S, a0[p]);
      c00 = x.fma(b0, c00);
      c01 = x.fma(b1, c01);
      x = DoubleVector.broadcast(S, a1[p]);
      c10 = x.fma(b0, c10);
      c11 = x.fma(b1, c11);
      x = DoubleVector.broadcast(S, a2[p]);
      c20 = x.fma(b0, c20);
      c21 = x.fma(b1, c21);
      x = DoubleVector.broadcast(S, a3[p]);
      c30 = x.fma(b0, c30);
      c31 = x.fma(b1, c31);
    }
    double[] o0 = out[i];
    double[] o1 = out[i + 1];
    double[] o2 = out[i + 2];
    double[] o3 = out[i + 3];
    if (add) {
      DoubleVector scale = DoubleVector.broadcast(S, alpha);
      double[] s0 = bias == null ? o0 : bias;
      c00.fma(scale, DoubleVector.fromArray(S, s0, j)).intoArray(o0, j);
      c01.fma(scale, DoubleVector.fromArray(S, s0, j + L)).intoArray(o0, j + L);
      double[] s1 = bias == null ? o1 : bias;
      c10.fma(scale, DoubleVector.fromArray(S, s1, j)).intoArray(o1, j);
      c11.fma(scale, DoubleVector.fromArray(S, s1, j + L)).intoArray(o1, j + L);
      double[] s2 = bias == null ? o2 : bias;
      c20.fma(scale, DoubleVector.fromArray(S, s2, j)).intoArray(o2, j);
      c21.fma(scale, DoubleVector.fromArray(S, s2, j + L)).intoArray(o2, j + L);
      double[] s3 = bias == null ? o3 : bias;
      c30.fma(scale, DoubleVector.fromArray(S, s3, j)).intoArray(o3, j);
      c31.fma(scale, DoubleVector.fromArray(S, s3, j + L)).intoArray(o3, j + L);
    } else {
      DoubleVector scale = DoubleVector.broadcast(S, alpha);
      c00.mul(scale).intoArray(o0, j);
      c01.mul(scale).intoArray(o0, j + L);
      c10.mul(scale).intoArray(o1, j);
      c11.mul(scale).intoArray(o1, j + L);
      c20.mul(scale).intoArray(o2, j);
      c21.mul(scale).intoArray(o2, j + L);
      c30.mul(scale).intoArray(o3, j);
      c31.mul(scale).intoArray(o3, j + L);
    }
  }

  /** One row of out by four vectors. */
  private static void block1x4(
      double alpha,
      double[][] a,
      double[][] b,
      int i,
      int j,
      int p0,
      int p1,
      double[] bias,
      boolean add,
      double[][] out) {
    double[] a0 = a[i];
    DoubleVector c00 = DoubleVector.zero(S);
    DoubleVector c01 = DoubleVector.zero(S);
    DoubleVector c02 = DoubleVector.zero(S);
    DoubleVector c03 = DoubleVector.zero(S);
    for (int p = p0; p < p1; p++) {
      double[] bp = b[p];
      DoubleVector b0 = DoubleVector.fromArray(S, bp, j);
      DoubleVector b1 = DoubleVector.fromArray(S, bp, j + L);
      DoubleVector b2 = DoubleVector.fromArray(S, bp, j + 2 * L);
      DoubleVector b3 = DoubleVector.fromArray(S, bp, j + 3 * L);
      DoubleVector x = DoubleVector.broadcast(S, a0[p]);
      c00 = x.fma(b0, c00);
      c01 = x.fma(b1, c01);
      c02 = x.fma(b2, c02);
      c03 = x.fma(b3, c03);
    }
    double[] o0 = out[i];
    if (add) {
      DoubleVector scale = DoubleVector.broadcast(S, alpha);
      double[] s0 = bias == null ? o0 : bias;
      c00.fma(scale, DoubleVector.fromArray(S, s0, j)).intoArray(o0, j);
      c01.fma(scale, DoubleVector.fromArray(S, s0, j + L)).intoArray(o0, j + L);
      c02.fma(scale, DoubleVector.fromArray(S, s0, j + 2 * L)).intoArray(o0, j + 2 * L);
      c03.fma(scale, DoubleVector.fromArray(S, s0, j + 3 * L)).intoArray(o0, j + 3 * L);
    } else {
      DoubleVector scale = DoubleVector.broadcast(S, alpha);
      c00.mul(scale).intoArray(o0, j);
      c01.mul(scale).intoArray(o0, j + L);
      c02.mul(scale).intoArray(o0, j + 2 * L);
      c03.mul(scale).intoArray(o0, j + 3 * L);
    }
  }

  /** One row of out by one vector. */
  private static void block1x1(
      double alpha,
      double[][] a,
      double[][] b,
      int i,
      int j,
      int p0,
      int p1,
      double[] bias,
      boolean add,
      double[][] out) {
    double[] a0 = a[i];
    DoubleVector c00 = DoubleVector.zero(S);
    for (int p = p0; p < p1; p++) {
      double[] bp = b[p];
      DoubleVector b0 = DoubleVector.fromArray(S, bp, j);
      DoubleVector x = DoubleVector.broadcast(S, a0[p]);
      c00 = x.fma(b0, c00);
    }
    double[] o0 = out[i];
    if (add) {
      DoubleVector scale = DoubleVector.broadcast(S, alpha);
      double[] s0 = bias == null ? o0 : bias;
      c00.fma(scale, DoubleVector.fromArray(S, s0, j)).intoArray(o0, j);
    } else {
      DoubleVector scale = DoubleVector.broadcast(S, alpha);
      c00.mul(scale).intoArray(o0, j);
    }
  }
}
