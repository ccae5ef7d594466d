package io.github.espalier.layer;

import io.github.espalier.tensor.Tensor;

/**
 * A layer bound to a session: it owns buffers and runs.
 *
 * <p>{@link #forward} comes before {@link #backward}, on the same rows. The returned tensors belong
 * to the pass (or are the arguments themselves) and are valid until the next call.
 */
public interface LayerPass {
  /** The output for the current rows of x. */
  Tensor forward(Tensor x);

  /**
   * The gradient with respect to the last input, or null if the context said nobody needs it;
   * writes the gradients of the parameters. May overwrite {@code dy}.
   */
  Tensor backward(Tensor dy);
}
