package io.github.espalier.tck;

import io.github.espalier.backend.Backend;
import io.github.espalier.backend.BinaryOp;
import io.github.espalier.backend.LossOp;
import io.github.espalier.backend.ReduceOp;
import io.github.espalier.backend.UnaryOp;
import io.github.espalier.tensor.Shape;
import io.github.espalier.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** A fused operation gives what the same backend's primitives give, one after the other. */
final class FusedPart implements Part {
  private static final List<Size> SIZES =
      List.of(new Size(1, 1, 1), Size.SMALL, new Size(5, 7, 17));

  @Override
  public String name() {
    return "fused";
  }

  @Override
  public List<Case> cases(Rig rig) {
    List<Case> cases = new ArrayList<>();
    for (Size s : SIZES) {
      List<Call> calls = new ArrayList<>();
      DenseCalls.add(calls, s);
      LossCalls.add(calls, s);
      for (Call call : calls) {
        Composition composition = composition(call);
        if (composition != null) {
          cases.add(new Case(call.name(), () -> check(rig, call, composition)));
        }
      }
    }
    return cases;
  }

  /** The primitives that a fused call stands for. */
  private interface Composition {
    void run(Parts p);
  }

  private static void check(Rig rig, Call call, Composition composition) {
    try (Execution fused = rig.execution(call).run();
        Execution composed = rig.execution(call)) {
      composition.run(new Parts(rig.backend, composed));
      Tolerance tolerance = Tolerance.sum(rig.dtype, Math.max(1, call.terms));
      for (int i = 0; i < call.args.size(); i++) {
        Arg arg = call.args.get(i);
        if (arg.written()) {
          tolerance.check(arg.name(), arg.cols(), fused.contents(i), composed.contents(i));
        }
      }
      tolerance.check("result", 1, fused.results(), composed.results());
    }
  }

  private static Composition composition(Call call) {
    return switch (call.op) {
      case "dense" -> p -> dense(p, call);
      case "denseBackward" -> p -> denseBackward(p, call);
      case "softmax" -> FusedPart::softmax;
      case "softmaxBackward" -> FusedPart::softmaxBackward;
      case "softmaxCrossEntropy" -> FusedPart::softmaxCrossEntropy;
      case "binaryCrossEntropy" -> FusedPart::binaryCrossEntropy;
      // elementLoss and update are not made of primitives.
      default -> null;
    };
  }

  private static void dense(Parts p, Call call) {
    Ops.Activation act = call.activation;
    Backend b = p.backend;
    Tensor y = p.tensor("y");
    Tensor pre = p.like(y);
    b.matmul(1, p.tensor("x"), false, p.tensor("w"), false, false, pre);
    if (p.tensor("bias") != null) {
      b.binary(BinaryOp.ADD, pre, p.tensor("bias"), pre);
    }
    if (p.tensor("z") != null) {
      b.copy(pre, p.tensor("z"));
    }
    b.unary(act.op(), act.p0(), act.p1(), pre, y);
  }

  private static void denseBackward(Parts p, Call call) {
    Ops.Activation act = call.activation;
    Backend b = p.backend;
    boolean accumulate = call.detail.contains(" accumulate ");
    Tensor dz = p.like(p.tensor("y"));
    b.unaryBackward(act.op(), act.p0(), act.p1(), p.tensor("z"), p.tensor("y"), p.tensor("dy"), dz);
    if (p.tensor("dw") != null) {
      b.matmul(1, p.tensor("x"), true, dz, false, accumulate, p.tensor("dw"));
    }
    if (p.tensor("dbias") != null) {
      b.reduceRows(ReduceOp.SUM, dz, accumulate, p.tensor("dbias"));
    }
    if (p.tensor("dx") != null) {
      b.matmul(1, dz, false, p.tensor("w"), true, false, p.tensor("dx"));
    }
  }

  private static void softmax(Parts p) {
    softmax(p, p.tensor("x"), p.tensor("y"));
  }

  private static void softmax(Parts p, Tensor x, Tensor y) {
    Backend b = p.backend;
    Tensor rows = p.allocate(x.rows(), 1);
    b.reduceCols(ReduceOp.MAX, x, false, rows);
    b.binary(BinaryOp.SUB, x, rows, y);
    b.unary(UnaryOp.EXP, 0, 0, y, y);
    b.reduceCols(ReduceOp.SUM, y, false, rows);
    b.binary(BinaryOp.DIV, y, rows, y);
  }

  private static void softmaxBackward(Parts p) {
    softmaxBackward(p, p.tensor("y"), p.tensor("dy"), p.tensor("dx"));
  }

  private static void softmaxBackward(Parts p, Tensor y, Tensor dy, Tensor dx) {
    Backend b = p.backend;
    Tensor rows = p.allocate(y.rows(), 1);
    b.binary(BinaryOp.MUL, dy, y, dx);
    b.reduceCols(ReduceOp.SUM, dx, false, rows);
    b.binary(BinaryOp.SUB, dy, rows, dx);
    b.binary(BinaryOp.MUL, dx, y, dx);
  }

  private static void softmaxCrossEntropy(Parts p) {
    Backend b = p.backend;
    Tensor logits = p.tensor("logits");
    Tensor probabilities = p.like(logits);
    Tensor gradient = p.like(logits);
    softmax(p, logits, probabilities);
    p.result(
        b.elementLoss(
            LossOp.CROSS_ENTROPY,
            0,
            probabilities,
            p.tensor("target"),
            p.tensor("rowWeight"),
            LossCalls.SCALE,
            gradient));
    if (p.tensor("probabilities") != null) {
      b.copy(probabilities, p.tensor("probabilities"));
    }
    if (p.tensor("dlogits") != null) {
      softmaxBackward(p, probabilities, gradient, p.tensor("dlogits"));
    }
  }

  private static void binaryCrossEntropy(Parts p) {
    Backend b = p.backend;
    Tensor logits = p.tensor("logits");
    Tensor probabilities = p.like(logits);
    Tensor gradient = p.like(logits);
    b.unary(UnaryOp.SIGMOID, 0, 0, logits, probabilities);
    p.result(
        b.elementLoss(
            LossOp.BINARY_CROSS_ENTROPY,
            0,
            probabilities,
            p.tensor("target"),
            p.tensor("rowWeight"),
            LossCalls.SCALE,
            gradient));
    if (p.tensor("dlogits") != null) {
      b.unaryBackward(UnaryOp.SIGMOID, 0, 0, logits, probabilities, gradient, p.tensor("dlogits"));
    }
  }

  /** A call's tensors by name, and scratch. */
  private record Parts(Backend backend, Execution execution) {
    Tensor tensor(String name) {
      for (int i = 0; i < execution.call.args.size(); i++) {
        if (execution.call.args.get(i).name().equals(name)) {
          return execution.tensors[i];
        }
      }
      return null;
    }

    Tensor allocate(int rows, int cols) {
      return backend.allocate(Shape.of(rows, cols));
    }

    Tensor like(Tensor t) {
      return allocate(t.rows(), t.cols());
    }

    void result(double value) {
      execution.scalars[0] = value;
    }
  }
}
