package io.github.espalier.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

/** Signals a data file that cannot be used, with the place in it. */
public final class DataFileException extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient Path file;
  private final String position;
  private final long line;
  private final int column;

  /** Creates the exception for a file as a whole: one that is missing, or is a folder. */
  public DataFileException(Path file, String problem) {
    super(Objects.requireNonNull(file, "file") + ": " + problem);
    this.file = file;
    this.position = "";
    this.line = 0;
    this.column = 0;
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
    this(file, position, 0, 0, problem, cause);
  }

  /**
   * Creates the exception for a place in a text file.
   *
   * @param line counted from 1
   * @param column counted from 1; 0 for the line as a whole
   * @param name the column's name, or null
   */
  public DataFileException(Path file, long line, int column, String name, String problem) {
    this(file, position(line, column, name), line, column, problem, null);
  }

  private DataFileException(
      Path file, String position, long line, int column, String problem, Throwable cause) {
    super(
        Objects.requireNonNull(file, "file")
            + ", "
            + Objects.requireNonNull(position, "position")
            + ": "
            + problem,
        cause);
    this.file = file;
    this.position = position;
    this.line = line;
    this.column = column;
  }

  private static String position(long line, int column, String name) {
    return "line "
        + line
        + (column == 0 ? "" : ", column " + column)
        + (name == null ? "" : " " + NumberText.quoted(name));
  }

  /** The file; null after deserialization. */
  public Path file() {
    return file;
  }

  /**
   * Where in the file, as in {@code "byte 16"} or {@code "line 7, column 2"}; empty if the file as
   * a whole is meant.
   */
  public String position() {
    return position;
  }

  /** The line in a text file, counted from 1; 0 if there is none. */
  public long line() {
    return line;
  }

  /** The column in a text file, counted from 1; 0 if there is none. */
  public int column() {
    return column;
  }
}
