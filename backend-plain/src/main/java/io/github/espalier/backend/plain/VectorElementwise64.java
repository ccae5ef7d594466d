package io.github.espalier.backend.plain;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Functions with a choice per element, which the JIT compiler leaves scalar, by the Vector API on
 * rows {@code from} to {@code to} of n numbers.
 */
final class VectorElementwise64 {
  private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;
  private static final int L = S.length();

  private VectorElementwise64() {}

  static void relu(double[][] x, double[][] y, int from, int to, int n) {
    DoubleVector zero = DoubleVector.zero(S);
    for (int r = from; r < to; r++) {
      double[] xr = x[r];
      double[] yr = y[r];
      for (int j = 0; j < n; j += L) {
        DoubleVector.fromArray(S, xr, j).max(zero).intoArray(yr, j);
      }
    }
  }

  static void leakyRelu(double slope, double[][] x, double[][] y, int from, int to, int n) {
    DoubleVector factor = DoubleVector.broadcast(S, slope);
    for (int r = from; r < to; r++) {
      double[] xr = x[r];
      double[] yr = y[r];
      for (int j = 0; j < n; j += L) {
        DoubleVector v = DoubleVector.fromArray(S, xr, j);
        VectorMask<Double> on = v.compare(VectorOperators.GT, 0);
        v.mul(factor).blend(v, on).intoArray(yr, j);
      }
    }
  }

  /** A product, so that a gradient that is not a number stays visible where the unit is off. */
  static void reluGradient(double[][] y, double[][] dy, double[][] dx, int from, int to, int n) {
    DoubleVector off = DoubleVector.zero(S);
    DoubleVector one = DoubleVector.broadcast(S, 1);
    for (int r = from; r < to; r++) {
      double[] yr = y[r];
      double[] dyr = dy[r];
      double[] dxr = dx[r];
      for (int j = 0; j < n; j += L) {
        VectorMask<Double> on = DoubleVector.fromArray(S, yr, j).compare(VectorOperators.GT, 0);
        DoubleVector.fromArray(S, dyr, j).mul(off.blend(one, on)).intoArray(dxr, j);
      }
    }
  }

  static void leakyReluGradient(
      double slope,
      double atZero,
      double[][] x,
      double[][] dy,
      double[][] dx,
      int from,
      int to,
      int n) {
    DoubleVector off = DoubleVector.broadcast(S, slope);
    DoubleVector kink = DoubleVector.broadcast(S, atZero);
    DoubleVector one = DoubleVector.broadcast(S, 1);
    for (int r = from; r < to; r++) {
      double[] xr = x[r];
      double[] dyr = dy[r];
      double[] dxr = dx[r];
      for (int j = 0; j < n; j += L) {
        DoubleVector v = DoubleVector.fromArray(S, xr, j);
        DoubleVector factor = off.blend(kink, v.compare(VectorOperators.EQ, 0));
        factor = factor.blend(one, v.compare(VectorOperators.GT, 0));
        DoubleVector.fromArray(S, dyr, j).mul(factor).intoArray(dxr, j);
      }
    }
  }
}
