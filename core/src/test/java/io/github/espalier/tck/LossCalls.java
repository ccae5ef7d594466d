package io.github.espalier.tck;

import io.github.espalier.backend.LossOp;
import java.util.List;

/** Calls of softmax and of the losses. */
final class LossCalls {
  private static final boolean[] BOTH = {false, true};
  private static final double DELTA = 0.7;
  static final double SCALE = 0.375;

  /** The forms a classification target comes in. */
  enum Target {
    ONE_HOT,
    SOFT,
    INDEX
  }

  private LossCalls() {}

  static void add(List<Call> calls, Size s) {
    calls.add(softmax(s));
    calls.add(softmaxBackward(s));
    for (boolean weighted : BOTH) {
      for (boolean gradient : BOTH) {
        for (Target target : Target.values()) {
          if (target != Target.INDEX || s.n() > 1) {
            calls.add(softmaxCrossEntropy(target, weighted, false, gradient, s));
            calls.add(softmaxCrossEntropy(target, weighted, true, gradient, s));
          }
        }
        calls.add(binaryCrossEntropy(weighted, gradient, s));
        for (LossOp op : LossOp.values()) {
          calls.add(elementLoss(op, Target.SOFT, weighted, gradient, s));
          if (op == LossOp.CROSS_ENTROPY) {
            calls.add(elementLoss(op, Target.ONE_HOT, weighted, gradient, s));
            if (s.n() > 1) {
              calls.add(elementLoss(op, Target.INDEX, weighted, gradient, s));
            }
          }
        }
      }
    }
  }

  private static Call softmax(Size s) {
    Call c = new Call("softmax", s.matrix());
    c.in("x", s.m(), s.n(), Values.signed(s.seed(41), s.m() * s.n()));
    c.scratch("rows", s.m(), 1);
    c.out("y", s.m(), s.n());
    return c.sums(s.n()).mayBe("y", "x").does((b, t, r, i) -> b.softmax(t[0], t[1], t[2]));
  }

  private static Call softmaxBackward(Size s) {
    Call c = new Call("softmaxBackward", s.matrix());
    c.in("y", s.m(), s.n(), Values.probabilities(s.seed(42), s.m() * s.n()));
    c.in("dy", s.m(), s.n(), Values.signed(s.seed(43), s.m() * s.n()));
    c.scratch("rows", s.m(), 1);
    c.out("dx", s.m(), s.n());
    return c.sums(2 * s.n())
        .mayBe("dx", "dy")
        .does((b, t, r, i) -> b.softmaxBackward(t[0], t[1], t[2], t[3]));
  }

  private static Call softmaxCrossEntropy(
      Target form, boolean weighted, boolean withProbabilities, boolean gradient, Size s) {
    Call c =
        new Call(
            "softmaxCrossEntropy",
            form
                + (weighted ? " weighted" : "")
                + (withProbabilities ? " probabilities" : "")
                + (gradient ? " gradient " : " ")
                + s.matrix());
    Arg input = Arg.of("logits", Role.IN, s.m(), s.n(), Values.signed(s.seed(44), s.m() * s.n()));
    boolean anyClasses = form == Target.INDEX && !withProbabilities && !gradient;
    int logits = c.arg(anyClasses ? input.colsFree() : input);
    int target = target(c, form, s);
    int weight = weight(c, weighted, s);
    int p = !withProbabilities ? -1 : optional(c, "probabilities", s);
    int d = !gradient ? -1 : optional(c, "dlogits", s);
    c.scalars = 1;
    return c.sums(s.m() * s.n())
        .does(
            (b, t, r, i) ->
                r[0] =
                    b.softmaxCrossEntropy(
                        t[logits],
                        t[target],
                        Call.at(t, weight),
                        SCALE,
                        Call.at(t, p),
                        Call.at(t, d)));
  }

  private static Call binaryCrossEntropy(boolean weighted, boolean gradient, Size s) {
    Call c =
        new Call(
            "binaryCrossEntropy",
            (weighted ? "weighted " : "") + (gradient ? "gradient " : "") + s.matrix());
    int logits = c.in("logits", s.m(), s.n(), Values.signed(s.seed(45), s.m() * s.n()));
    int target = c.in("target", s.m(), s.n(), Values.between(s.seed(46), s.m() * s.n(), 0, 1));
    int weight = weight(c, weighted, s);
    int d = !gradient ? -1 : optional(c, "dlogits", s);
    c.scalars = 1;
    return c.sums(s.m() * s.n())
        .does(
            (b, t, r, i) ->
                r[0] =
                    b.binaryCrossEntropy(
                        t[logits], t[target], Call.at(t, weight), SCALE, Call.at(t, d)));
  }

  private static Call elementLoss(
      LossOp op, Target form, boolean weighted, boolean gradient, Size s) {
    Call c =
        new Call(
            "elementLoss",
            op
                + (op == LossOp.CROSS_ENTROPY ? " " + form : "")
                + (weighted ? " weighted" : "")
                + (gradient ? " gradient " : " ")
                + s.matrix());
    double[] p = Values.probabilities(s.seed(47), s.m() * s.n());
    Arg input = Arg.of("prediction", Role.IN, s.m(), s.n(), p);
    int prediction = c.arg(form == Target.INDEX && !gradient ? input.colsFree() : input);
    int target;
    if (op == LossOp.CROSS_ENTROPY) {
      target = target(c, form, s);
    } else {
      // Targets from both sides of the Huber corner, and some equal to the prediction.
      double[] t = Values.between(s.seed(48), s.m() * s.n(), 0, 1);
      for (int i = 0; i < t.length; i += 5) {
        t[i] = op == LossOp.BINARY_CROSS_ENTROPY ? i % 2 : p[i];
      }
      for (int i = 2; i < t.length && op != LossOp.BINARY_CROSS_ENTROPY; i += 5) {
        t[i] += 2;
      }
      target = c.in("target", s.m(), s.n(), t);
    }
    int weight = weight(c, weighted, s);
    int d = !gradient ? -1 : optional(c, "dprediction", s);
    c.scalars = 1;
    return c.sums(s.m() * s.n())
        .does(
            (b, t, r, i) ->
                r[0] =
                    b.elementLoss(
                        op,
                        DELTA,
                        t[prediction],
                        t[target],
                        Call.at(t, weight),
                        SCALE,
                        Call.at(t, d)));
  }

  private static int target(Call c, Target form, Size s) {
    double[] classes = Values.classes(s.seed(49), s.m(), s.n());
    return switch (form) {
      case ONE_HOT -> c.in("target", s.m(), s.n(), Values.oneHot(classes, s.n()));
      // Does not sum to 1, so that the factor before logsumexp shows.
      case SOFT -> c.in("target", s.m(), s.n(), Values.between(s.seed(50), s.m() * s.n(), 0, 1));
      case INDEX -> c.in("target", s.m(), 1, classes);
    };
  }

  private static int weight(Call c, boolean weighted, Size s) {
    return !weighted
        ? -1
        : c.arg(
            Arg.of("rowWeight", Role.IN, s.m(), 1, Values.between(s.seed(51), s.m(), 0, 2))
                .orNull());
  }

  private static int optional(Call c, String name, Size s) {
    return c.arg(Arg.of(name, Role.OUT, s.m(), s.n(), Values.unset(s.m() * s.n())).orNull());
  }
}
