package io.github.espalier.train;

import io.github.espalier.backend.Backend;
import io.github.espalier.backend.BinaryOp;
import io.github.espalier.backend.ReduceOp;
import io.github.espalier.backend.UnaryOp;
import io.github.espalier.internal.Arena;
import io.github.espalier.tensor.Shape;
import io.github.espalier.tensor.Tensor;

/**
 * Keeps the norm of every unit's incoming weights within a limit, after the update.
 *
 * <p>A column w of the weights becomes w · limit / max(‖w‖, limit): Keras's {@code MaxNorm(limit)}
 * without the 1e-7 in its denominator. Source: Srivastava et al. 2014, section 5.1.
 *
 * <p><b>Shapes.</b> Weights are inputs × units.
 */
final class MaxNorm {
  private final Backend backend;
  private final double limit;
  private final Tensor weights;
  private final Tensor limitOfEach;
  private final Tensor least;
  private final Tensor norms;

  MaxNorm(Backend backend, double limit, Tensor weights, Arena arena) {
    this.backend = backend;
    this.limit = limit;
    this.weights = weights;
    norms = arena.allocate(Shape.of(1, weights.cols()));
    limitOfEach = arena.allocate(Shape.of(1, weights.cols()));
    least = arena.allocate(Shape.of(1, 1));
    backend.fill(limitOfEach, limit);
    backend.fill(least, limit);
  }

  void apply() {
    backend.reduceRows(ReduceOp.SUM_OF_SQUARES, weights, false, norms);
    double largest = backend.reduce(ReduceOp.MAX, norms);
    if (Double.isInfinite(largest)) {
      applyOnHost();
      return;
    }
    if (largest <= limit * limit) {
      return;
    }
    backend.unary(UnaryOp.POW, 0.5, 0, norms, norms);
    backend.binary(BinaryOp.MAX, norms, least, norms);
    backend.binary(BinaryOp.DIV, limitOfEach, norms, norms);
    backend.binary(BinaryOp.MUL, weights, norms, weights);
  }

  /** Squares that overflow the format do not make norms that do: the squares are of shares. */
  private void applyOnHost() {
    double[] w = weights.toArray();
    int cols = weights.cols();
    for (int c = 0; c < cols; c++) {
      double largest = 0;
      for (int i = c; i < w.length; i += cols) {
        largest = Math.max(largest, Math.abs(w[i]));
      }
      double squares = 0;
      for (int i = c; i < w.length; i += cols) {
        squares += (w[i] / largest) * (w[i] / largest);
      }
      double norm = largest * Math.sqrt(squares);
      for (int i = c; norm > limit && i < w.length; i += cols) {
        w[i] = w[i] / largest * (limit / Math.sqrt(squares));
      }
    }
    backend.upload(w, 0, weights);
  }
}
