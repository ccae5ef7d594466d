package io.github.espalier.tensor;

import io.github.espalier.backend.Backend;

/**
 * A block of numbers owned by one backend; only that backend touches the contents.
 *
 * <p><b>Shapes.</b> Every tensor reads as a matrix (see {@link Shape}). It has a capacity in rows,
 * fixed when it is allocated, and a current number of rows, changed without copying by {@link
 * #setRows}. Operations read and write the current rows only; rows beyond stay untouched.
 *
 * <p><b>Threading.</b> A tensor may be read by many threads as long as none writes it.
 */
public interface Tensor extends AutoCloseable {
  /** The current shape: the allocated one with the current number of rows. */
  Shape shape();

  /** The current number of rows. */
  int rows();

  /** The number of columns; never changes. */
  int cols();

  /** The number of rows allocated. */
  int capacityRows();

  /**
   * Sets the current number of rows, without copying or clearing anything.
   *
   * @param rows from 1 to {@link #capacityRows()}
   * @throws ShapeException if {@code rows} is out of range
   */
  void setRows(int rows);

  /** The number format of the elements. */
  DType dtype();

  /** The backend that owns this tensor. */
  Backend backend();

  /**
   * Frees the memory; further use throws {@link IllegalStateException}. Closing twice is harmless.
   */
  @Override
  void close();

  /** The current rows as a fresh row-major array; for tests, metrics and people. */
  default double[] toArray() {
    double[] out = new double[rows() * cols()];
    backend().download(this, out, 0);
    return out;
  }
}
