package io.github.espalier.autograd;

import io.github.espalier.backend.Backend;
import io.github.espalier.tensor.Shape;
import io.github.espalier.tensor.ShapeException;
import io.github.espalier.tensor.Tensor;
import java.util.Arrays;
import java.util.Objects;

/**
 * A list of the operations of a computation, in the order in which they were made, that can be
 * walked backwards to differentiate the result.
 *
 * <pre>{@code
 * try (Tape tape = Tape.on(backend)) {
 *   Var w = tape.variable(weights);
 *   Var loss = tape.constant(x).matmul(w).sub(tape.constant(y)).pow(2).mean();
 *   tape.backward(loss);
 *   backend.axpy(-rate, w.grad(), weights);
 * }
 * }</pre>
 *
 * <p>Creation order is topological order, so {@link #backward} needs neither recursion nor a search
 * of the graph, and a node used twice collects both gradients.
 *
 * <p><b>Scalars.</b> A 1×1 node computed from 1×1 nodes is arithmetic in {@code double} on the
 * host, with the functions that specify the backend's operations, whatever the backend and its
 * format: a native call would cost a thousand times the arithmetic. Such a node becomes a tensor
 * only where it meets a matrix or {@link Var#value} asks for it.
 *
 * <p><b>Memory.</b> Results and gradients are tensors owned by the tape, valid until {@link
 * #reset}, {@link #rewind} or {@link #close}. Reset and rewind keep them for reuse by shape:
 * recording an expression of the same shapes again allocates no tensor.
 *
 * <p><b>Threading.</b> A tape belongs to the thread that created it; only {@link #close} may be
 * called from another, after the last use.
 *
 * <p><b>Errors.</b> {@link ShapeException} for shapes that do not fit, {@link
 * IllegalArgumentException} for a {@link Var} of another tape or a tensor of another backend,
 * {@link IllegalStateException} for a Var that was dropped, a closed tape or a foreign thread;
 * always before anything is recorded.
 */
public final class Tape implements AutoCloseable {
  private final Backend backend;
  private final Thread owner = Thread.currentThread();
  private final Buffers buffers;
  private final Gradients gradients;
  private Var[] nodes = new Var[64];
  private int size;
  private boolean differentiated;
  private boolean closed;

  private Tape(Backend backend) {
    this.backend = backend;
    buffers = new Buffers(backend);
    gradients = new Gradients(backend, buffers);
  }

  /** An empty tape that computes on the given backend; the backend stays the caller's to close. */
  public static Tape on(Backend backend) {
    return new Tape(Objects.requireNonNull(backend, "backend"));
  }

  /** The backend that computes. */
  public Backend backend() {
    return backend;
  }

  /** The number of nodes recorded, variables and constants included. */
  public int size() {
    return size;
  }

  /**
   * Records a tensor to differentiate with respect to. The tensor stays the caller's, is read where
   * it is, and must keep its contents from the first operation on it until {@link #backward}.
   */
  public Var variable(Tensor value) {
    return leaf("variable", value, true);
  }

  /** Records a matrix, copied row by row, to differentiate with respect to. */
  public Var variable(double[][] rows) {
    return leaf("variable", rows, true);
  }

  /** Records a 1×1 variable: a number to differentiate with respect to. */
  public Var scalar(double value) {
    use("scalar");
    return record(Rule.LEAF, null, null, 1, 1, true, value, null);
  }

  /** Records a tensor without gradient; as {@link #variable(Tensor)} otherwise. */
  public Var constant(Tensor value) {
    return leaf("constant", value, false);
  }

  /** Records a matrix, copied row by row, without gradient. */
  public Var constant(double[][] rows) {
    return leaf("constant", rows, false);
  }

  /** Records a 1×1 constant. */
  public Var constant(double value) {
    use("constant");
    return record(Rule.LEAF, null, null, 1, 1, false, value, null);
  }

