package io.github.espalier.tck;

import io.github.espalier.backend.ReduceOp;
import java.util.List;

/** Calls of the products, reductions and moves of whole rows and blocks. */
final class MatrixCalls {
  private MatrixCalls() {}

  static void add(List<Call> calls, Size s) {
    addMatmuls(calls, s);
    for (ReduceOp op : ReduceOp.values()) {
      calls.add(reduce(op, s));
      for (boolean accumulate : new boolean[] {false, true}) {
        calls.add(reduceRows(op, accumulate, s));
        calls.add(reduceCols(op, accumulate, s));
      }
    }
    calls.add(argMaxPerRow(s));
    calls.add(gatherRows(s));
    calls.add(scatterAddRows(s));
    calls.add(copyBlock(s));
    calls.add(transpose(s));
  }

  static void addMatmuls(List<Call> calls, Size s) {
    for (boolean transA : new boolean[] {false, true}) {
      for (boolean transB : new boolean[] {false, true}) {
        for (double alpha : new double[] {1, -0.75, 0}) {
          for (boolean accumulate : new boolean[] {false, true}) {
            calls.add(matmul(transA, transB, alpha, accumulate, s));
          }
        }
      }
    }
  }

  private static Call matmul(
      boolean transA, boolean transB, double alpha, boolean accumulate, Size s) {
    Call c =
        new Call(
            "matmul",
            (transA ? "Aᵀ" : "A")
                + (transB ? "Bᵀ" : "B")
                + " alpha "
                + alpha
                + (accumulate ? " accumulate " : " ")
                + s.product());
    double[] a = Values.signed(s.seed(11), s.m() * s.k());
    double[] b = Values.signed(s.seed(12), s.k() * s.n());
    c.in("a", transA ? s.k() : s.m(), transA ? s.m() : s.k(), a);
    c.in("b", transB ? s.n() : s.k(), transB ? s.k() : s.n(), b);
    if (accumulate) {
      c.inOut("out", s.m(), s.n(), Values.signed(s.seed(13), s.m() * s.n()));
    } else {
      c.out("out", s.m(), s.n());
    }
    return c.sums(s.k())
        .does((e, t, r, i) -> e.matmul(alpha, t[0], transA, t[1], transB, accumulate, t[2]));
  }

  private static Call reduce(ReduceOp op, Size s) {
    Call c = new Call("reduce", op + " " + s.matrix());
    c.arg(
        Arg.of("a", Role.IN, s.m(), s.n(), Values.signed(s.seed(14), s.m() * s.n()))
            .rowsFree()
            .colsFree());
    c.scalars = 1;
    return c.sums(s.m() * s.n()).does((b, t, r, i) -> r[0] = b.reduce(op, t[0]));
  }

  private static Call reduceRows(ReduceOp op, boolean accumulate, Size s) {
    Call c = new Call("reduceRows", op + (accumulate ? " accumulate " : " ") + s.matrix());
    c.arg(Arg.of("a", Role.IN, s.m(), s.n(), Values.signed(s.seed(15), s.m() * s.n())).rowsFree());
    output(c, accumulate, 1, s.n(), s);
    return c.sums(s.m()).does((b, t, r, i) -> b.reduceRows(op, t[0], accumulate, t[1]));
  }

  private static Call reduceCols(ReduceOp op, boolean accumulate, Size s) {
    Call c = new Call("reduceCols", op + (accumulate ? " accumulate " : " ") + s.matrix());
    c.arg(Arg.of("a", Role.IN, s.m(), s.n(), Values.signed(s.seed(16), s.m() * s.n())).colsFree());
    output(c, accumulate, s.m(), 1, s);
    return c.sums(s.n()).does((b, t, r, i) -> b.reduceCols(op, t[0], accumulate, t[1]));
  }

  private static void output(Call c, boolean accumulate, int rows, int cols, Size s) {
    if (accumulate) {
      c.inOut("out", rows, cols, Values.signed(s.seed(17), rows * cols));
    } else {
      c.out("out", rows, cols);
    }
  }

  private static Call argMaxPerRow(Size s) {
    Call c = new Call("argMaxPerRow", s.matrix()).exact();
    double[] v = Values.signed(s.seed(18), s.m() * s.n());
    for (int row = 0; row < s.m(); row += 2) {
      // A tie of the largest, which the first must win.
      v[row * s.n() + s.n() / 3] = 5;
      v[row * s.n() + s.n() - 1] = 5;
    }
    c.arg(Arg.of("a", Role.IN, s.m(), s.n(), v).colsFree());
    c.integers = s.m();
    return c.does((b, t, r, i) -> b.argMaxPerRow(t[0], i));
  }

  private static Call gatherRows(Size s) {
    Call c = new Call("gatherRows", s.m() + " of " + s.k() + "×" + s.n()).exact();
    int[] index = Values.rowNumbers(s.seed(19), s.m() + 3, s.k());
    c.arg(
        Arg.of("table", Role.IN, s.k(), s.n(), Values.signed(s.seed(20), s.k() * s.n()))
            .rowsFree());
    c.out("out", s.m(), s.n());
    return c.does((b, t, r, i) -> b.gatherRows(t[0], index, 2, s.m(), t[1]));
  }

  private static Call scatterAddRows(Size s) {
    Call c = new Call("scatterAddRows", s.m() + " to " + s.k() + "×" + s.n());
    int[] index = Values.rowNumbers(s.seed(21), s.m() + 3, s.k());
    c.in("a", s.m(), s.n(), Values.signed(s.seed(22), s.m() * s.n()));
    c.arg(
        Arg.of("table", Role.IN_OUT, s.k(), s.n(), Values.signed(s.seed(23), s.k() * s.n()))
            .rowsFree());
    return c.sums(s.m()).does((b, t, r, i) -> b.scatterAddRows(t[0], index, 2, s.m(), t[1]));
  }

  private static Call copyBlock(Size s) {
    int rows = (s.m() + 1) / 2;
    int cols = (s.n() + 1) / 2;
    int row = s.m() - rows;
    int col = s.n() - cols;
    int outRow = s.k() > 1 ? 1 : 0;
    Call c =
        new Call("copyBlock", rows + "×" + cols + " of " + s.matrix() + " to row " + outRow)
            .exact();
    c.arg(
        Arg.of("a", Role.IN, s.m(), s.n(), Values.signed(s.seed(24), s.m() * s.n()))
            .rowsFree()
            .colsFree());
    int outRows = rows + s.k() - 1;
    int outCols = cols + 2;
    c.arg(
        Arg.of("out", Role.IN_OUT, outRows, outCols, Values.signed(s.seed(25), outRows * outCols))
            .rowsFree()
            .colsFree());
    return c.does((b, t, r, i) -> b.copyBlock(t[0], row, col, rows, cols, t[1], outRow, 1));
  }

  private static Call transpose(Size s) {
    Call c = new Call("transpose", s.matrix()).exact();
    c.in("a", s.m(), s.n(), Values.signed(s.seed(26), s.m() * s.n()));
    c.out("out", s.n(), s.m());
    return c.does((b, t, r, i) -> b.transpose(t[0], t[1]));
  }
}
