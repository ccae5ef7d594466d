package io.github.espalier.autograd;

import io.github.espalier.tensor.ShapeException;

/** The checks that the losses on a tape share. */
final class Losses {
  private Losses() {}

  static void check(String op, Var prediction, Var target, boolean indicesAllowed) {
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
        throw new IllegalArgumentException(
            op
                + ": row "
                + r
                + " of the target is "
                + index[r]
                + ", needs a class index from 0 to "
                + (prediction.cols - 1));
      }
    }
  }
}
