package io.github.espalier.autograd;

import io.github.espalier.backend.BinaryOp;
import io.github.espalier.backend.ReduceOp;
import io.github.espalier.backend.UnaryOp;
import io.github.espalier.tensor.ShapeException;
import io.github.espalier.tensor.Tensor;
import java.util.Objects;

/** The operations of {@link Var} as they are made: check, compute, record. */
final class Forward {
  private Forward() {}

  static Var binary(Rule rule, BinaryOp op, String name, Var a, Var b) {
    a.check(name);
    Tape tape = a.tape;
    tape.member(name, "the right operand", b);
    if (a.single && b.single) {
      return tape.recordSingle(rule, a, b, op.apply(a.data, b.data));
    }
    if (b.rows != a.rows && b.rows != 1 || b.cols != a.cols && b.cols != 1) {
      throw new ShapeException(
          name
              + ": left is "
              + a.shape()
              + ", right is "
              + b.shape()
              + "; the right operand must have the left one's shape or be a row, column or number"
              + " that fits it");
    }
    Gradients t = tape.tensors();
    Tensor out = t.take(a.rows, a.cols);
    t.backend.binary(op, t.value(a), t.value(b), out);
    return tape.recordTensor(rule, a, b, out);
  }

  static Var unary(Var x, UnaryOp op, double p0, double p1) {
    Objects.requireNonNull(op, "op");
    x.check("unary");
    Tape tape = x.tape;
    Var y;
    if (x.single) {
      y = tape.recordSingle(Rule.UNARY, x, null, op.apply(x.data, p0, p1));
    } else {
      Gradients t = tape.tensors();
      Tensor out = t.take(x.rows, x.cols);
      t.backend.unary(op, p0, p1, x.value, out);
      y = tape.recordTensor(Rule.UNARY, x, null, out);
    }
    y.unary = op;
    y.p0 = p0;
    y.p1 = p1;
    return y;
  }

  static Var matmul(Var a, Var b) {
    a.check("matmul");
    a.tape.member("matmul", "the right operand", b);
    if (a.cols != b.rows) {
      throw new ShapeException(
          "matmul: left is "
              + a.shape()
              + ", right is "
              + b.shape()
              + "; needs as many rows on the right as columns on the left");
    }
    Gradients t = a.tape.tensors();
    Tensor out = t.take(a.rows, b.cols);
    t.backend.matmul(1, t.value(a), false, t.value(b), false, false, out);
    return a.tape.recordTensor(Rule.MATMUL, a, b, out);
  }

  static Var transpose(Var x) {
    x.check("transpose");
    Gradients t = x.tape.tensors();
    Tensor out = t.take(x.cols, x.rows);
    t.backend.transpose(t.value(x), out);
    return x.tape.recordTensor(Rule.TRANSPOSE, x, null, out);
  }

  static Var sum(String name, Var x, double factor) {
    x.check(name);
    double total = x.single ? x.data : x.tape.backend().reduce(ReduceOp.SUM, x.value);
    Var y = x.tape.recordSingle(Rule.SUM, x, null, factor * total);
    y.p0 = factor;
    return y;
  }

  static Var sumRows(Var x) {
    x.check("sumRows");
    Gradients t = x.tape.tensors();
    Tensor out = t.take(1, x.cols);
    t.backend.reduceRows(ReduceOp.SUM, t.value(x), false, out);
    return x.tape.recordTensor(Rule.SUM_ALONG, x, null, out);
  }

  static Var sumCols(Var x) {
    x.check("sumCols");
    Gradients t = x.tape.tensors();
    Tensor out = t.take(x.rows, 1);
    t.backend.reduceCols(ReduceOp.SUM, t.value(x), false, out);
    return x.tape.recordTensor(Rule.SUM_ALONG, x, null, out);
  }

  static Var softmax(Var x) {
    x.check("softmax");
    Gradients t = x.tape.tensors();
    Tensor out = t.take(x.rows, x.cols);
    Tensor scratch = t.take(x.rows, 1);
    t.backend.softmax(t.value(x), scratch, out);
    t.give(scratch);
    return x.tape.recordTensor(Rule.SOFTMAX, x, null, out);
  }

  static Var logSumExp(Var x) {
    x.check("logSumExp");
    Gradients t = x.tape.tensors();
    Tensor in = t.value(x);
    Tensor out = t.take(x.rows, 1);
    Tensor max = t.take(x.rows, 1);
    Tensor shifted = t.take(x.rows, x.cols);
    t.backend.reduceCols(ReduceOp.MAX, in, false, max);
    t.backend.binary(BinaryOp.SUB, in, max, shifted);
    t.backend.unary(UnaryOp.EXP, 0, 0, shifted, shifted);
    t.backend.reduceCols(ReduceOp.SUM, shifted, false, out);
    t.backend.unary(UnaryOp.LOG, 0, 0, out, out);
    t.backend.axpy(1, max, out);
    t.give(shifted);
    t.give(max);
    return x.tape.recordTensor(Rule.LOG_SUM_EXP, x, null, out);
  }
}
