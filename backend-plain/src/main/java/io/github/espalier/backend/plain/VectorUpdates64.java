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

import io.github.espalier.backend.UpdateRule;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The most used rules of {@link io.github.espalier.backend.UpdateRule} on one row of n parameters,
 * by the Vector API: the JIT compiler's loops spend more time before and after their vector part
 * than in it where rows are short.
 *
 * <p>They share one method because it is thereby too long to be compiled into its callers: what C2
 * makes of everything that a training step calls can exceed its limits, and then these vectors are
 * objects on the heap.
 */
@SuppressWarnings("cast") // The casts narrow in the FLOAT32 copy of this file.
final class VectorUpdates64 {
  private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;
  private static final int L = S.length();

  private VectorUpdates64() {}

  /** Whether there is a loop for a rule with these optional slots. */
  static boolean has(UpdateRule rule, boolean thirdSlot) {
    return rule == UpdateRule.SGD
        || rule == UpdateRule.MOMENTUM
        || rule == UpdateRule.ADAM && !thirdSlot;
  }

  static void row(
      UpdateRule rule,
      /*acc*/ double[] c,
      double[] w,
      double[] g,
      double[] s0,
      double[] s1,
      int n) {
    DoubleVector rate = DoubleVector.broadcast(S, (double) c[RATE]);
    DoubleVector scale = DoubleVector.broadcast(S, (double) c[GRADIENT_SCALE]);
    DoubleVector l2 = DoubleVector.broadcast(S, (double) c[L2]);
    DoubleVector decay = DoubleVector.broadcast(S, (double) c[DECAY]);
    if (rule == UpdateRule.SGD) {
      for (int j = 0; j < n; j += L) {
        DoubleVector wj = DoubleVector.fromArray(S, w, j);
        DoubleVector gj = DoubleVector.fromArray(S, g, j).mul(scale).add(wj.mul(l2));
        wj.sub(wj.mul(decay)).sub(gj.mul(rate)).intoArray(w, j);
      }
    } else if (rule == UpdateRule.MOMENTUM) {
      DoubleVector momentum = DoubleVector.broadcast(S, (double) c[MOMENTUM_FACTOR]);
      DoubleVector intake = DoubleVector.broadcast(S, (double) c[INTAKE]);
      DoubleVector nesterov = DoubleVector.broadcast(S, (double) c[NESTEROV]);
      for (int j = 0; j < n; j += L) {
        DoubleVector wj = DoubleVector.fromArray(S, w, j);
        DoubleVector gj = DoubleVector.fromArray(S, g, j).mul(scale).add(wj.mul(l2));
        DoubleVector v = DoubleVector.fromArray(S, s0, j).mul(momentum).add(gj.mul(intake));
        v.intoArray(s0, j);
        wj.sub(wj.mul(decay)).sub(v.mul(rate)).sub(gj.mul(nesterov)).intoArray(w, j);
      }
    } else {
      DoubleVector beta1 = DoubleVector.broadcast(S, (double) c[BETA1]);
      DoubleVector share1 = DoubleVector.broadcast(S, (double) c[ONE_MINUS_BETA1]);
      DoubleVector beta2 = DoubleVector.broadcast(S, (double) c[BETA2]);
      DoubleVector share2 = DoubleVector.broadcast(S, (double) c[ONE_MINUS_BETA2]);
      for (int j = 0; j < n; j += L) {
        DoubleVector wj = DoubleVector.fromArray(S, w, j);
        DoubleVector gj = DoubleVector.fromArray(S, g, j).mul(scale).add(wj.mul(l2));
        DoubleVector mj = DoubleVector.fromArray(S, s0, j).mul(beta1).add(gj.mul(share1));
        mj.intoArray(s0, j);
        DoubleVector vj = DoubleVector.fromArray(S, s1, j).mul(beta2).add(gj.mul(share2).mul(gj));
        vj.intoArray(s1, j);
      }
      DoubleVector root = DoubleVector.broadcast(S, (double) c[ROOT_SCALE]);
      DoubleVector outside = DoubleVector.broadcast(S, (double) c[EPSILON_OUTSIDE]);
      for (int j = 0; j < n; j += L) {
        DoubleVector wj = DoubleVector.fromArray(S, w, j);
        DoubleVector divisor = DoubleVector.fromArray(S, s1, j).sqrt().mul(root).add(outside);
        DoubleVector by = DoubleVector.fromArray(S, s0, j).mul(rate).div(divisor);
        wj.sub(wj.mul(decay)).sub(by).intoArray(w, j);
      }
    }
  }
}
