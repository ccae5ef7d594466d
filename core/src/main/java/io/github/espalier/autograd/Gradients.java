package io.github.espalier.autograd;

import io.github.espalier.backend.Backend;
import io.github.espalier.backend.BinaryOp;
import io.github.espalier.backend.ReduceOp;
import io.github.espalier.backend.UnaryOp;
import io.github.espalier.tensor.Tensor;

/**
 * The ways in which a derivative rule adds to the gradient of an operand.
 *
 * <p>The first contribution to a node overwrites its buffer, later ones add, so that no buffer is
 * cleared beforehand.
 */
final class Gradients {
  final Backend backend;
  private final Buffers buffers;
  private final double[] one = new double[1];

  Gradients(Backend backend, Buffers buffers) {
    this.backend = backend;
    this.buffers = buffers;
  }

  /** The value as a tensor; a 1×1 node gets one when first asked. */
  Tensor value(Var v) {
    if (v.value == null) {
      v.value = buffers.take(1, 1);
      store(v.data, v.value);
    }
    return v.value;
  }

  /** The gradient as a tensor. */
  Tensor gradient(Var v) {
    Tensor gradient = buffer(v);
    if (v.single) {
      store(v.slope, gradient);
    } else if (!v.reached) {
      backend.fill(gradient, 0);
    }
    return gradient;
  }

  private Tensor buffer(Var v) {
    if (v.gradient == null) {
      v.gradient = buffers.take(v.rows, v.cols);
    }
    return v.gradient;
  }

  Tensor take(int rows, int cols) {
    return buffers.take(rows, cols);
  }

  void give(Tensor scratch) {
    buffers.give(scratch);
  }

  /** The element of a 1×1 tensor. */
  double load(Tensor single) {
    backend.download(single, one, 0);
    return one[0];
  }

  void store(double value, Tensor single) {
    one[0] = value;
    backend.upload(one, 0, single);
  }

  /** A tensor of v's shape to write one contribution into, which {@link #deposit} then adds. */
  Tensor slot(Var v) {
    return v.single || v.reached ? buffers.take(v.rows, v.cols) : buffer(v);
  }

  void deposit(Var v, Tensor slot) {
    if (v.single) {
      v.receive(load(slot));
      buffers.give(slot);
    } else if (slot == v.gradient) {
      v.reached = true;
    } else {
      backend.axpy(1, slot, v.gradient);
      buffers.give(slot);
    }
  }

  /** gradient of v += alpha · t, where t has the shape that v was broadcast to. */
  void add(Var v, double alpha, Tensor t) {
    if (!v.needsGradient) {
      return;
    }
    if (v.single) {
      v.receive(alpha * backend.reduce(ReduceOp.SUM, t));
    } else if (v.rows == t.rows() && v.cols == t.cols()) {
      addSame(v, alpha, t);
    } else {
      Tensor reduced = buffers.take(v.rows, v.cols);
      if (v.rows == 1) {
        backend.reduceRows(ReduceOp.SUM, t, false, reduced);
      } else {
        backend.reduceCols(ReduceOp.SUM, t, false, reduced);
      }
      addSame(v, alpha, reduced);
      buffers.give(reduced);
    }
  }

  private void addSame(Var v, double alpha, Tensor t) {
    if (v.reached) {
      backend.axpy(alpha, t, v.gradient);
    } else if (alpha == 1) {
      backend.copy(t, buffer(v));
    } else {
      backend.unary(UnaryOp.AFFINE, alpha, 0, t, buffer(v));
    }
    v.reached = true;
  }

  /** gradient of v += g, everywhere. */
  void addEverywhere(Var v, double g) {
    if (!v.needsGradient) {
      return;
    }
    if (v.single) {
      v.receive(g);
    } else if (v.reached) {
      backend.unary(UnaryOp.AFFINE, 1, g, v.gradient, v.gradient);
    } else {
      backend.fill(buffer(v), g);
      v.reached = true;
    }
  }

  /** gradient of v += t broadcast to v's shape. */
  void addBroadcast(Var v, Tensor t) {
    if (!v.reached) {
      backend.fill(buffer(v), 0);
      v.reached = true;
    }
    backend.binary(BinaryOp.ADD, v.gradient, t, v.gradient);
  }

  /** gradient of v += op(a) · op(b). */
  void addProduct(Var v, Tensor a, boolean transA, Tensor b, boolean transB) {
    if (v.single) {
      Tensor slot = slot(v);
      backend.matmul(1, a, transA, b, transB, false, slot);
      deposit(v, slot);
    } else {
      backend.matmul(1, a, transA, b, transB, v.reached, buffer(v));
      v.reached = true;
    }
  }
}
