package io.github.espalier.optim;

import static io.github.espalier.backend.UpdateRule.EPSILON_INSIDE;
import static io.github.espalier.backend.UpdateRule.EPSILON_OUTSIDE;
import static io.github.espalier.backend.UpdateRule.RATE;

import io.github.espalier.backend.UpdateRule;
import io.github.espalier.internal.Check;
import io.github.espalier.layer.ParameterSpec;
import java.util.Objects;

/**
 * Adagrad: the gradient divided by the root of the sum of its squares.
 *
 * <p>s ← s + g²; w ← w − rateₖ·g/(√s + ε), or /√(s + ε) in Keras's form; rateₖ = rate / (1 + (k −
 * 1)·learningRateDecay). Source: Duchi, Hazan, Singer 2011.
 *
 * @param learningRate above 0
 * @param epsilon at least 0; with 0 a parameter that never had a gradient becomes NaN
 * @param initialAccumulator what s starts at; at least 0
 * @param learningRateDecay at least 0
 * @param form whose convention
 */
public record Adagrad(
    double learningRate,
    double epsilon,
    double initialAccumulator,
    double learningRateDecay,
    Form form)
    implements Optimizer {
  /** Checks. */
  public Adagrad {
    Check.positive("learningRate", learningRate);
    Check.notNegative("epsilon", epsilon);
    Check.notNegative("initialAccumulator", initialAccumulator);
    Check.notNegative("learningRateDecay", learningRateDecay);
    Objects.requireNonNull(form, "form");
  }

  /** PyTorch's defaults but for the rate: ε 1e-10, accumulator 0. */
  public static Adagrad of(double learningRate) {
    return new Adagrad(learningRate, 1e-10, 0, 0, Form.PYTORCH);
  }

  /** Keras's defaults but for the rate: ε 1e-7, accumulator 0.1. */
  public static Adagrad keras(double learningRate) {
    return new Adagrad(learningRate, 1e-7, 0.1, 0, Form.KERAS);
  }

  /** This rule with another epsilon. */
  public Adagrad epsilon(double epsilon) {
    return new Adagrad(learningRate, epsilon, initialAccumulator, learningRateDecay, form);
  }

  /** This rule with another start of the sum. */
  public Adagrad initialAccumulator(double start) {
    return new Adagrad(learningRate, epsilon, start, learningRateDecay, form);
  }

  /** This rule with a rate that falls with the steps. */
  public Adagrad learningRateDecay(double decay) {
    return new Adagrad(learningRate, epsilon, initialAccumulator, decay, form);
  }

  @Override
  public String name() {
    return "adagrad";
  }

  @Override
  public UpdateRule rule() {
    return UpdateRule.ADAGRAD;
  }

  @Override
  public boolean usesSlot(int slot) {
    return slot == 0;
  }

  @Override
  public double initialSlot(int slot) {
    return initialAccumulator;
  }

  @Override
  public void coefficients(long step, double rate, ParameterSpec.Role role, double[] out) {
    boolean keras = form == Form.KERAS;
    out[RATE] = rate / (1 + (step - 1) * learningRateDecay);
    out[EPSILON_INSIDE] = keras ? epsilon : 0;
    out[EPSILON_OUTSIDE] = keras ? 0 : epsilon;
  }
}