  /**
   * Computes the gradient of a 1×1 result with respect to every node it depends on.
   *
   * <p>Gradients of variables add up over several calls until {@link #clearGradients}, {@link
   * #rewind} or {@link #reset}; those of other nodes are of the last call.
   *
   * @throws ShapeException if the result is not 1×1
   * @throws IllegalArgumentException if no variable leads to it
   */
  public void backward(Var result) {
    start("backward", result);
    if (!result.single) {
      throw new ShapeException(
          "backward: the result is "
              + result.shape()
              + ", needs 1×1; reduce it with sum() or mean(), or pass a seed of its shape");
    }
    clearInner();
    result.receive(1);
    walk(result);
  }

  /**
   * Computes the gradient of Σ seed ⊙ result, for a result of any shape.
   *
   * @param seed the gradient of the result itself, of its shape; read only
   */
  public void backward(Var result, Tensor seed) {
    start("backward", result);
    ownTensor("backward", "seed", seed);
    if (seed.rows() != result.rows || seed.cols() != result.cols) {
      throw new ShapeException(
          "backward: the seed is " + seed.shape() + ", needs the result's " + result.shape());
    }
    clearInner();
    gradients.add(result, 1, seed);
    walk(result);
  }

  private void start(String op, Var result) {
    use(op);
    member(op, "the result", result);
    if (!result.needsGradient) {
      throw new IllegalArgumentException(
          op + ": the result depends on constants only; record what to differentiate as variable");
    }
  }

  private void walk(Var result) {
    differentiated = true;
    for (int i = result.index; i >= 0; i--) {
      Var node = nodes[i];
      if (node.reached) {
        node.rule.backward(gradients, node);
      }
    }
  }

  private void clearInner() {
    if (differentiated) {
      for (int i = 0; i < size; i++) {
        if (nodes[i].rule != Rule.LEAF) {
          nodes[i].clearGradient();
        }
      }
    }
  }

  /** Sets all gradients back to zero; what was recorded stays. */
  public void clearGradients() {
    use("clearGradients");
    for (int i = 0; i < size; i++) {
      nodes[i].clearGradient();
    }
    differentiated = false;
  }

  /**
   * Forgets everything recorded. Keeps the memory: what is recorded next reuses the buffers of what
   * had the same shape.
   */
  public void reset() {
    use("reset");
    Arrays.fill(nodes, 0, size, null);
    size = 0;
    differentiated = false;
    buffers.giveAll();
  }

  /**
   * Forgets what was recorded after the tape had {@code size} nodes, and clears the gradients of
   * the rest. For training loops: record the parameters, keep {@link #size}, and rewind to it after
   * every step.
   *
   * @param size a former result of {@link #size}
   */
  public void rewind(int size) {
    use("rewind");
    if (size < 0 || size > this.size) {
      throw new IllegalArgumentException(
          "rewind: the tape has " + this.size + " nodes, cannot go back to " + size);
    }
    for (int i = size; i < this.size; i++) {
      nodes[i].release(buffers);
      nodes[i] = null;
    }
    this.size = size;
    for (int i = 0; i < size; i++) {
      nodes[i].clearGradient();
      if (nodes[i].single && nodes[i].exposed && nodes[i].rule == Rule.LEAF) {
        // The caller may have updated the tensor of a 1×1 parameter in place.
        nodes[i].data = gradients.load(nodes[i].value);
      }
    }
    differentiated = false;
  }

  /** Frees all memory of the tape; closing twice is harmless. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      Arrays.fill(nodes, 0, size, null);
      size = 0;
      buffers.close();
    }
  }

  @Override
  public String toString() {
    return "tape of " + size + " nodes on " + backend.name() + (closed ? " (closed)" : "");
  }

  // ---- for Var ----

  Gradients tensors() {
    return gradients;
  }

  boolean holds(Var v) {
    return v.index < size && nodes[v.index] == v;
  }

  boolean differentiated() {
    return differentiated;
  }

  /** Refuses a closed tape and a foreign thread. */
  void use(String op) {
    if (closed || Thread.currentThread() != owner) {
      throw new IllegalStateException(
          closed
              ? op + ": the tape is closed"
              : op
                  + ": the tape belongs to thread "
                  + owner.getName()
                  + ", this is "
                  + Thread.currentThread().getName()
                  + "; use one tape per thread");
    }
  }

