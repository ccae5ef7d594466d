package io.github.espalier.train;

import io.github.espalier.internal.Check;
import io.github.espalier.layer.ParameterSpec;

/**
 * Penalties l1 · Σ |w| and l2 · Σ w², added to what training makes small, not to the reported loss.
 *
 * <p>Their gradients are l1·sign(w), with sign(0) = 0, and 2·l2·w: Keras's {@code L1L2(l1, l2)};
 * PyTorch's {@code weight_decay} = 2·l2.
 *
 * @param l1 for weights; at least 0
 * @param l2 for weights; at least 0
 * @param biasL1 for biases; at least 0
 * @param biasL2 for biases; at least 0
 */
public record Penalty(double l1, double l2, double biasL1, double biasL2) {
  /** No penalty. */
  public static final Penalty NONE = new Penalty(0, 0, 0, 0);

  /** Checks. */
  public Penalty {
    Check.notNegative("l1 factor", l1);
    Check.notNegative("l2 factor", l2);
    Check.notNegative("l1 factor of biases", biasL1);
    Check.notNegative("l2 factor of biases", biasL2);
  }

  /** An L2 penalty on the weights, and on the biases if asked. */
  public Penalty(double l2, boolean includeBias) {
    this(0, l2, 0, includeBias ? l2 : 0);
  }

  /** This penalty with another l1. */
  public Penalty l1(double factor, boolean includeBias) {
    return new Penalty(factor, l2, includeBias ? factor : 0, biasL2);
  }

  /** This penalty with another l2. */
  public Penalty l2(double factor, boolean includeBias) {
    return new Penalty(l1, factor, biasL1, includeBias ? factor : 0);
  }

  /** The l1 of a parameter in that role. */
  double l1For(ParameterSpec.Role role) {
    return role == ParameterSpec.Role.WEIGHT ? l1 : biasL1;
  }

  /** The l2 of a parameter in that role. */
  double l2For(ParameterSpec.Role role) {
    return role == ParameterSpec.Role.WEIGHT ? l2 : biasL2;
  }
}
