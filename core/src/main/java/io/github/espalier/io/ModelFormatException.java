package io.github.espalier.io;

import java.io.IOException;
import java.util.Objects;

/**
 * Signals a model file that is malformed, damaged or unsupported; nothing was changed by reading
 * it.
 */
public final class ModelFormatException extends IOException {
  private static final long serialVersionUID = 1L;

  /** What kind of fault a file has. */
  public enum Reason {
    /** A directory, pipe or device. */
    NOT_A_REGULAR_FILE,
    /** Beyond one of the {@link FileLimits}. */
    OVER_LIMIT,
    /** Ends before its own header says it does. */
    TRUNCATED,
    /** The header is not what the safetensors layout prescribes. */
    BAD_HEADER,
    /** The tensors leave holes, overlap, or do not fill the file. */
    BAD_LAYOUT,
    /** A readable safetensors file, but not one that Espalier wrote. */
    NOT_A_MODEL,
    /** Written by a newer Espalier, or uses what this one does not know. */
    UNSUPPORTED,
    /**
     * The description of the network, or of the preparation of its inputs, makes no sense, or the
     * tensors do not fit it.
     */
    BAD_ARCHITECTURE,
    /** The bytes are not those that were written. */
    DIGEST_MISMATCH,
    /** A weight is NaN or infinite. */
    NON_FINITE,
    /** The state of a training run makes no sense, or does not fit the rest of the checkpoint. */
    BAD_STATE
  }

  private final Reason reason;

  /** Creates the exception with a message of one line that begins with the file. */
  public ModelFormatException(Reason reason, String message) {
    this(reason, message, null);
  }

  /** Creates the exception with the fault that led to it. */
  public ModelFormatException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = Objects.requireNonNull(reason, "reason");
  }

  /** What kind of fault it is. */
  public Reason reason() {
    return reason;
  }
}
