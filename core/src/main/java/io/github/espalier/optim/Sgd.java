package io.github.espalier.optim;

import static io.github.espalier.backend.UpdateRule.INTAKE;
import static io.github.espalier.backend.UpdateRule.MOMENTUM_FACTOR;
import static io.github.espalier.backend.UpdateRule.NESTEROV;
import static io.github.espalier.backend.UpdateRule.RATE;

import io.github.espalier.backend.UpdateRule;
import io.github.espalier.internal.Check;
import io.github.espalier.layer.ParameterSpec;
import java.util.Locale;
import java.util.Objects;

/**
 * Stochastic gradient descent, plain or with momentum.
 *
 * <p>With momentum μ: v ← μ·v + (1 − dampening)·g (v ← g at the first step), then w ← w − rate·v,
 * or with Nesterov w ← w − rate·(g + μ·v). Keras's form keeps rate·v in the buffer, which differs
 * only when the rate changes. Source: Sutskever et al. 2013, in PyTorch's notation.
 *
 * @param learningRate above 0
 * @param momentum from 0 to below 1
 * @param dampening from 0 to below 1
 * @param nesterov whether to look ahead; needs momentum and no dampening
 * @param form whose convention
 */
public record Sgd(
    double learningRate, double momentum, double dampening, boolean nesterov, Form form)
    implements Optimizer {
  /** Checks. */
  public Sgd {
    Check.positive("learningRate", learningRate);
    Check.fraction("momentum", momentum);
    Check.fraction("dampening", dampening);
    Objects.requireNonNull(form, "form");
    if (nesterov && (momentum == 0 || dampening != 0)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "nesterov: needs momentum above 0 and no dampening, got momentum %s, dampening %s",
              momentum,
              dampening));
    }
  }

  /** Plain gradient descent. */
  public static Sgd of(double learningRate) {
    return new Sgd(learningRate, 0, 0, false, Form.PYTORCH);
  }

  /** This rule with momentum. */
  public Sgd momentum(double momentum) {
    return new Sgd(learningRate, momentum, dampening, nesterov, form);
  }

  /** This rule with dampening. */
  public Sgd dampening(double dampening) {
    return new Sgd(learningRate, momentum, dampening, nesterov, form);
  }

  /** This rule with Nesterov's look-ahead. */
  public Sgd withNesterov() {
    return new Sgd(learningRate, momentum, dampening, true, form);
  }

  /** This rule in another form. */
  public Sgd form(Form form) {
    return new Sgd(learningRate, momentum, dampening, nesterov, form);
  }

  @Override
  public String name() {
    return "sgd";
  }

  @Override
  public UpdateRule rule() {
    return momentum == 0 ? UpdateRule.SGD : UpdateRule.MOMENTUM;
  }

  @Override
  public boolean usesSlot(int slot) {
    return slot == 0 && momentum != 0;
  }

  @Override
  public void coefficients(long step, double rate, ParameterSpec.Role role, double[] out) {
    double intake = step == 1 ? 1 : 1 - dampening;
    boolean keras = form == Form.KERAS;
    out[MOMENTUM_FACTOR] = momentum;
    out[INTAKE] = keras ? rate * intake : intake;
    if (momentum == 0) {
      out[RATE] = rate;
      out[NESTEROV] = 0;
    } else {
      double outside = keras ? 1 : rate;
      out[RATE] = nesterov ? outside * momentum : outside;
      out[NESTEROV] = nesterov ? rate : 0;
    }
  }
}
