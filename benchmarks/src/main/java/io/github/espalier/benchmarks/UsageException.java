package io.github.espalier.benchmarks;

/** An argument that makes no sense; the message is the one line the user sees. */
public final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** With the line for the user. */
  public UsageException(String message) {
    super(message);
  }
}
