package io.github.espalier.tensor;

/** Signals that a shape does not fit; the message says where, what was needed and what arrived. */
public final class ShapeException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception with a message that names the place, the needed and the given shape. */
  public ShapeException(String message) {
    super(message);
  }
}
