package io.github.espalier.backend.plain;

import static io.github.espalier.backend.UpdateRule.DECAY;
import static io.github.espalier.backend.UpdateRule.GRADIENT_SCALE;
import static io.github.espalier.backend.UpdateRule.INTAKE;
import static io.github.espalier.backend.UpdateRule.L2;
import static io.github.espalier.backend.UpdateRule.MOMENTUM_FACTOR;
import static io.github.espalier.backend.UpdateRule.NESTEROV;
import static io.github.espalier.backend.UpdateRule.RATE;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The plainest rules of {@link io.github.espalier.backend.UpdateRule} on one row of n parameters,
 * by the Vector API: the JIT compiler's loops spend more time before and after their vector part
 * than in it where rows are short.
 */
@SuppressWarnings("cast") // The casts narrow in the FLOAT32 copy of this file.
final class VectorUpdates64 {
  private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;
  private static final int L = S.length();

  private VectorUpdates64() {}

  static void sgd(/*acc*/ double[] c, double[] w, double[] g, int n) {
    DoubleVector rate = DoubleVector.broadcast(S, (double) c[RATE]);
    DoubleVector scale = DoubleVector.broadcast(S, (double) c[GRADIENT_SCALE]);
    DoubleVector l2 = DoubleVector.broadcast(S, (double) c[L2]);
    DoubleVector decay = DoubleVector.broadcast(S, (double) c[DECAY]);
    for (int j = 0; j < n; j += L) {
      DoubleVector wj = DoubleVector.fromArray(S, w, j);
      DoubleVector gj = DoubleVector.fromArray(S, g, j).mul(scale).add(wj.mul(l2));
      wj.sub(wj.mul(decay)).sub(gj.mul(rate)).intoArray(w, j);
    }
  }

  static void momentum(/*acc*/ double[] c, double[] w, double[] g, double[] s, int n) {
    DoubleVector rate = DoubleVector.broadcast(S, (double) c[RATE]);
    DoubleVector scale = DoubleVector.broadcast(S, (double) c[GRADIENT_SCALE]);
    DoubleVector l2 = DoubleVector.broadcast(S, (double) c[L2]);
    DoubleVector decay = DoubleVector.broadcast(S, (double) c[DECAY]);
    DoubleVector momentum = DoubleVector.broadcast(S, (double) c[MOMENTUM_FACTOR]);
    DoubleVector intake = DoubleVector.broadcast(S, (double) c[INTAKE]);
    DoubleVector nesterov = DoubleVector.broadcast(S, (double) c[NESTEROV]);
    for (int j = 0; j < n; j += L) {
      DoubleVector wj = DoubleVector.fromArray(S, w, j);
      DoubleVector gj = DoubleVector.fromArray(S, g, j).mul(scale).add(wj.mul(l2));
      DoubleVector v = DoubleVector.fromArray(S, s, j).mul(momentum).add(gj.mul(intake));
      v.intoArray(s, j);
      wj.sub(wj.mul(decay)).sub(v.mul(rate)).sub(gj.mul(nesterov)).intoArray(w, j);
    }
  }
}
