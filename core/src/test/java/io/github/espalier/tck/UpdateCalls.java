package io.github.espalier.tck;

import io.github.espalier.backend.UpdateRule;
import java.util.List;

/** Calls of the optimizer update: every rule, with every set of slots it can be given. */
final class UpdateCalls {
  private UpdateCalls() {}

  static void add(List<Call> calls, Size s) {
    for (UpdateRule rule : UpdateRule.values()) {
      int required = required(rule);
      int optional = rule.slots() - required;
      for (int bits = 0; bits < 1 << optional; bits++) {
        for (boolean penalised : new boolean[] {false, true}) {
          calls.add(update(rule, required, bits, penalised, s));
        }
      }
    }
  }

  /** How many of the slots cannot be left out. */
  private static int required(UpdateRule rule) {
    return switch (rule) {
      case RMSPROP -> 1;
      case ADAM -> 2;
      default -> rule.slots();
    };
  }

  private static Call update(
      UpdateRule rule, int required, int optionalBits, boolean penalised, Size s) {
    int size = s.m() * s.n();
    int slotBits = (1 << required) - 1 | optionalBits << required;
    Call c =
        new Call(
            "update",
            rule
                + (slotBits == 0 ? "" : " slots " + Integer.toBinaryString(slotBits))
                + (penalised ? " penalised " : " ")
                + s.matrix());
    double[] coefficients = coefficients(penalised);
    c.inOut("w", s.m(), s.n(), Values.signed(s.seed(61), size));
    c.in("g", s.m(), s.n(), Values.signed(s.seed(62), size));
    int[] slots = {-1, -1, -1};
    for (int i = 0; i < 3; i++) {
      if ((slotBits >> i & 1) != 0) {
        // Squares stay well above the square of the mean, so that the root is well conditioned.
        boolean signed = rule == UpdateRule.ADAM && i == 0 || rule == UpdateRule.RMSPROP && i > 0;
        double[] values =
            signed
                ? Values.between(s.seed(63 + i), size, -0.3, 0.3)
                : Values.between(s.seed(63 + i), size, 0.5, 1.5);
        Arg slot = Arg.of("s" + i, Role.IN_OUT, s.m(), s.n(), values);
        slots[i] = c.arg(i < required ? slot : slot.orNull());
      }
    }
    return c.does(
        (b, t, r, i) ->
            b.update(
                rule,
                coefficients,
                t[0],
                t[1],
                Call.at(t, slots[0]),
                Call.at(t, slots[1]),
                Call.at(t, slots[2])));
  }

  /** Every coefficient different, so that a mixed-up one shows. */
  private static double[] coefficients(boolean penalised) {
    double[] c = new double[UpdateRule.COEFFICIENTS];
    c[UpdateRule.RATE] = 0.05;
    c[UpdateRule.GRADIENT_SCALE] = penalised ? 0.8 : 1;
    c[UpdateRule.L2] = penalised ? 0.02 : 0;
    c[UpdateRule.DECAY] = penalised ? 0.003 : 0;
    c[UpdateRule.MOMENTUM_FACTOR] = 0.9;
    c[UpdateRule.INTAKE] = 0.7;
    c[UpdateRule.NESTEROV] = penalised ? 0.04 : 0;
    c[UpdateRule.RHO] = 0.95;
    c[UpdateRule.ONE_MINUS_RHO] = 0.05;
    c[UpdateRule.EPSILON_INSIDE] = penalised ? 1e-3 : 0;
    c[UpdateRule.EPSILON_OUTSIDE] = penalised ? 2e-3 : 1e-8;
    c[UpdateRule.BETA1] = 0.85;
    c[UpdateRule.ONE_MINUS_BETA1] = 0.15;
    c[UpdateRule.BETA2] = 0.99;
    c[UpdateRule.ONE_MINUS_BETA2] = 0.01;
    c[UpdateRule.ROOT_SCALE] = 1.25;
    return c;
  }
}