  /** Refuses a Var of another tape and one that was dropped. */
  void member(String op, String what, Var v) {
    if (Objects.requireNonNull(v, what).tape != this) {
      throw new IllegalArgumentException(op + ": " + what + " belongs to another tape");
    }
    if (!holds(v)) {
      throw new IllegalStateException(
          op
              + ": "
              + what
              + " ("
              + v.shape()
              + ") was dropped by reset or rewind; record it again");
    }
  }

  Var record(
      Rule rule,
      Var a,
      Var b,
      int rows,
      int cols,
      boolean needsGradient,
      double data,
      Tensor value) {
    if (size == nodes.length) {
      nodes = Arrays.copyOf(nodes, 2 * size);
    }
    Var node = new Var(this, size, rule, a, b, rows, cols, needsGradient, data, value);
    nodes[size++] = node;
    return node;
  }

  /** Records a 1×1 function of 1×1 nodes. */
  Var recordSingle(Rule rule, Var a, Var b, double data) {
    return record(rule, a, b, 1, 1, a.needsGradient || b != null && b.needsGradient, data, null);
  }

  /** Records a result that was computed into a tensor of the tape. */
  Var recordTensor(Rule rule, Var a, Var b, Tensor value) {
    boolean single = value.rows() == 1 && value.cols() == 1;
    boolean needsGradient = a.needsGradient || b != null && b.needsGradient;
    double data = single ? gradients.load(value) : 0;
    return record(rule, a, b, value.rows(), value.cols(), needsGradient, data, value);
  }

  private Var leaf(String op, Tensor value, boolean needsGradient) {
    use(op);
    ownTensor(op, "value", value);
    boolean single = value.rows() == 1 && value.cols() == 1;
    double data = single ? gradients.load(value) : 0;
    Var leaf =
        record(Rule.LEAF, null, null, value.rows(), value.cols(), needsGradient, data, value);
    leaf.borrowed = true;
    leaf.exposed = true;
    return leaf;
  }

  private Var leaf(String op, double[][] rows, boolean needsGradient) {
    use(op);
    Objects.requireNonNull(rows, "rows");
    if (rows.length == 0) {
      throw new ShapeException(op + ": the matrix has no rows, needs at least one");
    }
    int cols = Objects.requireNonNull(rows[0], "rows[0]").length;
    double[] flat = new double[Shape.of(rows.length, cols).size()];
    for (int r = 0; r < rows.length; r++) {
      if (Objects.requireNonNull(rows[r], "rows[" + r + "]").length != cols) {
        throw new ShapeException(
            op
                + (": row " + r + " has " + rows[r].length)
                + (" columns, needs " + cols + " like row 0"));
      }
      System.arraycopy(rows[r], 0, flat, r * cols, cols);
    }
    if (flat.length == 1) {
      return record(Rule.LEAF, null, null, 1, 1, needsGradient, flat[0], null);
    }
    Tensor value = buffers.take(rows.length, cols);
    backend.upload(flat, 0, value);
    return record(Rule.LEAF, null, null, rows.length, cols, needsGradient, 0, value);
  }

  private void ownTensor(String op, String what, Tensor tensor) {
    if (Objects.requireNonNull(tensor, what).backend() != backend) {
      throw new IllegalArgumentException(
          op
              + ": "
              + what
              + " "
              + tensor.shape()
              + " belongs to another backend ("
              + tensor.backend().description()
              + "), the tape computes on "
              + backend.description());
    }
  }
}
