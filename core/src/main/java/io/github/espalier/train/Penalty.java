package io.github.espalier.train;

import io.github.espalier.internal.Check;
import io.github.espalier.layer.ParameterSpec;

/**
 * An L2 penalty: factor · Σ w², added to what training makes small, not to the reported loss.
 *
 * <p>Its gradient is 2·factor·w: Keras's {@code l2(factor)}, PyTorch's {@code weight_decay} =
 * 2·factor.
 *
 * @param factor at least 0
 * @param includeBias whether biases are penalised too
 */
public record Penalty(double factor, boolean includeBias) {
  /** No penalty. */
  public static final Penalty NONE = new Penalty(0, false);

  /** Checks. */
  public Penalty {
    Check.notNegative("l2 factor", factor);
  }

  /** The factor for a parameter in that role. */
  double factorFor(ParameterSpec.Role role) {
    return role == ParameterSpec.Role.WEIGHT || includeBias ? factor : 0;
  }
}
