package io.github.espalier.backend;

/** Signals that a backend cannot be created here; the message says why and what to do. */
public final class BackendUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception with a message and what caused it, which may be null. */
  public BackendUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
