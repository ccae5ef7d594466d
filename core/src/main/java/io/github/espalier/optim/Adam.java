package io.github.espalier.optim;

import static io.github.espalier.backend.UpdateRule.BETA1;
import static io.github.espalier.backend.UpdateRule.BETA2;
import static io.github.espalier.backend.UpdateRule.DECAY;
import static io.github.espalier.backend.UpdateRule.EPSILON_OUTSIDE;
import static io.github.espalier.backend.UpdateRule.ONE_MINUS_BETA1;
import static io.github.espalier.backend.UpdateRule.ONE_MINUS_BETA2;
import static io.github.espalier.backend.UpdateRule.RATE;
import static io.github.espalier.backend.UpdateRule.ROOT_SCALE;

import io.github.espalier.backend.UpdateRule;
import io.github.espalier.internal.Check;
import io.github.espalier.layer.ParameterSpec;
import java.util.Objects;

/**
 * Adam, and with a decoupled weight decay AdamW.
 *
 * <p>m ← β₁m + (1 − β₁)g; v ← β₂v + (1 − β₂)g²; with cᵢ = 1 − βᵢᵏ, PyTorch's form is w ← w −
 * rate/c₁ · m/(√v/√c₂ + ε), Keras's w ← w − rate·√c₂/c₁ · m/(√v + ε): ε means different things.
 * AMSGrad takes the running maximum of v. The decay comes first: w ← w − rate·weightDecay·w.
 * Source: Kingma, Ba 2015; Reddi, Kale, Kumar 2018; Loshchilov, Hutter 2019.
 *
 * @param learningRate above 0
 * @param beta1 from 0 to below 1
 * @param beta2 from 0 to below 1
 * @param epsilon at least 0; with 0 a parameter that never had a gradient becomes NaN
 * @param amsgrad whether to take the running maximum
 * @param weightDecay at least 0; above 0 makes it AdamW
 * @param decayBias whether biases decay too
 * @param form whose convention
 */
public record Adam(
    double learningRate,
    double beta1,
    double beta2,
    double epsilon,
    boolean amsgrad,
    double weightDecay,
    boolean decayBias,
    Form form)
    implements Optimizer {
  /** Checks. */
  public Adam {
    Check.positive("learningRate", learningRate);
    Check.fraction("beta1", beta1);
    Check.fraction("beta2", beta2);
    Check.notNegative("epsilon", epsilon);
    Check.notNegative("weightDecay", weightDecay);
    Objects.requireNonNull(form, "form");
  }

  /** PyTorch's defaults: rate 0.001, β 0.9 and 0.999, ε 1e-8. */
  public static Adam withDefaults() {
    return of(0.001);
  }

  /** PyTorch's defaults but for the rate. */
  public static Adam of(double learningRate) {
    return new Adam(learningRate, 0.9, 0.999, 1e-8, false, 0, false, Form.PYTORCH);
  }

  /** Keras's defaults but for the rate: β 0.9 and 0.999, ε 1e-7 in Keras's place. */
  public static Adam keras(double learningRate) {
    return new Adam(learningRate, 0.9, 0.999, 1e-7, false, 0, false, Form.KERAS);
  }

  /** AdamW with PyTorch's other defaults: every parameter decays, biases too. */
  public static Adam adamW(double learningRate, double weightDecay) {
    return new Adam(learningRate, 0.9, 0.999, 1e-8, false, weightDecay, true, Form.PYTORCH);
  }

  /** This rule with other betas. */
  public Adam betas(double beta1, double beta2) {
    return new Adam(learningRate, beta1, beta2, epsilon, amsgrad, weightDecay, decayBias, form);
  }

  /** This rule with another epsilon. */
  public Adam epsilon(double epsilon) {
    return new Adam(learningRate, beta1, beta2, epsilon, amsgrad, weightDecay, decayBias, form);
  }

  /** This rule with AMSGrad's running maximum. */
  public Adam withAmsgrad() {
    return new Adam(learningRate, beta1, beta2, epsilon, true, weightDecay, decayBias, form);
  }

  /** This rule with biases decaying or not. */
  public Adam decayBias(boolean decayBias) {
    return new Adam(learningRate, beta1, beta2, epsilon, amsgrad, weightDecay, decayBias, form);
  }

  @Override
  public String name() {
    return weightDecay == 0 ? "adam" : "adamw";
  }

  @Override
  public UpdateRule rule() {
    return UpdateRule.ADAM;
  }

  @Override
  public boolean usesSlot(int slot) {
    return slot < 2 || (slot == 2 && amsgrad);
  }

  @Override
  public void coefficients(long step, double rate, ParameterSpec.Role role, double[] out) {
    double c1 = 1 - power(beta1, step);
    double c2 = 1 - power(beta2, step);
    boolean keras = form == Form.KERAS;
    out[RATE] = keras ? rate * Math.sqrt(c2) / c1 : rate / c1;
    out[ROOT_SCALE] = keras ? 1 : 1 / Math.sqrt(c2);
    out[BETA1] = beta1;
    out[ONE_MINUS_BETA1] = 1 - beta1;
    out[BETA2] = beta2;
    out[ONE_MINUS_BETA2] = 1 - beta2;
    out[EPSILON_OUTSIDE] = epsilon;
    boolean decays = role == ParameterSpec.Role.WEIGHT || decayBias;
    out[DECAY] = decays ? rate * weightDecay : 0;
  }

  /**
   * base to the power n, by squaring: the same bits everywhere, and unlike StrictMath.pow (whose
   * tables are local arrays) nothing is allocated. The relative error of some n rounding errors
   * does not matter: where n is large, the power is small against the 1 it is subtracted from.
   */
  private static double power(double base, long n) {
    double result = 1;
    double square = base;
    for (long bits = n; bits > 0; bits >>= 1) {
      if ((bits & 1) == 1) {
        result *= square;
      }
      square *= square;
    }
    return result;
  }
}
