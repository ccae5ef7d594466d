package io.github.espalier.backend.plain;

import static io.github.espalier.backend.UpdateRule.BETA1;
import static io.github.espalier.backend.UpdateRule.BETA2;
import static io.github.espalier.backend.UpdateRule.DECAY;
import static io.github.espalier.backend.UpdateRule.EPSILON_OUTSIDE;
import static io.github.espalier.backend.UpdateRule.GRADIENT_SCALE;
import static io.github.espalier.backend.UpdateRule.INTAKE;
import static io.github.espalier.backend.UpdateRule.L2;
import static io.github.espalier.backend.UpdateRule.MOMENTUM_FACTOR;
import static io.github.espalier.backend.UpdateRule.NESTEROV;
import static io.github.espalier.backend.UpdateRule.ONE_MINUS_BETA1;
import static io.github.espalier.backend.UpdateRule.ONE_MINUS_BETA2;
import static io.github.espalier.backend.UpdateRule.RATE;
import static io.github.espalier.backend.UpdateRule.ROOT_SCALE;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The most used rules of {@link io.github.espalier.backend.UpdateRule} on m rows of n parameters,
 * by the Vector API: the JIT compiler's loops spend more time before and after their vector part
 * than in it where rows are short.
 */
@SuppressWarnings("cast") // The casts narrow in the FLOAT32 copy of this file.
final class VectorUpdates64 {
  private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;
  private static final int L = S.length();

  private VectorUpdates64() {}

  static void sgd(/*acc*/ double[] c, double[][] w, double[][] g, int m, int n) {
    DoubleVector rate = DoubleVector.broadcast(S, (double) c[RATE]);
    DoubleVector scale = DoubleVector.broadcast(S, (double) c[GRADIENT_SCALE]);
    DoubleVector l2 = DoubleVector.broadcast(S, (double) c[L2]);
    DoubleVector decay = DoubleVector.broadcast(S, (double) c[DECAY]);
    for (int r = 0; r < m; r++) {
      double[] wr = w[r];
      double[] gr = g[r];
      for (int j = 0; j < n; j += L) {
        DoubleVector wj = DoubleVector.fromArray(S, wr, j);
        DoubleVector gj = DoubleVector.fromArray(S, gr, j).mul(scale).add(wj.mul(l2));
        wj.sub(wj.mul(decay)).sub(gj.mul(rate)).intoArray(wr, j);
      }
    }
  }

  static void momentum(/*acc*/ double[] c, double[][] w, double[][] g, double[][] s, int m, int n) {
    DoubleVector rate = DoubleVector.broadcast(S, (double) c[RATE]);
    DoubleVector scale = DoubleVector.broadcast(S, (double) c[GRADIENT_SCALE]);
    DoubleVector l2 = DoubleVector.broadcast(S, (double) c[L2]);
    DoubleVector decay = DoubleVector.broadcast(S, (double) c[DECAY]);
    DoubleVector momentum = DoubleVector.broadcast(S, (double) c[MOMENTUM_FACTOR]);
    DoubleVector intake = DoubleVector.broadcast(S, (double) c[INTAKE]);
    DoubleVector nesterov = DoubleVector.broadcast(S, (double) c[NESTEROV]);
    for (int r = 0; r < m; r++) {
      double[] wr = w[r];
      double[] gr = g[r];
      double[] sr = s[r];
      for (int j = 0; j < n; j += L) {
        DoubleVector wj = DoubleVector.fromArray(S, wr, j);
        DoubleVector gj = DoubleVector.fromArray(S, gr, j).mul(scale).add(wj.mul(l2));
        DoubleVector v = DoubleVector.fromArray(S, sr, j).mul(momentum).add(gj.mul(intake));
        v.intoArray(sr, j);
        wj.sub(wj.mul(decay)).sub(v.mul(rate)).sub(gj.mul(nesterov)).intoArray(wr, j);
      }
    }
  }

  static void adam(
      /*acc*/ double[] c, double[][] w, double[][] g, double[][] s0, double[][] s1, int m, int n) {
    DoubleVector rate = DoubleVector.broadcast(S, (double) c[RATE]);
    DoubleVector scale = DoubleVector.broadcast(S, (double) c[GRADIENT_SCALE]);
    DoubleVector l2 = DoubleVector.broadcast(S, (double) c[L2]);
    DoubleVector decay = DoubleVector.broadcast(S, (double) c[DECAY]);
    DoubleVector beta1 = DoubleVector.broadcast(S, (double) c[BETA1]);
    DoubleVector share1 = DoubleVector.broadcast(S, (double) c[ONE_MINUS_BETA1]);
    DoubleVector beta2 = DoubleVector.broadcast(S, (double) c[BETA2]);
    DoubleVector share2 = DoubleVector.broadcast(S, (double) c[ONE_MINUS_BETA2]);
    DoubleVector root = DoubleVector.broadcast(S, (double) c[ROOT_SCALE]);
    DoubleVector outside = DoubleVector.broadcast(S, (double) c[EPSILON_OUTSIDE]);
    for (int r = 0; r < m; r++) {
      double[] wr = w[r];
      double[] gr = g[r];
      double[] mr = s0[r];
      double[] vr = s1[r];
      for (int j = 0; j < n; j += L) {
        DoubleVector wj = DoubleVector.fromArray(S, wr, j);
        DoubleVector gj = DoubleVector.fromArray(S, gr, j).mul(scale).add(wj.mul(l2));
        DoubleVector mj = DoubleVector.fromArray(S, mr, j).mul(beta1).add(gj.mul(share1));
        DoubleVector vj = DoubleVector.fromArray(S, vr, j).mul(beta2).add(gj.mul(share2).mul(gj));
        mj.intoArray(mr, j);
        vj.intoArray(vr, j);
        DoubleVector divisor = vj.lanewise(VectorOperators.SQRT).mul(root).add(outside);
        wj.sub(wj.mul(decay)).sub(mj.mul(rate).div(divisor)).intoArray(wr, j);
      }
    }
  }
}
