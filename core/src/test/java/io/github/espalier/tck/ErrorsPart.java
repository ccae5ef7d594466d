package io.github.espalier.tck;

import io.github.espalier.backend.Backend;
import io.github.espalier.backend.BinaryOp;
import io.github.espalier.backend.LossOp;
import io.github.espalier.backend.ReduceOp;
import io.github.espalier.backend.UpdateRule;
import io.github.espalier.tensor.Shape;
import io.github.espalier.tensor.ShapeException;
import io.github.espalier.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Wrong arguments are refused with the documented exception, before anything is written. */
final class ErrorsPart implements Part {
  @Override
  public String name() {
    return "errors";
  }

  @Override
  public List<Case> cases(Rig rig) {
    List<Case> cases = new ArrayList<>();
    for (Call call : Catalogue.signatures(Size.SMALL)) {
      for (int i = 0; i < call.args.size(); i++) {
        addArgument(cases, rig, call, i);
      }
      cases.add(new Case(call.name() + ": backend closed", () -> backendClosed(rig, call)));
    }
    addConstants(cases, rig);
    addArrays(cases, rig);
    return cases;
  }

  private static void addArgument(List<Case> cases, Rig rig, Call call, int i) {
    Arg arg = call.args.get(i);
    String where = call.name() + ": " + arg.name();
    if (!arg.optional()) {
      cases.add(
          new Case(
              where + " null",
              () -> refused(rig, call, i, null, NullPointerException.class, arg.name())));
    }
    cases.add(
        new Case(
            where + " of another backend",
            () -> {
              try (Backend other = new HeapBackend(rig.dtype);
                  Tensor t = other.allocate(Shape.of(arg.rows(), arg.cols()))) {
                refused(rig, call, i, t, IllegalArgumentException.class, arg.name());
              }
            }));
    cases.add(
        new Case(
            where + " of another instance",
            () -> {
              try (Backend other = rig.another(rig.dtype);
                  Tensor t = other.allocate(Shape.of(arg.rows(), arg.cols()))) {
                refused(rig, call, i, t, IllegalArgumentException.class, arg.name());
              }
            }));
    cases.add(
        new Case(
            where + " closed",
            () -> {
              Tensor t = rig.backend.allocate(Shape.of(arg.rows(), arg.cols()));
              t.close();
              refused(rig, call, i, t, IllegalStateException.class, arg.name());
            }));
    if (!arg.anyRows()) {
      cases.add(new Case(where + " with a row more", () -> wrongShape(rig, call, i, 1, 0)));
    }
    if (!arg.anyCols()) {
      cases.add(new Case(where + " with a column more", () -> wrongShape(rig, call, i, 0, 1)));
    }
  }

  private static void wrongShape(Rig rig, Call call, int i, int rows, int cols) {
    Arg arg = call.args.get(i);
    try (Tensor t = rig.backend.allocate(Shape.of(arg.rows() + rows, arg.cols() + cols))) {
      refused(rig, call, i, t, ShapeException.class, "");
    }
  }

  private static void backendClosed(Rig rig, Call call) {
    Backend closed = rig.another(rig.dtype);
    Execution execution = new Execution(call, closed);
    closed.close();
    refused(IllegalStateException.class, "", execution::run);
  }

  private static void refused(
      Rig rig, Call call, int i, Tensor wrong, Class<? extends Exception> type, String text) {
    try (Execution execution = rig.execution(call)) {
      execution.tensors[i] = wrong;
      refused(type, text, execution::run);
      execution.checkUnchanged(true);
    }
  }

  private static void refused(Class<? extends Exception> type, String text, Case.Body body) {
    try {
      body.run();
    } catch (Exception e) {
      if (!type.isInstance(e)) {
        throw new AssertionError("needs " + type.getSimpleName() + ", got " + e, e);
      }
      if (e.getMessage() == null || !e.getMessage().contains(text)) {
        throw new AssertionError("the message must name \"" + text + "\": " + e.getMessage(), e);
      }
      return;
    }
    throw new AssertionError("needs " + type.getSimpleName() + ", nothing was thrown");
  }

