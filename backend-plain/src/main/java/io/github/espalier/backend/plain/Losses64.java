package io.github.espalier.backend.plain;

import io.github.espalier.backend.Elementary64;
import io.github.espalier.backend.LossOp;

/**
 * The losses from predictions, and binary cross-entropy from logits, on m rows of n numbers.
 *
 * <p>Everything is computed in double in either format; only the gradients are rounded. {@code
 * weights} (m×1) and the gradient {@code d} may be null; d may be the predictions.
 */
@SuppressWarnings("cast") // The casts narrow in the FLOAT32 copy of this file.
final class Losses64 {
  private Losses64() {}

  /** Returns scale · Σ w·op(p, t); d ← its gradient. */
  static /*acc*/ double elements(
      LossOp op,
      /*acc*/ double delta,
      double[][] p,
      double[][] t,
      double[][] weights,
      /*acc*/ double scale,
      double[][] d,
      int m,
      int n) {
    /*acc*/ double total = 0;
    for (int r = 0; r < m; r++) {
      /*acc*/ double weight = weights == null ? 1 : weights[r][0];
      total += weight * row(op, delta, p[r], t[r], n);
      if (d != null) {
        gradient(op, delta, scale * weight, p[r], t[r], d[r], n);
      }
    }
    return scale * total;
  }

  /** The same with class indices (m×1) for targets: 1 in the column of the class, 0 elsewhere. */
  static /*acc*/ double indexed(
      LossOp op,
      /*acc*/ double delta,
      double[][] p,
      double[][] index,
      double[][] weights,
      /*acc*/ double scale,
      double[][] d,
      int m,
      int n) {
    /*acc*/ double total = 0;
    for (int r = 0; r < m; r++) {
      /*acc*/ double weight = weights == null ? 1 : weights[r][0];
      /*acc*/ double factor = scale * weight;
      int hit = (int) index[r][0];
      double[] pr = p[r];
      for (int j = 0; j < n; j++) {
        int t = j == hit ? 1 : 0;
        /*acc*/ double pj = pr[j];
        total += weight * op.apply(pj, t, delta);
        if (d != null) {
          d[r][j] = (double) (factor * op.derivative(pj, t, delta));
        }
      }
    }
    return scale * total;
  }

  /** Returns scale · Σ w·(max(z, 0) − t·z + log(1 + e^−|z|)); d ← its gradient. */
  static /*acc*/ double binaryCrossEntropy(
      double[][] z,
      double[][] t,
      double[][] weights,
      /*acc*/ double scale,
      double[][] d,
      int m,
      int n) {
    /*acc*/ double total = 0;
    for (int r = 0; r < m; r++) {
      double[] zr = z[r];
      double[] tr = t[r];
      double[] dr = d == null ? null : d[r];
      /*acc*/ double weight = weights == null ? 1 : weights[r][0];
      /*acc*/ double factor = scale * weight;
      /*acc*/ double sum = 0;
      for (int j = 0; j < n; j++) {
        /*acc*/ double v = zr[j];
        double e = Elementary64.exp((double) -Math.abs(v));
        sum += Math.max(v, 0) - tr[j] * v + Elementary64.log1pOfUnit(e);
        if (dr != null) {
          // The sigmoid, from the exponential at hand.
          dr[j] = (double) (factor * ((v >= 0 ? 1 : e) / (1 + (/*acc*/ double) e) - tr[j]));
        }
      }
      total += weight * sum;
    }
    return scale * total;
  }

  // One loop per loss: calls on a constant are inlined, calls through the enum's type are not.

  private static /*acc*/ double row(
      LossOp op, /*acc*/ double delta, double[] p, double[] t, int n) {
    /*acc*/ double sum = 0;
    switch (op) {
      case SQUARED_ERROR -> {
        for (int j = 0; j < n; j++) {
          sum += LossOp.SQUARED_ERROR.apply(p[j], t[j], delta);
        }
      }
      case ABSOLUTE_ERROR -> {
        for (int j = 0; j < n; j++) {
          sum += LossOp.ABSOLUTE_ERROR.apply(p[j], t[j], delta);
        }
      }
      case HUBER -> {
        for (int j = 0; j < n; j++) {
          sum += LossOp.HUBER.apply(p[j], t[j], delta);
        }
      }
      case BINARY_CROSS_ENTROPY -> {
        for (int j = 0; j < n; j++) {
          sum += LossOp.BINARY_CROSS_ENTROPY.apply(p[j], t[j], delta);
        }
      }
      case CROSS_ENTROPY -> {
        for (int j = 0; j < n; j++) {
          sum += LossOp.CROSS_ENTROPY.apply(p[j], t[j], delta);
        }
      }
      default -> {
        for (int j = 0; j < n; j++) {
          sum += op.apply(p[j], t[j], delta);
        }
      }
    }
    return sum;
  }

  private static void gradient(
      LossOp op,
      /*acc*/ double delta,
      /*acc*/ double factor,
      double[] p,
      double[] t,
      double[] d,
      int n) {
    switch (op) {
      case SQUARED_ERROR -> {
        for (int j = 0; j < n; j++) {
          d[j] = (double) (factor * LossOp.SQUARED_ERROR.derivative(p[j], t[j], delta));
        }
      }
      case ABSOLUTE_ERROR -> {
        for (int j = 0; j < n; j++) {
          d[j] = (double) (factor * LossOp.ABSOLUTE_ERROR.derivative(p[j], t[j], delta));
        }
      }
      case HUBER -> {
        for (int j = 0; j < n; j++) {
          d[j] = (double) (factor * LossOp.HUBER.derivative(p[j], t[j], delta));
        }
      }
      case BINARY_CROSS_ENTROPY -> {
        for (int j = 0; j < n; j++) {
          d[j] = (double) (factor * LossOp.BINARY_CROSS_ENTROPY.derivative(p[j], t[j], delta));
        }
      }
      case CROSS_ENTROPY -> {
        for (int j = 0; j < n; j++) {
          d[j] = (double) (factor * LossOp.CROSS_ENTROPY.derivative(p[j], t[j], delta));
        }
      }
      default -> {
        for (int j = 0; j < n; j++) {
          d[j] = (double) (factor * op.derivative(p[j], t[j], delta));
        }
      }
    }
  }
}
