package io.github.espalier.tensor;

import io.github.espalier.internal.Check;
import java.util.Arrays;
import java.util.Objects;

/**
 * An immutable list of positive sizes.
 *
 * <p>A shape reads as a matrix: its rows are dimension 0, its columns the product of the others. A
 * shape of rank 1 is a column of single numbers when read that way, so a bias of n numbers is
 * {@code Shape.of(1, n)}.
 */
public final class Shape {
  private static final int MOST_ELEMENTS = Integer.MAX_VALUE - 8;

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
        product *= dims[i];
      }
      // Checked at every size, so that the product of two ints never leaves a long.
      if (product * dims[0] > MOST_ELEMENTS) {
        throw new ShapeException(
            "shape "
                + Arrays.toString(dims)
                + ": more than "
                + MOST_ELEMENTS
                + " elements, needs at most so many");
      }
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
    if (Objects.requireNonNull(dims, "dims").length == 0) {
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
    return dims[Check.index("axis", axis, dims.length)];
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
