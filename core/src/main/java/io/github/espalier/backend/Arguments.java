package io.github.espalier.backend;

import io.github.espalier.tensor.ShapeException;
import io.github.espalier.tensor.Tensor;
import java.util.Objects;

/**
 * The checks of operations' arguments, with their messages. A check that passes allocates nothing;
 * texts are built only to be thrown.
 */
final class Arguments {
  private Arguments() {}

  /** Refuses a tensor that has not the shape of another. */
  static void same(String op, String what, AbstractTensor t, String other, AbstractTensor o) {
    if (t.rows() != o.rows() || t.cols() != o.cols()) {
      throw new ShapeException(
          op
              + ": "
              + what
              + " is "
              + t.shape()
              + ", needs the shape of "
              + other
              + ", "
              + o.shape());
    }
  }

  /** Refuses a tensor that is not rows×cols. */
  static void matrix(String op, String what, AbstractTensor t, int rows, int cols) {
    if (t.rows() != rows || t.cols() != cols) {
      throw new ShapeException(
          op + ": " + what + " is " + t.shape() + ", needs " + rows + "×" + cols);
    }
  }

  /** Refuses an output that is an input. */
  static void distinct(String op, String what, AbstractTensor t, String other, AbstractTensor o) {
    if (t == o) {
      throw new IllegalArgumentException(op + ": " + what + " must not be " + other);
    }
  }

  /** Results of denseBackward are none of its inputs, so that a fused kernel may use any order. */
  static void apart(
      String what,
      AbstractTensor out,
      AbstractTensor x,
      AbstractTensor w,
      AbstractTensor z,
      AbstractTensor y,
      AbstractTensor dy,
      AbstractTensor dz) {
    distinct("denseBackward", what, out, "x", x);
    distinct("denseBackward", what, out, "w", w);
    distinct("denseBackward", what, out, "z", z);
    distinct("denseBackward", what, out, "y", y);
    distinct("denseBackward", what, out, "dy", dy);
    distinct("denseBackward", what, out, "dz", dz);
  }

  /** Refuses an array that is too short from an offset on. */
  static void arrayFits(String op, int length, int offset, int needed) {
    if (offset < 0 || length - offset < needed) {
      throw new ShapeException(
          op
              + ": needs "
              + needed
              + " elements from offset "
              + offset
              + ", the array has "
              + length);
    }
  }

  /** Refuses a row index that the table does not have. */
  static void indexInRange(String op, int[] index, int from, int count, int rows) {
    Objects.requireNonNull(index, "index");
    Objects.checkFromIndexSize(from, count, index.length);
    for (int i = from; i < from + count; i++) {
      if (index[i] < 0 || index[i] >= rows) {
        throw new IndexOutOfBoundsException(
            op + ": index[" + i + "] is " + index[i] + ", the table has " + rows + " rows");
      }
    }
  }

  /** Refuses a block that is not inside a tensor. */
  static void blockFits(String what, AbstractTensor t, int row, int col, int rows, int cols) {
    if (row < 0
        || col < 0
        || rows < 0
        || cols < 0
        || row > t.rows() - rows
        || col > t.cols() - cols) {
      throw new ShapeException(
          "copyBlock: block "
              + rows
              + "×"
              + cols
              + " at ("
              + row
              + ", "
              + col
              + ") must lie inside "
              + what
              + " "
              + t.shape());
    }
  }

  /** Refuses targets, weights or gradients that do not fit the predictions of a loss. */
  static void targets(
      String op,
      AbstractTensor prediction,
      AbstractTensor target,
      AbstractTensor rowWeight,
      AbstractTensor gradient,
      boolean indicesAllowed) {
    boolean indices = indicesAllowed && target.cols() == 1 && prediction.cols() > 1;
    if (target.rows() != prediction.rows() || (target.cols() != prediction.cols() && !indices)) {
      throw new ShapeException(
          op
              + ": target is "
              + target.shape()
              + ", needs "
              + prediction.shape()
              + (indicesAllowed ? " or " + prediction.rows() + "×1 class indices" : ""));
    }
    if (rowWeight != null) {
      matrix(op, "rowWeight", rowWeight, prediction.rows(), 1);
    }
    if (gradient != null) {
      same(op, "gradient", gradient, "predictions", prediction);
      distinct(op, "gradient", gradient, "target", target);
    }
  }

  /** Refuses a missing or misshapen state slot. */
  static void slotFits(
      UpdateRule rule, String what, AbstractTensor slot, AbstractTensor w, boolean needed) {
    if (slot != null) {
      same("update", what, slot, "w", w);
    } else if (needed) {
      throw new NullPointerException("update: " + rule + " needs " + what);
    }
  }

  static String describe(Tensor t, boolean transposed) {
    return t.shape() + (transposed ? " transposed" : "");
  }
}
