package io.github.espalier.measure;

/** A child JVM could not do what it was asked; the message is one line. */
public final class ChildException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** With the reason. */
  public ChildException(String message) {
    super(message);
  }
}
