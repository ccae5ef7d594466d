package io.github.espalier.backend;

import io.github.espalier.tensor.DType;
import io.github.espalier.tensor.Shape;
import io.github.espalier.tensor.ShapeException;
import io.github.espalier.tensor.Tensor;

/** The bookkeeping every backend's tensor shares: owner, capacity, current rows, closed or not. */
public abstract class AbstractTensor implements Tensor {
  private final AbstractBackend<?> backend;
  private final Shape allocated;
  private final int capacityRows;
  private final int cols;
  private int rows;

  /** The backend while the tensor is open, else null: one look tells owner and state. */
  private AbstractBackend<?> owner;

  /** A tensor of the given backend; the shape's rows are the capacity. */
  protected AbstractTensor(AbstractBackend<?> backend, Shape shape) {
    this.backend = backend;
    this.owner = backend;
    this.allocated = shape;
    this.capacityRows = shape.rows();
    this.cols = shape.cols();
    this.rows = capacityRows;
  }

  /** Called after the number of rows has changed; for backends whose matrices know their size. */
  protected void rowsChanged(int rows) {}

  /** Frees the memory; called once. */
  protected abstract void free();

  @Override
  public final Shape shape() {
    return rows == capacityRows ? allocated : allocated.withRows(rows);
  }

  @Override
  public final int rows() {
    return rows;
  }

  @Override
  public final int cols() {
    return cols;
  }

  /** rows · cols. */
  public final int size() {
    return rows * cols;
  }

  @Override
  public final int capacityRows() {
    return capacityRows;
  }

  @Override
  public final void setRows(int rows) {
    if (rows == this.rows) {
      return;
    }
    if (owner == null) {
      throw new IllegalStateException("tensor " + allocated + " is closed");
    }
    if (rows < 1 || rows > capacityRows) {
      throw new ShapeException(
          "setRows(" + rows + "): the tensor " + allocated + " takes 1 to " + capacityRows);
    }
    this.rows = rows;
    rowsChanged(rows);
  }

  @Override
  public final DType dtype() {
    return backend.dtype();
  }

  @Override
  public final AbstractBackend<?> backend() {
    return backend;
  }

  /** The backend it belongs to while it is open, else null. */
  final AbstractBackend<?> owner() {
    return owner;
  }

  @Override
  public final void close() {
    if (owner != null) {
      owner = null;
      free();
    }
  }

  @Override
  public final String toString() {
    return backend.name() + " " + dtype() + " " + shape() + (owner == null ? " (closed)" : "");
  }
}
