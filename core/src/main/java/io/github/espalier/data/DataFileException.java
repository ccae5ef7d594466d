package io.github.espalier.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

/** Signals a data file that cannot be used, with the place in it. */
public final class DataFileException extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient Path file;
  private final String position;

  /** Creates the exception for a file as a whole: one that is missing, or is a folder. */
  public DataFileException(Path file, String problem) {
    super(Objects.requireNonNull(file, "file") + ": " + problem);
    this.file = file;
    this.position = "";
  }

  /**
   * Creates the exception.
   *
   * @param file the file
   * @param position where in it, as in {@code "byte 16"}
   * @param problem what is wrong: what was needed, what arrived
   */
  public DataFileException(Path file, String position, String problem) {
    this(file, position, problem, null);
  }

  /** Creates the exception with its cause. */
  public DataFileException(Path file, String position, String problem, Throwable cause) {
    super(
        Objects.requireNonNull(file, "file")
            + ", "
            + Objects.requireNonNull(position, "position")
            + ": "
            + problem,
        cause);
    this.file = file;
    this.position = position;
  }

  /** The file; null after deserialization. */
  public Path file() {
    return file;
  }

  /** Where in the file, as in {@code "byte 16"}; empty if the file as a whole is meant. */
  public String position() {
    return position;
  }
}
