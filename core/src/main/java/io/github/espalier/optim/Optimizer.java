package io.github.espalier.optim;

import io.github.espalier.backend.UpdateRule;
import io.github.espalier.layer.ParameterSpec;

/**
 * An immutable update rule with its options; the engine owns the state slots and the step count.
 */
public interface Optimizer {
  /** The name in messages and files, as in {@code "adam"}. */
  String name();

  /** The rule that the backend runs. */
  UpdateRule rule();

  /** The base learning rate. */
  double learningRate();

  /** Whether slot 0, 1 or 2 is used. */
  boolean usesSlot(int slot);

  /** The number a slot is filled with before the first step. */
  default double initialSlot(int slot) {
    return 0;
  }

  /**
   * Writes the coefficients of a step; entries that the rule does not read are left alone.
   *
   * @param step counted from 1
   * @param learningRate the rate of this step for this parameter
   * @param role what the parameter is; decay may go by it
   * @param out as long as {@link UpdateRule#COEFFICIENTS}, indexed by its constants
   */
  void coefficients(long step, double learningRate, ParameterSpec.Role role, double[] out);
}
