package io.github.espalier.tensor;

import java.util.Arrays;

/**
 * An immutable list of positive sizes.
 *
 * <p>A shape reads as a matrix: its rows are dimension 0, its columns the product of the others. A
 * shape of rank 1 is a column of single numbers when read that way, so a bias of n numbers is
 * {@code Shape.of(1, n)}.
 */
public final class Shape {
  private final int[] dims;
  private final int cols;

  private Shape(int[] dims) {
    this.dims = dims;
    long product = 1;
    for (int i = 0; i < dims.length; i++) {
      if (dims[i] <= 0) {
        throw new ShapeException("shape " + Arrays.toString(dims) + ": sizes must be positive");
      }
      if (i > 0) {
        product = Math.multiplyExact(product, dims[i]);
      }
    }
    if (product * dims[0] > Integer.MAX_VALUE - 8 || product > Integer.MAX_VALUE - 8) {
      throw new ShapeException(
          "shape "
              + Arrays.toString(dims)
              + ": more than "
              + (Integer.MAX_VALUE - 8)
              + " elements");
    }
    cols = (int) product;
  }

  /**
   * A shape of the given sizes.
   *
   * @throws ShapeException if there is no size, a size is not positive, or the product exceeds an
   *     int
   */
  public static Shape of(int... dims) {
    if (dims.length == 0) {
      throw new ShapeException("a shape needs at least one size");
    }
    return new Shape(dims.clone());
  }

  /** The number of dimensions. */
  public int rank() {
    return dims.length;
  }

  /** The size along an axis, counted from 0. */
  public int dim(int axis) {
    return dims[axis];
  }

  /** The size of dimension 0. */
  public int rows() {
    return dims[0];
  }

  /** The product of all sizes but the first. */
  public int cols() {
    return cols;
  }

  /** The product of all sizes. */
  public int size() {
    return dims[0] * cols;
  }

  /** This shape with another size of dimension 0. */
  public Shape withRows(int rows) {
    int[] copy = dims.clone();
    copy[0] = rows;
    return new Shape(copy);
  }

  /** This shape, read as one sample, with a batch axis of {@code rows} in front. */
  public Shape batched(int rows) {
    int[] copy = new int[dims.length + 1];
    copy[0] = rows;
    System.arraycopy(dims, 0, copy, 1, dims.length);
    return new Shape(copy);
  }

  /** The sizes, as a fresh array. */
  public int[] toArray() {
    return dims.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape that && Arrays.equals(dims, that.dims);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(dims);
  }

  /** The sizes joined by ×, as in {@code 32×784}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (int dim : dims) {
      text.append(text.length() == 0 ? "" : "×").append(dim);
    }
    return text.toString();
  }
}
