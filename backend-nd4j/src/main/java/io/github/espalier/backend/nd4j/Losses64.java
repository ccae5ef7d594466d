package io.github.espalier.backend.nd4j;

import io.github.espalier.backend.Elementary64;
import io.github.espalier.backend.LossOp;

/** The losses computed element by element, with their gradients; computed in double. */
@SuppressWarnings("cast") // the casts narrow in the FLOAT32 copy of this file
final class Losses64 {
  private Losses64() {}

  static /*acc*/ double binaryCrossEntropy(
      Nd4jTensor64 logits,
      Nd4jTensor64 target,
      Nd4jTensor64 rowWeight,
      /*acc*/ double scale,
      Nd4jTensor64 dlogits,
      Scratch64 s) {
    return run(null, 0, logits, target, rowWeight, scale, dlogits, s);
  }

  static /*acc*/ double elementLoss(
      LossOp op,
      /*acc*/ double delta,
      Nd4jTensor64 prediction,
      Nd4jTensor64 target,
      Nd4jTensor64 rowWeight,
      /*acc*/ double scale,
      Nd4jTensor64 dprediction,
      Scratch64 s) {
    return run(op, delta, prediction, target, rowWeight, scale, dprediction, s);
  }

  /** Without an op, the binary cross-entropy from logits. */
  private static /*acc*/ double run(
      LossOp op,
      /*acc*/ double delta,
      Nd4jTensor64 prediction,
      Nd4jTensor64 target,
      Nd4jTensor64 rowWeight,
      /*acc*/ double scale,
      Nd4jTensor64 gradient,
      Scratch64 s) {
    int cols = prediction.cols();
    int block = Scratch64.rowsPerBlock(cols) * cols;
    int size = prediction.size();
    /*acc*/ double total = 0;
    for (int i = 0; i < size; i += block) {
      int n = Math.min(block, size - i);
      prediction.load(i, s.a, n);
      Targets64.load(target, i / cols, n / cols, cols, s.b);
      Targets64.loadWeights(rowWeight, i / cols, n / cols, s.e);
      for (int from = 0; from < n; from += cols) {
        /*acc*/ double weight = s.e[from / cols];
        /*acc*/ double factor = scale * weight;
        total +=
            weight
                * (op == null
                    ? logisticRow(s.a, s.b, from, from + cols, factor)
                    : row(op, delta, s.a, s.b, from, from + cols, factor));
      }
      if (gradient != null) {
        gradient.store(i, s.a, n);
      }
    }
    return scale * total;
  }

  /** Returns the loss of logits z; z ← factor · gradient. */
  private static /*acc*/ double logisticRow(
      double[] z, double[] t, int from, int to, /*acc*/ double factor) {
    /*acc*/ double sum = 0;
    for (int i = from; i < to; i++) {
      /*acc*/ double zi = z[i];
      double e = Elementary64.exp((double) -Math.abs(zi));
      sum += Math.max(zi, 0) - t[i] * zi + Elementary64.log1pOfUnit(e);
      /*acc*/ double sigmoid =
          zi >= 0 ? 1 / (1 + (/*acc*/ double) e) : e / (1 + (/*acc*/ double) e);
      z[i] = (double) (factor * (sigmoid - t[i]));
    }
    return sum;
  }

  /** Returns the loss of predictions p; p ← factor · gradient. */
  private static /*acc*/ double row(
      LossOp op,
      /*acc*/ double delta,
      double[] p,
      double[] t,
      int from,
      int to,
      /*acc*/ double factor) {
    /*acc*/ double sum = 0;
    switch (op) {
      case SQUARED_ERROR -> {
        for (int i = from; i < to; i++) {
          /*acc*/ double r = (/*acc*/ double) p[i] - t[i];
          sum += r * r;
          p[i] = (double) (factor * (2 * r));
        }
      }
      case ABSOLUTE_ERROR -> {
        for (int i = from; i < to; i++) {
          /*acc*/ double r = (/*acc*/ double) p[i] - t[i];
          sum += Math.abs(r);
          p[i] = (double) (factor * Math.signum(r));
        }
      }
      case HUBER -> {
        for (int i = from; i < to; i++) {
          /*acc*/ double r = (/*acc*/ double) p[i] - t[i];
          /*acc*/ double size = Math.abs(r);
          boolean near = size <= delta;
          sum += near ? r * r / 2 : delta * (size - delta / 2);
          p[i] = (double) (factor * (near ? r : delta * Math.signum(r)));
        }
      }
      default -> {
        // The logarithms of the others cost more than the call.
        for (int i = from; i < to; i++) {
          /*acc*/ double pi = p[i];
          /*acc*/ double ti = t[i];
          sum += op.apply(pi, ti, delta);
          p[i] = (double) (factor * op.derivative(pi, ti, delta));
        }
      }
    }
    return sum;
  }
}
