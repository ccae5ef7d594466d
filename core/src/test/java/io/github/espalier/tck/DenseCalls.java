package io.github.espalier.tck;

import io.github.espalier.backend.UnaryOp;
import java.util.List;

/** Calls of the dense layer, forward and backward. */
final class DenseCalls {
  private static final boolean[] BOTH = {false, true};

  private static final List<Ops.Activation> COMBINED =
      List.of(new Ops.Activation(UnaryOp.IDENTITY, 0, 0), new Ops.Activation(UnaryOp.TANH, 0, 0));

  private DenseCalls() {}

  static void add(List<Call> calls, Size s) {
    for (UnaryOp op : UnaryOp.values()) {
      for (Ops.Activation act : Ops.activations(op)) {
        for (boolean bias : BOTH) {
          for (boolean z : BOTH) {
            calls.add(dense(act, bias, z, s));
          }
        }
        calls.add(denseBackward(act, true, true, true, true, true, false, s));
        if (!act.needsInput() && !COMBINED.contains(act)) {
          calls.add(denseBackward(act, false, true, true, true, false, false, s));
        }
      }
    }
    // Which outputs are asked for does not depend on the function: all combinations, with two.
    for (Ops.Activation act : COMBINED) {
      for (int bits = 0; bits < 32; bits++) {
        boolean dw = (bits & 1) != 0;
        boolean dbias = (bits & 2) != 0;
        boolean dx = (bits & 4) != 0;
        boolean wt = (bits & 8) != 0;
        boolean accumulate = (bits & 16) != 0;
        if (dx || !wt) {
          calls.add(denseBackward(act, false, dw, dbias, dx, wt, accumulate, s));
        }
      }
    }
  }

  static Call dense(Ops.Activation act, boolean withBias, boolean withZ, Size s) {
    Call c =
        new Call(
            "dense", act + (withBias ? " bias" : "") + (withZ ? " z" : "") + " " + s.product());
    c.activation = act;
    boolean positive = act.op() == UnaryOp.LOG || act.op() == UnaryOp.POW;
    // Where a logarithm is taken, sums away from 0 keep its condition and so the tolerance.
    double low = positive ? 0.5 : -1;
    int x = c.in("x", s.m(), s.k(), Values.between(s.seed(31), s.m() * s.k(), low, 1));
    double scale = Math.sqrt(s.k());
    double[] weights = Values.between(s.seed(32), s.k() * s.n(), low, 1);
    for (int i = 0; i < weights.length; i++) {
      weights[i] /= positive ? s.k() : scale;
    }
    int w = c.in("w", s.k(), s.n(), weights);
    int bias =
        !withBias
            ? -1
            : c.arg(
                Arg.of("bias", Role.IN, 1, s.n(), Values.between(s.seed(33), s.n(), low, 1))
                    .orNull());
    int z =
        !withZ
            ? -1
            : c.arg(Arg.of("z", Role.OUT, s.m(), s.n(), Values.unset(s.m() * s.n())).orNull());
    int y = c.out("y", s.m(), s.n());
    return c.sums(s.k())
        .does(
            (b, t, r, i) ->
                b.dense(
                    t[x],
                    t[w],
                    Call.at(t, bias),
                    act.op(),
                    act.p0(),
                    act.p1(),
                    Call.at(t, z),
                    t[y]));
  }

  static Call denseBackward(
      Ops.Activation act,
      boolean withZ,
      boolean withDw,
      boolean withDbias,
      boolean withDx,
      boolean withWt,
      boolean accumulate,
      Size s) {
    Call c =
        new Call(
            "denseBackward",
            act
                + (withZ ? " z" : "")
                + (withDw ? " dw" : "")
                + (withDbias ? " dbias" : "")
                + (withDx ? " dx" : "")
                + (withWt ? " wt" : "")
                + (accumulate ? " accumulate " : " ")
                + s.product());
    c.activation = act;
    int size = s.m() * s.n();
    double[] pre = act.arguments(s.seed(34), size);
    int x = c.in("x", s.m(), s.k(), Values.signed(s.seed(35), s.m() * s.k()));
    int w = c.in("w", s.k(), s.n(), Values.signed(s.seed(36), s.k() * s.n()));
    Arg zArg = Arg.of("z", Role.IN, s.m(), s.n(), pre);
    int z = !withZ ? -1 : c.arg(act.needsInput() ? zArg : zArg.orNull());
    int y = c.in("y", s.m(), s.n(), act.apply(pre));
    int dy = c.in("dy", s.m(), s.n(), Values.signed(s.seed(37), size));
    int dz = c.scratch("dz", s.m(), s.n());
    int dw = !withDw ? -1 : gradient(c, "dw", s.k(), s.n(), accumulate, s.seed(38));
    int dbias = !withDbias ? -1 : gradient(c, "dbias", 1, s.n(), accumulate, s.seed(39));
    int dx = !withDx ? -1 : gradient(c, "dx", s.m(), s.k(), false, 0);
    int wt =
        !withWt
            ? -1
            : c.arg(Arg.of("wt", Role.SCRATCH, s.n(), s.k(), Values.unset(s.n() * s.k())).orNull());
    return c.sums(4 * Math.max(s.m(), s.n()))
        .mayBe("dz", "dy")
        .does(
            (b, t, r, i) ->
                b.denseBackward(
                    t[x],
                    t[w],
                    act.op(),
                    act.p0(),
                    act.p1(),
                    Call.at(t, z),
                    t[y],
                    t[dy],
                    accumulate,
                    t[dz],
                    Call.at(t, dw),
                    Call.at(t, dbias),
                    Call.at(t, dx),
                    Call.at(t, wt)));
  }

  private static int gradient(
      Call c, String name, int rows, int cols, boolean accumulate, long seed) {
    double[] values = accumulate ? Values.signed(seed, rows * cols) : Values.unset(rows * cols);
    return c.arg(Arg.of(name, accumulate ? Role.IN_OUT : Role.OUT, rows, cols, values).orNull());
  }
}
