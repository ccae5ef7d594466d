package io.github.espalier.loss;

import io.github.espalier.tensor.Tensor;

/** A loss bound to a backend; whoever bound it closes it, before the backend. */
@FunctionalInterface
public interface LossPass extends AutoCloseable {
  /**
   * scale · Σ wᵢ·lossᵢ, and its gradient.
   *
   * @param prediction m×K: the network's output, or its logits if the loss fuses with the last
   *     activation
   * @param target m×K, or m×1 class indices
   * @param rowWeight m×1, or null for ones
   * @param gradient m×K: receives the gradient with respect to {@code prediction}, or null to
   *     evaluate only
   */
  double run(Tensor prediction, Tensor target, Tensor rowWeight, double scale, Tensor gradient);

  /** Frees buffers, if it has any. */
  @Override
  default void close() {}
}
