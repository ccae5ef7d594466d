package io.github.espalier.loss;

import io.github.espalier.backend.Backend;
import io.github.espalier.data.Dataset;
import io.github.espalier.layer.Activation;

/**
 * An immutable description of what training makes small: scale / D · Σ of element losses, D as the
 * {@link Reduction} says.
 */
public interface Loss {
  /** The name in messages, as in {@code "cross entropy"}. */
  String name();

  /** How elements become one number. */
  Reduction reduction();

  /** A constant factor. */
  double scale();

  /**
   * Whether the loss is computed from the logits when the network ends in this activation: stably,
   * and without the activation's own derivative.
   */
  boolean fusesWith(Activation last);

  /**
   * The loss ready to run.
   *
   * @param last the network's last activation; predictions are logits if {@link #fusesWith} it
   */
  LossPass bind(Backend backend, Activation last);

  /**
   * Refuses targets that the loss cannot use, before anything is trained.
   *
   * @param outputs how many numbers the network puts out per sample
   * @throws io.github.espalier.tensor.ShapeException if their count does not fit
   * @throws io.github.espalier.data.InvalidDataException for the first bad target
   */
  void checkTargets(Dataset data, int outputs);
}
