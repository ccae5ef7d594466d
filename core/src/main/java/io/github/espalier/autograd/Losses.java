package io.github.espalier.autograd;

import io.github.espalier.backend.LossOp;
import io.github.espalier.data.InvalidDataException;
import io.github.espalier.tensor.ShapeException;
import java.util.Objects;

/** The losses of {@link Var} as they are made: check, compute, record. */
final class Losses {
  private Losses() {}

  static Var softmaxCrossEntropy(Var logits, Var target, double scale) {
    check("softmaxCrossEntropy", logits, target, true);
    Gradients t = logits.tape.tensors();
    double value =
        t.backend.softmaxCrossEntropy(t.value(logits), t.value(target), null, scale, null, null);
    return record(Rule.SOFTMAX_CROSS_ENTROPY, null, 0, logits, target, scale, value);
  }

  static Var binaryCrossEntropy(Var logits, Var target, double scale) {
    check("binaryCrossEntropy", logits, target, false);
    Gradients t = logits.tape.tensors();
    double value =
        t.backend.binaryCrossEntropy(t.value(logits), t.value(target), null, scale, null);
    return record(Rule.BINARY_CROSS_ENTROPY, null, 0, logits, target, scale, value);
  }

  static Var elementLoss(LossOp op, double delta, Var prediction, Var target, double scale) {
    Objects.requireNonNull(op, "op");
    check("elementLoss", prediction, target, op == LossOp.CROSS_ENTROPY);
    Gradients t = prediction.tape.tensors();
    double value =
        t.backend.elementLoss(op, delta, t.value(prediction), t.value(target), null, scale, null);
    return record(Rule.ELEMENT_LOSS, op, delta, prediction, target, scale, value);
  }

  private static Var record(
      Rule rule, LossOp op, double delta, Var prediction, Var target, double scale, double value) {
    Var y = prediction.tape.recordSingle(rule, prediction, target, value);
    y.loss = op;
    y.p0 = scale;
    y.p1 = delta;
    return y;
  }

  private static void check(String op, Var prediction, Var target, boolean indicesAllowed) {
    prediction.check(op);
    prediction.tape.member(op, "the target", target);
    boolean indices =
        indicesAllowed && target.cols == 1 && prediction.cols > 1 && target.rows == prediction.rows;
    if (!indices && !target.sameShape(prediction)) {
      throw new ShapeException(
          op
              + ": predictions are "
              + prediction.shape()
              + ", the target is "
              + target.shape()
              + "; needs the same shape"
              + (indicesAllowed ? " or " + prediction.rows + "×1 class indices" : ""));
    }
    if (target.needsGradient) {
      throw new IllegalArgumentException(
          op + ": the target is differentiated; losses take a constant as target");
    }
    if (indices) {
      classes(op, prediction, target);
    }
  }

  private static void classes(String op, Var prediction, Var target) {
    double[] index = prediction.tape.tensors().value(target).toArray();
    for (int r = 0; r < index.length; r++) {
      if (!(index[r] >= 0 && index[r] < prediction.cols) || index[r] != Math.rint(index[r])) {
        throw new InvalidDataException(
            op + ": target",
            r,
            0,
            "needs a class index from 0 to " + (prediction.cols - 1) + ", got " + index[r]);
      }
    }
  }
}
