package io.github.espalier.train;

import io.github.espalier.backend.Backend;
import io.github.espalier.backend.BinaryOp;
import io.github.espalier.backend.ReduceOp;
import io.github.espalier.internal.Arena;
import io.github.espalier.tensor.Shape;
import io.github.espalier.tensor.Tensor;

/**
 * Clipping bound to the gradients of a step: by value it changes them, by norm it only finds what
 * the update multiplies them by.
 */
final class GradientScales {
  private final Backend backend;
  private final Clipping clipping;
  private final Tensor[] gradients;
  private final double[] norms;
  private final double[] scales;
  private final Tensor upper;
  private final Tensor lower;

  GradientScales(Backend backend, Clipping clipping, Tensor[] gradients, Arena arena) {
    this.backend = backend;
    this.clipping = clipping;
    this.gradients = gradients;
    norms = new double[gradients.length];
    scales = new double[gradients.length];
    boolean byValue = clipping.kind() == Clipping.Kind.VALUE;
    upper = byValue ? filled(arena, clipping.limit()) : null;
    lower = byValue ? filled(arena, -clipping.limit()) : null;
  }

  private Tensor filled(Arena arena, double value) {
    Tensor one = arena.allocate(Shape.of(1, 1));
    backend.fill(one, value);
    return one;
  }

  /**
   * Looks at all gradients, then clips.
   *
   * @return the index of the first that is not finite, or −1; nothing is clipped then
   */
  int prepare() {
    return clipping.kind() == Clipping.Kind.VALUE ? clipValues() : findScales();
  }

  /** What the update multiplies a gradient by. */
  double scale(int index) {
    return scales[index];
  }

  private int clipValues() {
    for (int i = 0; i < gradients.length; i++) {
      // An infinite number would be clipped, and nobody would know.
      if (!isFinite(backend, gradients[i])) {
        return i;
      }
      scales[i] = 1;
    }
    for (Tensor gradient : gradients) {
      backend.binary(BinaryOp.MIN, gradient, upper, gradient);
      backend.binary(BinaryOp.MAX, gradient, lower, gradient);
    }
    return -1;
  }

  private int findScales() {
    double largest = 0;
    for (int i = 0; i < gradients.length; i++) {
      double squares = backend.reduce(ReduceOp.SUM_OF_SQUARES, gradients[i]);
      if (!Double.isFinite(squares) && !isFinite(backend, gradients[i])) {
        return i;
      }
      norms[i] =
          Double.isFinite(squares) ? Math.sqrt(squares) : normOfShares(gradients[i].toArray());
      largest = Math.max(largest, norms[i]);
    }
    double together = clipping.scale(norm(norms, largest));
    for (int i = 0; i < gradients.length; i++) {
      scales[i] = clipping.kind() == Clipping.Kind.NORM ? clipping.scale(norms[i]) : together;
    }
    return -1;
  }

  /** The norm of numbers whose squares may overflow. */
  private static double normOfShares(double[] numbers) {
    double largest = 0;
    for (double number : numbers) {
      largest = Math.max(largest, Math.abs(number));
    }
    return norm(numbers, largest);
  }

  private static double norm(double[] numbers, double largest) {
    if (largest == 0) {
      return 0;
    }
    double squares = 0;
    for (double number : numbers) {
      squares += (number / largest) * (number / largest);
    }
    return Math.min(largest * Math.sqrt(squares), Double.MAX_VALUE);
  }

  /**
   * Whether all numbers are finite; a sum of finite ones may overflow, so that is not the last
   * word.
   */
  static boolean isFinite(Backend backend, Tensor numbers) {
    return Double.isFinite(backend.reduce(ReduceOp.SUM, numbers))
        || Double.isFinite(backend.reduce(ReduceOp.MAX, numbers))
            && Double.isFinite(backend.reduce(ReduceOp.MIN, numbers));
  }
}
