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
}
