package io.github.espalier.benchmarks.compare;

/** A child JVM could not do what it was asked; the message is one line. */
public final class ChildException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** With the reason. */
  public ChildException(String message) {
    super(message);
  }
}
