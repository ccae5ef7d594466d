package io.github.espalier.data;

/** Carries what is wrong with a value to whoever knows where the value stands. */
final class BadValueException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BadValueException(String problem) {
    super(problem, null, false, false);
  }
}
