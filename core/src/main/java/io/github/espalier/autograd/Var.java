package io.github.espalier.autograd;

import io.github.espalier.backend.BinaryOp;
import io.github.espalier.backend.LossOp;
import io.github.espalier.backend.UnaryOp;
import io.github.espalier.tensor.Shape;
import io.github.espalier.tensor.ShapeException;
import io.github.espalier.tensor.Tensor;
import java.util.Objects;

/**
 * A value on a {@link Tape}: a variable, a constant, or the result of an operation on others.
 *
 * <p>Every operation computes at once and records itself. See {@link Tape} for scalars, memory,
 * threading and errors.
 *
 * <p><b>Shapes.</b> Values are matrices. {@link #add}, {@link #sub}, {@link #mul} and {@link #div}
 * take a right operand of the left one's shape m×n, or one of 1×n, m×1 or 1×1 that is repeated; its
 * gradient is summed accordingly.
 */
public final class Var {
  final Tape tape;
  final int index;
  final Rule rule;
  final Var a;
  final Var b;
  final int rows;
  final int cols;

  /** Whether it is 1×1; then {@code data} and {@code slope} count, not the tensors. */
  final boolean single;

  final boolean needsGradient;
  double data;
  double slope;
  Tensor value;
  Tensor gradient;

  /** Whether anything has been added to the gradient yet. */
  boolean reached;

  /** Whether the value tensor is the caller's. */
  boolean borrowed;

  /** Whether the caller has the value tensor, and may write it. */
  boolean exposed;

  UnaryOp unary;
  LossOp loss;
  double p0;
  double p1;

  Var(
      Tape tape,
      int index,
      Rule rule,
      Var a,
      Var b,
      int rows,
      int cols,
      boolean needsGradient,
      double data,
      Tensor value) {
    this.tape = tape;
    this.index = index;
    this.rule = rule;
    this.a = a;
    this.b = b;
    this.rows = rows;
    this.cols = cols;
    this.single = rows == 1 && cols == 1;
    this.needsGradient = needsGradient;
    this.data = data;
    this.value = value;
  }

  // ---- what it is ----

  /** rows × columns. */
  public Shape shape() {
    return Shape.of(rows, cols);
  }

  /** The tape it is recorded on. */
  public Tape tape() {
    return tape;
  }

  /** The value, to be read only; owned by the tape unless it came as a tensor. */
  public Tensor value() {
    check("value");
    Tensor tensor = tape.tensors().value(this);
    exposed = true;
    return tensor;
  }

  /** The value of a 1×1 Var. */
  public double item() {
    check("item");
    needSingle("item");
    return data;
  }

  /** The gradient of the last {@link Tape#backward} result; zeros if that does not depend on it. */
  public Tensor grad() {
    checkGradient("grad");
    return tape.tensors().gradient(this);
  }

  /** The gradient of a 1×1 Var. */
  public double gradItem() {
    checkGradient("gradItem");
    needSingle("gradItem");
    return slope;
  }

  /**
   * Replaces the number of a {@link Tape#scalar} variable, after {@link Tape#backward}; results
   * recorded before keep their values.
   */
  public void set(double number) {
    check("set");
    needSingle("set");
    if (rule != Rule.LEAF || borrowed) {
      throw new IllegalStateException(
          "set: needs a number recorded by the tape, this is "
              + (borrowed
                  ? "a tensor of the caller's; update that"
                  : "the result of an operation"));
    }
    data = number;
    if (value != null) {
      tape.tensors().store(number, value);
    }
  }

  // ---- arithmetic ----

  /** this + other. */
  public Var add(Var other) {
    return Forward.binary(Rule.ADD, BinaryOp.ADD, "add", this, other);
  }

  /** this − other. */
  public Var sub(Var other) {
    return Forward.binary(Rule.SUB, BinaryOp.SUB, "sub", this, other);
  }

  /** this ⊙ other, element by element. */
  public Var mul(Var other) {
    return Forward.binary(Rule.MUL, BinaryOp.MUL, "mul", this, other);
  }

  /** this / other, element by element. */
  public Var div(Var other) {
    return Forward.binary(Rule.DIV, BinaryOp.DIV, "div", this, other);
  }

  /** this + c. */
  public Var add(double c) {
    return unary(UnaryOp.AFFINE, 1, c);
  }

  /** this − c. */
  public Var sub(double c) {
    return unary(UnaryOp.AFFINE, 1, -c);
  }

  /** this · c. */
  public Var mul(double c) {
    return unary(UnaryOp.AFFINE, c, 0);
  }

  /** this / c. */
  public Var div(double c) {
    check("div");
    return div(tape.constant(c));
  }

  /** c − this. */
  public Var rsub(double c) {
    return unary(UnaryOp.AFFINE, -1, c);
  }

  /** c / this. */
  public Var rdiv(double c) {
    return pow(-1).mul(c);
  }

  /** −this. */
  public Var neg() {
    return unary(UnaryOp.AFFINE, -1, 0);
  }

  /** Each element to a constant power; a negative base takes whole exponents. */
  public Var pow(double exponent) {
    return unary(UnaryOp.POW, exponent, 0);
  }

  // ---- functions ----

