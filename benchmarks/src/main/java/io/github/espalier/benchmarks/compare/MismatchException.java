package io.github.espalier.benchmarks.compare;

/** Two backends do not compute the same network; the message says where. Nothing was timed. */
public final class MismatchException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** With what differs where. */
  public MismatchException(String message) {
    super(message);
  }
}