  private static void addConstants(List<Case> cases, Rig rig) {
    Backend b = rig.backend;
    Tensor t = rig.tensor(2, 2, 1, 2, 3, 4);
    Tensor u = rig.tensor(2, 2, 1, 2, 3, 4);
    Tensor v = rig.tensor(2, 2, 1, 2, 3, 4);
    Tensor row = rig.tensor(1, 2, 1, 2);
    double[] c = new double[UpdateRule.COEFFICIENTS];
    nulls(cases, "unary", "op", () -> b.unary(null, 0, 0, t, u));
    nulls(cases, "unaryBackward", "op", () -> b.unaryBackward(null, 0, 0, t, t, t, u));
    nulls(cases, "binary", "op", () -> b.binary((BinaryOp) null, t, t, u));
    nulls(cases, "reduce", "op", () -> b.reduce((ReduceOp) null, t));
    nulls(cases, "reduceRows", "op", () -> b.reduceRows(null, t, false, row));
    nulls(cases, "reduceCols", "op", () -> b.reduceCols(null, t, false, row));
    nulls(cases, "dense", "act", () -> b.dense(t, t, null, null, 0, 0, null, u));
    nulls(
        cases,
        "denseBackward",
        "act",
        () -> b.denseBackward(t, t, null, 0, 0, t, t, t, false, u, v, null, null, null));
    nulls(cases, "elementLoss", "op", () -> b.elementLoss((LossOp) null, 0, t, t, null, 1, u));
    nulls(cases, "update", "rule", () -> b.update(null, c, t, u, null, null, null));
    nulls(
        cases,
        "update",
        "coefficients",
        () -> b.update(UpdateRule.SGD, null, t, u, null, null, null));
    nulls(cases, "gatherRows", "index", () -> b.gatherRows(t, null, 0, 2, u));
    nulls(cases, "scatterAddRows", "index", () -> b.scatterAddRows(t, null, 0, 2, u));
    nulls(cases, "argMaxPerRow", "out", () -> b.argMaxPerRow(t, null));
    nulls(cases, "allocate", "shape", () -> b.allocate(null));
    nulls(cases, "upload", "src", () -> b.upload((double[]) null, 0, t));
    nulls(cases, "upload float", "src", () -> b.upload((float[]) null, 0, t));
    nulls(cases, "download", "dst", () -> b.download(t, (double[]) null, 0));
    nulls(cases, "download float", "dst", () -> b.download(t, (float[]) null, 0));
  }

  private static void nulls(List<Case> cases, String op, String argument, Case.Body body) {
    cases.add(
        new Case(
            op + ": " + argument + " null",
            () -> refused(NullPointerException.class, argument, body)));
  }

  private static void addArrays(List<Case> cases, Rig rig) {
    Backend b = rig.backend;
    Tensor t = rig.tensor(2, 2, 1, 2, 3, 4);
    Tensor u = rig.tensor(2, 2, 5, 6, 7, 8);
    double[] wrong = new double[UpdateRule.COEFFICIENTS - 1];
    shapes(cases, "upload: array too short", () -> b.upload(new double[5], 2, t));
    shapes(cases, "upload: negative offset", () -> b.upload(new double[5], -1, t));
    shapes(cases, "upload float: array too short", () -> b.upload(new float[3], 0, t));
    shapes(cases, "download: array too short", () -> b.download(t, new double[5], 2));
    shapes(cases, "download: offset overflows", () -> b.download(t, new double[4], 0x7fffffff));
    shapes(cases, "download float: array too short", () -> b.download(t, new float[3], 0));
    shapes(cases, "argMaxPerRow: array too short", () -> b.argMaxPerRow(t, new int[1]));
    shapes(cases, "copyBlock: outside a", () -> b.copyBlock(t, 1, 0, 2, 1, u, 0, 0));
    shapes(cases, "copyBlock: outside out", () -> b.copyBlock(t, 0, 0, 1, 2, u, 0, 1));
    shapes(cases, "copyBlock: negative", () -> b.copyBlock(t, -1, 0, 1, 1, u, 0, 0));
    shapes(cases, "setRows: 0", () -> t.setRows(0));
    shapes(cases, "setRows: more than the capacity", () -> t.setRows(3));
    outside(cases, "gatherRows: index too large", () -> b.gatherRows(t, new int[] {0, 2}, 0, 2, u));
    outside(cases, "gatherRows: index negative", () -> b.gatherRows(t, new int[] {0, -1}, 0, 2, u));
    outside(cases, "gatherRows: too few indices", () -> b.gatherRows(t, new int[] {0, 1}, 1, 2, u));
    outside(
        cases,
        "scatterAddRows: index too large",
        () -> b.scatterAddRows(t, new int[] {0, 2}, 0, 2, u));
    cases.add(
        new Case(
            "update: wrong number of coefficients",
            () ->
                refused(
                    IllegalArgumentException.class,
                    "coefficients",
                    () -> b.update(UpdateRule.SGD, wrong, t, u, null, null, null))));
    cases.add(
        new Case(
            "after all refusals: tensors unchanged",
            () -> {
              Tolerance.EXACT.check("t", 2, t.toArray(), new double[] {1, 2, 3, 4});
              Tolerance.EXACT.check("u", 2, u.toArray(), new double[] {5, 6, 7, 8});
            }));
  }

  private static void shapes(List<Case> cases, String name, Case.Body body) {
    cases.add(new Case(name, () -> refused(ShapeException.class, "", body)));
  }

  private static void outside(List<Case> cases, String name, Case.Body body) {
    cases.add(new Case(name, () -> refused(IndexOutOfBoundsException.class, "", body)));
  }
}
