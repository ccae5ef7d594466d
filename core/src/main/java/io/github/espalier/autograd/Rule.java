package io.github.espalier.autograd;

import io.github.espalier.backend.BinaryOp;
import io.github.espalier.backend.UnaryOp;
import io.github.espalier.tensor.Tensor;

/**
 * The table of derivative rules: how the gradient dy of a node y = f(a, b) reaches a and b.
 *
 * <p>A node whose operands are all 1×1 stays on the host, in double; the others are tensors.
 */
enum Rule {
  /** A variable or constant: nothing to pass on. */
  LEAF {
    @Override
    void backward(Gradients g, Var y) {}
  },
  /** da = dy; db = dy. */
  ADD {
    @Override
    void backward(Gradients g, Var y) {
      if (y.single) {
        y.a.receive(y.slope);
        y.b.receive(y.slope);
      } else {
        g.add(y.a, 1, y.gradient);
        g.add(y.b, 1, y.gradient);
      }
    }
  },
  /** da = dy; db = −dy. */
  SUB {
    @Override
    void backward(Gradients g, Var y) {
      if (y.single) {
        y.a.receive(y.slope);
        y.b.receive(-y.slope);
      } else {
        g.add(y.a, 1, y.gradient);
        g.add(y.b, -1, y.gradient);
      }
    }
  },
  /** da = dy·b; db = dy·a. */
  MUL {
    @Override
    void backward(Gradients g, Var y) {
      if (y.single) {
        y.a.receive(y.slope * y.b.data);
        y.b.receive(y.slope * y.a.data);
        return;
      }
      elementwise(g, BinaryOp.MUL, y, y.a, g.value(y.b));
      if (y.b.sameShape(y)) {
        elementwise(g, BinaryOp.MUL, y, y.b, g.value(y.a));
      } else if (y.b.needsGradient) {
        Tensor t = g.take(y.rows, y.cols);
        g.backend.binary(BinaryOp.MUL, y.gradient, g.value(y.a), t);
        g.add(y.b, 1, t);
        g.give(t);
      }
    }
  },
  /** da = dy / b; db = −dy·y / b. */
  DIV {
    @Override
    void backward(Gradients g, Var y) {
      if (y.single) {
        double quotient = y.slope / y.b.data;
        y.a.receive(quotient);
        y.b.receive(-quotient * y.data);
        return;
      }
      elementwise(g, BinaryOp.DIV, y, y.a, g.value(y.b));
      if (y.b.needsGradient) {
        Tensor t = g.take(y.rows, y.cols);
        g.backend.binary(BinaryOp.DIV, y.gradient, g.value(y.b), t);
        g.backend.binary(BinaryOp.MUL, t, y.value, t);
        g.add(y.b, -1, t);
        g.give(t);
      }
    }
  },
  /** da = dy·op′. */
  UNARY {
    @Override
    void backward(Gradients g, Var y) {
      if (y.single) {
        y.a.receive(y.slope * y.unary.derivative(y.a.data, y.data, y.p0, y.p1));
      } else if (y.unary == UnaryOp.AFFINE) {
        g.add(y.a, y.p0, y.gradient);
      } else {
        Tensor slot = g.slot(y.a);
        g.backend.unaryBackward(y.unary, y.p0, y.p1, y.a.value, y.value, y.gradient, slot);
        g.deposit(y.a, slot);
      }
    }
  },
  /** da = dy·bᵀ; db = aᵀ·dy. */
  MATMUL {
    @Override
    void backward(Gradients g, Var y) {
      Tensor dy = g.gradient(y);
      if (y.a.needsGradient) {
        g.addProduct(y.a, dy, false, g.value(y.b), true);
      }
      if (y.b.needsGradient) {
        g.addProduct(y.b, g.value(y.a), true, dy, false);
      }
    }
  },
  /** da = dyᵀ. */
  TRANSPOSE {
    @Override
    void backward(Gradients g, Var y) {
      Tensor slot = g.slot(y.a);
      g.backend.transpose(g.gradient(y), slot);
      g.deposit(y.a, slot);
    }
  },
  /** da = p0·dy, everywhere: y is p0 times the sum of all elements. */
  SUM {
    @Override
    void backward(Gradients g, Var y) {
      g.addEverywhere(y.a, y.p0 * y.slope);
    }
  },
  /** da = dy in every row, or in every column: y is a row or a column of sums. */
  SUM_ALONG {
    @Override
    void backward(Gradients g, Var y) {
      if (y.single) {
        g.addEverywhere(y.a, y.slope);
      } else {
        g.addBroadcast(y.a, y.gradient);
      }
    }
  },
  /** da = y ⊙ (dy − Σ dy ⊙ y), per row. */
  SOFTMAX {
    @Override
    void backward(Gradients g, Var y) {
      Tensor slot = g.slot(y.a);
      Tensor rows = g.take(y.rows, 1);
      g.backend.softmaxBackward(g.value(y), g.gradient(y), rows, slot);
      g.give(rows);
      g.deposit(y.a, slot);
    }
  },
  /** da = softmax(a)·dy, per row. */
  LOG_SUM_EXP {
    @Override
    void backward(Gradients g, Var y) {
      Tensor slot = g.slot(y.a);
      Tensor rows = g.take(y.rows, 1);
      g.backend.softmax(g.value(y.a), rows, slot);
      g.give(rows);
      g.backend.binary(BinaryOp.MUL, slot, g.gradient(y), slot);
      g.deposit(y.a, slot);
    }
  },
  /** The backend's fused gradient, scaled by dy; b is the target. */
  SOFTMAX_CROSS_ENTROPY {
    @Override
    void backward(Gradients g, Var y) {
      Tensor slot = g.slot(y.a);
      g.backend.softmaxCrossEntropy(g.value(y.a), g.value(y.b), null, y.p0 * y.slope, null, slot);
      g.deposit(y.a, slot);
    }
  },
  /** The backend's fused gradient, scaled by dy; b is the target. */
  BINARY_CROSS_ENTROPY {
    @Override
    void backward(Gradients g, Var y) {
      Tensor slot = g.slot(y.a);
      g.backend.binaryCrossEntropy(g.value(y.a), g.value(y.b), null, y.p0 * y.slope, slot);
      g.deposit(y.a, slot);
    }
  },
  /** The backend's fused gradient, scaled by dy; b is the target, p1 the loss's parameter. */
  ELEMENT_LOSS {
    @Override
    void backward(Gradients g, Var y) {
      Tensor slot = g.slot(y.a);
      g.backend.elementLoss(y.loss, y.p1, g.value(y.a), g.value(y.b), null, y.p0 * y.slope, slot);
      g.deposit(y.a, slot);
    }
  };

  /** Adds to the gradients of y's operands; called once, when y's own gradient is complete. */
  abstract void backward(Gradients g, Var y);

  /** gradient of x += op(dy, other), where x has y's shape. */
  private static void elementwise(Gradients g, BinaryOp op, Var y, Var x, Tensor other) {
    if (x.needsGradient) {
      Tensor slot = g.slot(x);
      g.backend.binary(op, y.gradient, other, slot);
      g.deposit(x, slot);
    }
  }
}
