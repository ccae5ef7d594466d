package io.github.espalier.backend.plain;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Functions with a choice per element, which the JIT compiler leaves scalar, by the Vector API on
 * one row of n numbers: a method that runs often and briefly is compiled early and as a whole.
 */
final class VectorElementwise64 {
  private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;
  private static final int L = S.length();

  private VectorElementwise64() {}

  static void relu(double[] x, double[] y, int n) {
    DoubleVector zero = DoubleVector.zero(S);
    for (int j = 0; j < n; j += L) {
      DoubleVector.fromArray(S, x, j).max(zero).intoArray(y, j);
    }
  }

  static void leakyRelu(double slope, double[] x, double[] y, int n) {
    DoubleVector factor = DoubleVector.broadcast(S, slope);
    for (int j = 0; j < n; j += L) {
      DoubleVector v = DoubleVector.fromArray(S, x, j);
      VectorMask<Double> on = v.compare(VectorOperators.GT, 0);
      v.mul(factor).blend(v, on).intoArray(y, j);
    }
  }

  /** A product, so that a gradient that is not a number stays visible where the unit is off. */
  static void reluGradient(double[] y, double[] dy, double[] dx, int n) {
    DoubleVector off = DoubleVector.zero(S);
    DoubleVector one = DoubleVector.broadcast(S, 1);
    for (int j = 0; j < n; j += L) {
      VectorMask<Double> on = DoubleVector.fromArray(S, y, j).compare(VectorOperators.GT, 0);
      DoubleVector.fromArray(S, dy, j).mul(off.blend(one, on)).intoArray(dx, j);
    }
  }

  static void leakyReluGradient(
      double slope, double atZero, double[] x, double[] dy, double[] dx, int n) {
    DoubleVector off = DoubleVector.broadcast(S, slope);
    DoubleVector kink = DoubleVector.broadcast(S, atZero);
    DoubleVector one = DoubleVector.broadcast(S, 1);
    for (int j = 0; j < n; j += L) {
      DoubleVector v = DoubleVector.fromArray(S, x, j);
      DoubleVector factor = off.blend(kink, v.compare(VectorOperators.EQ, 0));
      factor = factor.blend(one, v.compare(VectorOperators.GT, 0));
      DoubleVector.fromArray(S, dy, j).mul(factor).intoArray(dx, j);
    }
  }

  /**
   * out ← the sums down the columns of m rows of n numbers, plus out if {@code add}: in the format,
   * row after row, as the products of a weight gradient sum.
   */
  static void columnSums(double[][] a, int m, int n, boolean add, double[] out) {
    double[] start = add ? out : VectorBlocks64.ZEROS;
    int j = 0;
    for (; j < n - 3 * L; j += 4 * L) {
      columns4(a, m, j, start, add ? j : 0, out);
    }
    for (; j < n; j += L) {
      columns1(a, m, j, start, add ? j : 0, out);
    }
  }

  private static void columns4(double[][] a, int m, int j, double[] start, int s, double[] out) {
    DoubleVector c0 = DoubleVector.fromArray(S, start, s);
    DoubleVector c1 = DoubleVector.fromArray(S, start, s + L);
    DoubleVector c2 = DoubleVector.fromArray(S, start, s + 2 * L);
    DoubleVector c3 = DoubleVector.fromArray(S, start, s + 3 * L);
    for (int r = 0; r < m; r++) {
      double[] row = a[r];
      c0 = c0.add(DoubleVector.fromArray(S, row, j));
      c1 = c1.add(DoubleVector.fromArray(S, row, j + L));
      c2 = c2.add(DoubleVector.fromArray(S, row, j + 2 * L));
      c3 = c3.add(DoubleVector.fromArray(S, row, j + 3 * L));
    }
    c0.intoArray(out, j);
    c1.intoArray(out, j + L);
    c2.intoArray(out, j + 2 * L);
    c3.intoArray(out, j + 3 * L);
  }

  private static void columns1(double[][] a, int m, int j, double[] start, int s, double[] out) {
    DoubleVector c = DoubleVector.fromArray(S, start, s);
    for (int r = 0; r < m; r++) {
      c = c.add(DoubleVector.fromArray(S, a[r], j));
    }
    c.intoArray(out, j);
  }
}
