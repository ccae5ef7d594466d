package io.github.espalier.data;

import java.util.Objects;

/** Signals a feature, target or weight that cannot be used, with its row and column. */
public final class InvalidDataException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final int row;
  private final int column;

  /**
   * Creates the exception.
   *
   * @param what the data it was found in, as in {@code "features"}
   * @param problem what is wrong: what was needed, what arrived
   */
  public InvalidDataException(String what, int row, int column, String problem) {
    super(what + " row " + row + " column " + column + ": " + problem);
    this.row = row;
    this.column = column;
  }

  private InvalidDataException(String where, InvalidDataException cause) {
    super(where + ": " + cause.getMessage(), cause);
    row = cause.row;
    column = cause.column;
  }

  /** This fault in a part of the data, whose rows it counts. */
  public InvalidDataException in(String where) {
    return new InvalidDataException(Objects.requireNonNull(where, "where"), this);
  }

  /** The row, counted from 0. */
  public int row() {
    return row;
  }

  /** The column, counted from 0. */
  public int column() {
    return column;
  }
}