  /** A function without parameters, element by element. */
  public Var unary(UnaryOp op) {
    Objects.requireNonNull(op, "op");
    if (op == UnaryOp.LEAKY_RELU
        || op == UnaryOp.ELU
        || op == UnaryOp.POW
        || op == UnaryOp.AFFINE) {
      throw new IllegalArgumentException(
          "unary: " + op + " has parameters; use unary(" + op + ", p0, p1)");
    }
    return unary(op, 0, 0);
  }

  /** A function with the parameters that {@link UnaryOp} describes, element by element. */
  public Var unary(UnaryOp op, double p0, double p1) {
    return Forward.unary(this, op, p0, p1);
  }

  /** max(this, 0); the derivative at 0 is 0. */
  public Var relu() {
    return unary(UnaryOp.RELU, 0, 0);
  }

  /** The hyperbolic tangent. */
  public Var tanh() {
    return unary(UnaryOp.TANH, 0, 0);
  }

  /** 1 / (1 + e⁻ˣ). */
  public Var sigmoid() {
    return unary(UnaryOp.SIGMOID, 0, 0);
  }

  /** eˣ. */
  public Var exp() {
    return unary(UnaryOp.EXP, 0, 0);
  }

  /** The natural logarithm. */
  public Var log() {
    return unary(UnaryOp.LOG, 0, 0);
  }

  // ---- matrices ----

  /** this (m×k) · other (k×n), m×n. */
  public Var matmul(Var other) {
    return Forward.matmul(this, other);
  }

  /** Rows and columns exchanged. */
  public Var transpose() {
    return Forward.transpose(this);
  }

  /** The sum of all elements, 1×1. */
  public Var sum() {
    return Forward.sum("sum", this, 1);
  }

  /** The mean of all elements, 1×1. */
  public Var mean() {
    return Forward.sum("mean", this, 1.0 / ((double) rows * cols));
  }

  /** Each column summed over its rows: m×n → 1×n. */
  public Var sumRows() {
    return Forward.sumRows(this);
  }

  /** Each row summed over its columns: m×n → m×1. */
  public Var sumCols() {
    return Forward.sumCols(this);
  }

  /** The softmax of each row. */
  public Var softmax() {
    return Forward.softmax(this);
  }

  /** log Σ eˣ of each row, computed from x − max: m×n → m×1. */
  public Var logSumExp() {
    return Forward.logSumExp(this);
  }

  // ---- losses ----

  /**
   * Categorical cross-entropy of these logits, averaged over the rows: {@link
   * #softmaxCrossEntropy(Var, double)} with scale 1/m.
   */
  public Var softmaxCrossEntropy(Var target) {
    return softmaxCrossEntropy(target, 1.0 / rows);
  }

  /**
   * Categorical cross-entropy of these logits, summed over the rows and multiplied by {@code
   * scale}.
   *
   * @param target a constant: m×K weights of the classes, or m×1 class indices (when K > 1)
   */
  public Var softmaxCrossEntropy(Var target, double scale) {
    return Losses.softmaxCrossEntropy(this, target, scale);
  }

  /** Binary cross-entropy of these logits, averaged over all elements. */
  public Var binaryCrossEntropy(Var target) {
    return binaryCrossEntropy(target, 1.0 / ((double) rows * cols));
  }

  /**
   * Binary cross-entropy of these logits, summed and multiplied by {@code scale}.
   *
   * @param target a constant m×K
   */
  public Var binaryCrossEntropy(Var target, double scale) {
    return Losses.binaryCrossEntropy(this, target, scale);
  }

  /**
   * A loss of these predictions, summed over all elements and multiplied by {@code scale}.
   *
   * @param delta the parameter of {@link LossOp#HUBER}; ignored by the others
   * @param target a constant m×K; for {@link LossOp#CROSS_ENTROPY} also m×1 class indices
   */
  public Var elementLoss(LossOp op, double delta, Var target, double scale) {
    return Losses.elementLoss(op, delta, this, target, scale);
  }

  @Override
  public String toString() {
    String name = unary != null ? unary.name() : loss != null ? loss.name() : rule.name();
    return name
        + " "
        + shape()
        + (single ? " = " + data : "")
        + (tape.holds(this) ? "" : " (dropped)");
  }

  // ---- for the tape ----

  boolean sameShape(Var other) {
    return rows == other.rows && cols == other.cols;
  }

  /** Adds to the gradient of a 1×1 node. */
  void receive(double g) {
    if (needsGradient) {
      slope += g;
      reached = true;
    }
  }

  void clearGradient() {
    slope = 0;
    reached = false;
  }

  void release(Buffers buffers) {
    if (value != null && !borrowed) {
      buffers.give(value);
    }
    if (gradient != null) {
      buffers.give(gradient);
    }
  }

  void check(String op) {
    tape.use(op);
    if (!tape.holds(this)) {
      tape.member(op, "this Var", this);
    }
  }

  private void checkGradient(String op) {
    check(op);
    if (!needsGradient || !tape.differentiated()) {
      throw new IllegalStateException(
          op
              + ": "
              + (needsGradient
                  ? "no gradients yet; call backward first"
                  : "a constant has no gradient; record it as variable"));
    }
  }

  private void needSingle(String op) {
    if (!single) {
      throw new ShapeException(op + ": the Var is " + shape() + ", needs 1×1");
    }
  }
}
