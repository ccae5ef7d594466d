package io.github.espalier.tck;

import io.github.espalier.backend.BinaryOp;
import io.github.espalier.backend.UnaryOp;
import java.util.List;

/** Calls of the element-wise primitives. */
final class ElementCalls {
  private ElementCalls() {}

  static void add(List<Call> calls, Size s) {
    calls.add(fill(s));
    calls.add(copy(s));
    for (UnaryOp op : UnaryOp.values()) {
      for (Ops.Activation act : Ops.activations(op)) {
        calls.add(unary(act, s));
        calls.add(unaryBackward(act, s, true));
        if (!act.needsInput()) {
          calls.add(unaryBackward(act, s, false));
        }
      }
    }
    for (BinaryOp op : BinaryOp.values()) {
      calls.add(binary(op, s, s.m(), s.n()));
      if (s.m() > 1 || s.n() > 1) {
        calls.add(binary(op, s, 1, 1));
      }
      if (s.m() > 1 && s.n() > 1) {
        calls.add(binary(op, s, 1, s.n()));
        calls.add(binary(op, s, s.m(), 1));
      }
    }
    for (double alpha : new double[] {1, -0.375, 0}) {
      calls.add(axpy(alpha, s));
    }
  }

  private static Call fill(Size s) {
    Call c = new Call("fill", s.matrix()).exact();
    c.arg(Arg.of("out", Role.OUT, s.m(), s.n(), Values.unset(s.m() * s.n())).rowsFree().colsFree());
    return c.does((b, t, r, i) -> b.fill(t[0], 1.5));
  }

  private static Call copy(Size s) {
    Call c = new Call("copy", s.matrix()).exact();
    c.in("a", s.m(), s.n(), Values.signed(s.seed(1), s.m() * s.n()));
    c.out("out", s.m(), s.n());
    return c.mayBe("out", "a").does((b, t, r, i) -> b.copy(t[0], t[1]));
  }

  static Call unary(Ops.Activation act, Size s) {
    Call c = new Call("unary", act + " " + s.matrix());
    c.in("x", s.m(), s.n(), act.arguments(s.seed(2), s.m() * s.n()));
    c.out("y", s.m(), s.n());
    return c.mayBe("y", "x")
        .does((b, t, r, i) -> b.unary(act.op(), act.p0(), act.p1(), t[0], t[1]));
  }

  static Call unaryBackward(Ops.Activation act, Size s, boolean withX) {
    Call c = new Call("unaryBackward", act + (withX ? "" : " without x") + " " + s.matrix());
    int size = s.m() * s.n();
    double[] values = act.arguments(s.seed(3), size);
    Arg input = Arg.of("x", Role.IN, s.m(), s.n(), values);
    int x = !withX ? -1 : c.arg(act.needsInput() ? input : input.orNull());
    int y = c.in("y", s.m(), s.n(), act.apply(values));
    int dy = c.in("dy", s.m(), s.n(), Values.signed(s.seed(4), size));
    int dx = c.out("dx", s.m(), s.n());
    return c.mayBe("dx", "dy")
        .does(
            (b, t, r, i) ->
                b.unaryBackward(act.op(), act.p0(), act.p1(), Call.at(t, x), t[y], t[dy], t[dx]));
  }

  private static Call binary(BinaryOp op, Size s, int rows, int cols) {
    Call c = new Call("binary", op + " " + s.matrix() + " with " + rows + "×" + cols);
    c.in("a", s.m(), s.n(), Values.signed(s.seed(5), s.m() * s.n()));
    // Positive divisors: quotients stay within the range of the tolerance.
    c.in(
        "b",
        rows,
        cols,
        op == BinaryOp.DIV
            ? Values.positive(s.seed(6), rows * cols)
            : Values.signed(s.seed(6), rows * cols));
    c.out("out", s.m(), s.n());
    if (rows == s.m() && cols == s.n()) {
      c.mayBe("out", "b");
    }
    return c.mayBe("out", "a").does((b, t, r, i) -> b.binary(op, t[0], t[1], t[2]));
  }

  private static Call axpy(double alpha, Size s) {
    Call c = new Call("axpy", alpha + " " + s.matrix());
    c.in("x", s.m(), s.n(), Values.signed(s.seed(7), s.m() * s.n()));
    c.inOut("y", s.m(), s.n(), Values.signed(s.seed(8), s.m() * s.n()));
    return c.does((b, t, r, i) -> b.axpy(alpha, t[0], t[1]));
  }
}
