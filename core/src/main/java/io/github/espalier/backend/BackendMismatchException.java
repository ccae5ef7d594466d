package io.github.espalier.backend;

/** Says that a backend does not compute what the others compute, and where. */
public final class BackendMismatchException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** With one line that names the backend, the network and the first number that differs. */
  public BackendMismatchException(String message) {
    super(message);
  }
}
