package io.github.espalier.optim;

import static io.github.espalier.backend.UpdateRule.EPSILON_INSIDE;
import static io.github.espalier.backend.UpdateRule.EPSILON_OUTSIDE;
import static io.github.espalier.backend.UpdateRule.INTAKE;
import static io.github.espalier.backend.UpdateRule.MOMENTUM_FACTOR;
import static io.github.espalier.backend.UpdateRule.ONE_MINUS_RHO;
import static io.github.espalier.backend.UpdateRule.RATE;
import static io.github.espalier.backend.UpdateRule.RHO;

import io.github.espalier.backend.UpdateRule;
import io.github.espalier.internal.Check;
import io.github.espalier.layer.ParameterSpec;
import java.util.Objects;

/**
 * RMSProp: the gradient divided by the root of its running mean square.
 *
 * <p>s ← ρ·s + (1 − ρ)·g²; u = g/(√s + ε), or g/√(s + ε) in Keras's form; centered subtracts the
 * squared running mean of g from s under the root; with momentum μ: q ← μ·q + u, w ← w − rate·q.
 * Source: Hinton's lecture 6e; centered as in Graves 2013.
 *
 * @param learningRate above 0
 * @param rho from 0 to below 1
 * @param epsilon at least 0; with 0 a parameter that never had a gradient becomes NaN
 * @param momentum from 0 to below 1
 * @param centered whether the mean is subtracted
 * @param form whose convention
 */
public record RmsProp(
    double learningRate, double rho, double epsilon, double momentum, boolean centered, Form form)
    implements Optimizer {
  /** Checks. */
  public RmsProp {
    Check.positive("learningRate", learningRate);
    Check.fraction("rho", rho);
    Check.notNegative("epsilon", epsilon);
    Check.fraction("momentum", momentum);
    Objects.requireNonNull(form, "form");
  }

  /** PyTorch's defaults but for the rate: ρ 0.99, ε 1e-8, no momentum. */
  public static RmsProp of(double learningRate) {
    return new RmsProp(learningRate, 0.99, 1e-8, 0, false, Form.PYTORCH);
  }

  /** Keras's defaults but for the rate: ρ 0.9, ε 1e-7, no momentum. */
  public static RmsProp keras(double learningRate) {
    return new RmsProp(learningRate, 0.9, 1e-7, 0, false, Form.KERAS);
  }

  /** This rule with another decay of the mean square. */
  public RmsProp rho(double rho) {
    return new RmsProp(learningRate, rho, epsilon, momentum, centered, form);
  }

  /** This rule with another epsilon. */
  public RmsProp epsilon(double epsilon) {
    return new RmsProp(learningRate, rho, epsilon, momentum, centered, form);
  }

  /** This rule with momentum. */
  public RmsProp momentum(double momentum) {
    return new RmsProp(learningRate, rho, epsilon, momentum, centered, form);
  }

  /** This rule with the mean subtracted. */
  public RmsProp withCentering() {
    return new RmsProp(learningRate, rho, epsilon, momentum, true, form);
  }

  @Override
  public String name() {
    return "rmsprop";
  }

  @Override
  public UpdateRule rule() {
    return UpdateRule.RMSPROP;
  }

  @Override
  public boolean usesSlot(int slot) {
    return slot == 0 || (slot == 1 && momentum != 0) || (slot == 2 && centered);
  }

  @Override
  public void coefficients(long step, double rate, ParameterSpec.Role role, double[] out) {
    boolean keras = form == Form.KERAS;
    boolean rateInside = keras && momentum != 0;
    out[RATE] = rateInside ? 1 : rate;
    out[INTAKE] = rateInside ? rate : 1;
    out[RHO] = rho;
    out[ONE_MINUS_RHO] = 1 - rho;
    out[MOMENTUM_FACTOR] = momentum;
    out[EPSILON_INSIDE] = keras ? epsilon : 0;
    out[EPSILON_OUTSIDE] = keras ? 0 : epsilon;
  }
}
