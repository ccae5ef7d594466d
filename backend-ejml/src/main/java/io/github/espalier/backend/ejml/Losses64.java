package io.github.espalier.backend.ejml;

import io.github.espalier.backend.Elementary64;
import io.github.espalier.backend.LossOp;

/**
 * Losses computed element by element, with their gradients; d (the gradient) may be null, or the
 * predictions' own array.
 */
// The casts that change nothing here round in the generated FLOAT32 twin.
@SuppressWarnings("cast")
final class Losses64 {
  private Losses64() {}

  /** scale · Σ wᵢ·(max(z, 0) − t·z + log(1 + e^−|z|)). */
  static /*acc*/ double binaryCrossEntropy(
      double[] z,
      double[] t,
      double[] weights,
      /*acc*/ double scale,
      double[] d,
      int rows,
      int cols) {
    /*acc*/ double total = 0;
    for (int r = 0; r < rows; r++) {
      /*acc*/ double weight = weights == null ? 1 : weights[r];
      /*acc*/ double factor = scale * weight;
      /*acc*/ double loss = 0;
      for (int i = r * cols; i < (r + 1) * cols; i++) {
        /*acc*/ double zi = z[i];
        /*acc*/ double ti = t[i];
        // One exponential serves the loss and the sigmoid.
        double e = Elementary64.exp((double) -Math.abs(zi));
        loss += Math.max(zi, 0) - ti * zi + Elementary64.log1pOfUnit(e);
        if (d != null) {
          /*acc*/ double sigmoid = (zi >= 0 ? 1 : e) / (1 + (/*acc*/ double) e);
          d[i] = (double) (factor * (sigmoid - ti));
        }
      }
      total += weight * loss;
    }
    return scale * total;
  }

  /** scale · Σ wᵢ·op(p, t); with {@code indices} t holds one class index per row. */
  static /*acc*/ double elementLoss(
      LossOp op,
      /*acc*/ double delta,
      double[] p,
      double[] t,
      boolean indices,
      double[] weights,
      /*acc*/ double scale,
      double[] d,
      int rows,
      int cols) {
    if (weights == null && !indices) {
      return scale * range(op, delta, p, t, scale, d, 0, rows * cols);
    }
    /*acc*/ double total = 0;
    for (int r = 0; r < rows; r++) {
      /*acc*/ double weight = weights == null ? 1 : weights[r];
      int from = r * cols;
      /*acc*/ double factor = scale * weight;
      total +=
          weight
              * (indices
                  ? oneClass(p, (int) t[r], factor, d, from, from + cols)
                  : range(op, delta, p, t, factor, d, from, from + cols));
    }
    return scale * total;
  }

  /** The sum of op over a range; the loops name their constant, so the JIT inlines the table. */
  private static /*acc*/ double range(
      LossOp op,
      /*acc*/ double delta,
      double[] p,
      double[] t,
      /*acc*/ double factor,
      double[] d,
      int from,
      int to) {
    /*acc*/ double loss = 0;
    switch (op) {
      case SQUARED_ERROR -> {
        for (int i = from; i < to; i++) {
          /*acc*/ double residual = (/*acc*/ double) p[i] - t[i];
          loss += residual * residual;
          if (d != null) {
            d[i] = (double) (factor * (2 * residual));
          }
        }
      }
      case ABSOLUTE_ERROR -> {
        for (int i = from; i < to; i++) {
          /*acc*/ double residual = (/*acc*/ double) p[i] - t[i];
          loss += Math.abs(residual);
          if (d != null) {
            d[i] = (double) (factor * Math.signum(residual));
          }
        }
      }
      case BINARY_CROSS_ENTROPY -> {
        for (int i = from; i < to; i++) {
          /*acc*/ double pi = p[i];
          loss += LossOp.BINARY_CROSS_ENTROPY.apply(pi, t[i], delta);
          if (d != null) {
            d[i] = (double) (factor * LossOp.BINARY_CROSS_ENTROPY.derivative(pi, t[i], delta));
          }
        }
      }
      case CROSS_ENTROPY -> {
        for (int i = from; i < to; i++) {
          /*acc*/ double pi = p[i];
          loss += LossOp.CROSS_ENTROPY.apply(pi, t[i], delta);
          if (d != null) {
            d[i] = (double) (factor * LossOp.CROSS_ENTROPY.derivative(pi, t[i], delta));
          }
        }
      }
      default -> {
        for (int i = from; i < to; i++) {
          /*acc*/ double pi = p[i];
          loss += op.apply(pi, t[i], delta);
          if (d != null) {
            d[i] = (double) (factor * op.derivative(pi, t[i], delta));
          }
        }
      }
    }
    return loss;
  }

  /** Cross-entropy of one row whose target is 1 at column k and 0 elsewhere. */
  private static /*acc*/ double oneClass(
      double[] p, int k, /*acc*/ double factor, double[] d, int from, int to) {
    /*acc*/ double loss = 0;
    for (int i = from; i < to; i++) {
      /*acc*/ double pi = p[i];
      /*acc*/ double ti = i - from == k ? 1 : 0;
      // The other columns count too: a p outside [0, 1] makes the loss NaN.
      loss += LossOp.CROSS_ENTROPY.apply(pi, ti, 0);
      if (d != null) {
        d[i] = (double) (factor * LossOp.CROSS_ENTROPY.derivative(pi, ti, 0));
      }
    }
    return loss;
  }
}
