package io.github.espalier.internal;

import java.io.IOException;

/** Signals text that is not strict JSON; the message begins with the line and column. */
public final class JsonException extends IOException {
  private static final long serialVersionUID = 1L;

  private final int offset;

  JsonException(int offset, String message) {
    super(message);
    this.offset = offset;
  }

  /** Where the fault is, in chars from the start of the text (bytes, if it is not UTF-8). */
  public int offset() {
    return offset;
  }
}
