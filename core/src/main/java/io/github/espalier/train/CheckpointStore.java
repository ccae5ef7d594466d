package io.github.espalier.train;

import io.github.espalier.internal.InputOutput;
import io.github.espalier.io.CheckpointFiles;
import io.github.espalier.io.ModelFormatException;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The files of a run's checkpoints: new names, the newest valid one, and which are kept. */
final class CheckpointStore {
  /** Saved regularly. */
  static final String REGULAR = "ckpt";

  /** Saved at the best figure. */
  static final String BEST = "best";

  private static final Pattern NAME =
      Pattern.compile("(" + REGULAR + "|" + BEST + ")-([0-9]{12,18})\\.safetensors");

  // By step; of one step the best one is later, since it is saved when the epoch is complete.
  private static final Comparator<Path> NEWEST_FIRST =
      Comparator.comparingLong(CheckpointStore::step)
          .thenComparing(file -> file.getFileName().toString().startsWith(BEST))
          .reversed();

  private final Path directory;
  private final int keep;
  private final Deque<Path> regular = new ArrayDeque<>();
  private final Deque<Path> best = new ArrayDeque<>();

  CheckpointStore(Path directory, int keep) {
    this.directory = directory;
    this.keep = keep;
  }

  /** Writes a file. */
  interface Writer {
    void write(Path file) throws IOException;
  }

  /** Reads a file. */
  interface Reader<T> {
    T read(Path file) throws IOException;
  }

  /** The checkpoints in a directory, the newest first; none if there is no such directory. */
  static List<Path> files(Path directory) throws IOException {
    List<Path> found = new ArrayList<>();
    if (isMissing(directory)) {
      return found;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        if (NAME.matcher(file.getFileName().toString()).matches()) {
          found.add(file);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    found.sort(NEWEST_FIRST);
    return found;
  }

  /**
   * Whether nothing has this name, not even a link that leads nowhere: what cannot be looked at is
   * there for all one knows.
   */
  private static boolean isMissing(Path directory) throws IOException {
    try {
      Files.readAttributes(directory, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return false;
    } catch (NoSuchFileException e) {
      return true;
    }
  }

  private static long step(Path file) {
    Matcher matcher = NAME.matcher(file.getFileName().toString());
    if (!matcher.matches()) {
      throw new IllegalStateException(file + " is no checkpoint");
    }
    return Long.parseLong(matcher.group(2));
  }

  /**
   * Refuses a directory with checkpoints: a new run's would be mixed with them.
   *
   * @throws IllegalStateException if there are any
   */
  void requireEmpty() throws IOException {
    List<Path> files = files(directory);
    if (!files.isEmpty()) {
      throw new IllegalStateException(
          "checkpoints: "
              + (directory + " holds " + files.size() + " of an earlier run, the newest ")
              + (files.get(0).getFileName() + ". Use resume, or another directory."));
    }
  }

  /** Makes the directory if need be, and refuses one that checkpoints cannot be written to. */
  void requireWritable() throws IOException {
    try {
      CheckpointFiles.requireWritable(directory);
    } catch (IOException e) {
      throw new IOException("checkpoints cannot be written to " + directory + ": " + e, e);
    }
  }

  /** Deletes what killed saves have left; from here on the directory is this run's. */
  void deleteAbandoned() {
    try {
      CheckpointFiles.deleteAbandoned(directory);
    } catch (IOException e) {
      warn("checkpoints: a temporary file of a killed save stays in " + directory + ": " + e);
    }
  }

  /**
   * The newest checkpoint that is whole, or null if there is no file at all. Each one that is not
   * is named in a warning.
   *
   * @param reader reads and checks all of a file; {@link ModelFormatException} means that an older
   *     one is better, any other exception that the reason is not in the file
   * @throws ModelFormatException if there are files, but none is whole
   * @throws IOException if one cannot be read, whatever the older ones are
   */
  <T> T newest(Reader<T> reader) throws IOException {
    List<Path> files = filesToResume();
    ModelFormatException first = null;
    for (int i = 0; i < files.size(); i++) {
      Path file = files.get(i);
      try {
        T checkpoint = InputOutput.uninterrupted(() -> reader.read(file));
        keepOlder(files.subList(i, files.size()));
        return checkpoint;
      } catch (ModelFormatException e) {
        warn("resume: passing over a checkpoint: " + e);
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      } catch (IOException e) {
        throw new IOException(
            "resume: the checkpoint "
                + (file + " cannot be read, which says nothing about what is in it: " + e)
                + ". Make it readable; delete it to resume from an older one.",
            e);
      }
    }
    if (first != null) {
      throw new ModelFormatException(
          first.reason(),
          "resume: none of the "
              + (files.size() + " checkpoints in " + directory + " can be read; the newest: ")
              + first.getMessage(),
          first);
    }
    return null;
  }

  private List<Path> filesToResume() throws IOException {
    try {
      return files(directory);
    } catch (IOException e) {
      throw new IOException(
          "resume: the checkpoints in "
              + (directory + " cannot be looked for, which does not say that there are none: " + e)
              + ". Make the directory readable; delete it, or the link, to begin anew.",
          e);
    }
  }

  /** Files of the earlier run count from here on; newer ones, which are damaged, do not. */
  private void keepOlder(List<Path> newestFirst) {
    for (Path file : newestFirst) {
      of(file.getFileName().toString().startsWith(BEST) ? BEST : REGULAR).addFirst(file);
    }
  }

  private Deque<Path> of(String kind) {
    return kind.equals(BEST) ? best : regular;
  }

  /** Saves a checkpoint under a name of its own, and deletes the oldest ones beyond the number. */
  void save(String kind, long step, Writer writer) throws IOException {
    Path file = directory.resolve(String.format(Locale.ROOT, "%s-%012d.safetensors", kind, step));
    writer.write(file);
    Deque<Path> files = of(kind);
    files.remove(file);
    files.addLast(file);
    while (files.size() > keep) {
      Path oldest = files.removeFirst();
      try {
        Files.deleteIfExists(oldest);
      } catch (IOException e) {
        warn("checkpoints: " + oldest + " stays: " + e);
      }
    }
  }

  /** What the user should know; nothing else is printed. */
  static void warn(String message) {
    System.getLogger(CheckpointStore.class.getPackageName())
        .log(System.Logger.Level.WARNING, message);
  }
}
