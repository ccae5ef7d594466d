package io.github.espalier.data;

/** Signals that an optional library is needed and not there; the message says how to add it. */
public final class MissingLibraryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception with a message and what caused it, which may be null. */
  public MissingLibraryException(String message, Throwable cause) {
    super(message, cause);
  }
}
