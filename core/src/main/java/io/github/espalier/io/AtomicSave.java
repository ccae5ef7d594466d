package io.github.espalier.io;

import io.github.espalier.internal.InputOutput;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/**
 * Replaces a file completely or not at all.
 *
 * <p>The bytes go to a new file in the same directory, are forced to the device, and take the old
 * file's place by an atomic rename; then the directory is forced too. So whoever opens the file at
 * any moment, also after a crash, finds the old bytes or the new ones.
 *
 * <p><b>Errors.</b> If any step up to the rename fails, the old file is as it was, the new one is
 * gone, and the cause is thrown. If only the last step fails, the new file is in place and
 * complete, and the exception says that a power failure might still bring back the old one.
 *
 * <p><b>Threading.</b> An interrupt does not end a save; the thread is interrupted afterwards.
 */
final class AtomicSave {
  private static final Pattern TEMP_NAME = Pattern.compile("\\.espalier-[0-9a-f]{16}\\.tmp");

  private AtomicSave() {}

  static void save(Disk disk, Path target, SafeTensorsImage image) throws IOException {
    // Interrupted training is saved just then.
    InputOutput.uninterrupted(
        () -> {
          saveOnce(disk, target, image);
          return null;
        });
  }

  /**
   * Creates a directory and those above it, where they are missing, each forced into the one above:
   * a file that is forced is lost with a directory that is not.
   */
  static void createDirectories(Disk disk, Path directory) throws IOException {
    Deque<Path> missing = new ArrayDeque<>();
    Path existing = directory.toAbsolutePath();
    while (existing != null && !disk.isDirectory(existing)) {
      missing.push(existing);
      existing = existing.getParent();
    }
    for (Path each : missing) {
      disk.createDirectory(each);
      InputOutput.uninterrupted(
          () -> {
            disk.forceDirectory(each.getParent());
            return null;
          });
    }
  }

  /** Deletes the temporary files of saves that were killed. No save may be under way there. */
  static void deleteAbandoned(Path directory) throws IOException {
    List<Path> abandoned = new ArrayList<>();
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(
            directory, file -> TEMP_NAME.matcher(file.getFileName().toString()).matches())) {
      files.forEach(abandoned::add);
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    for (Path file : abandoned) {
      if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        Files.deleteIfExists(file);
      }
    }
  }

  private static void saveOnce(Disk disk, Path target, SafeTensorsImage image) throws IOException {
    // Through a link, the file it points to is meant; a rename would replace the link itself.
    Path file = Files.isSymbolicLink(target) ? target.toRealPath() : target.toAbsolutePath();
    Path directory = file.getParent();
    if (directory == null || Files.isDirectory(file)) {
      throw new FileSystemException(
          target.toString(), null, "is a directory, needs a file to save to");
    }
    if (!disk.isDirectory(directory)) {
      throw Files.exists(directory)
          ? new NotDirectoryException(directory + " (needed to save " + target + ")")
          : new NoSuchFileException(directory.toString(), null, "needed to save " + target);
    }
    Path temp = directory.resolve(tempName());
    // CREATE_NEW: 64 random bits do not meet another file, and if they did, it would be refused.
    Disk.Output out = disk.create(temp);
    replace(disk, file, temp, out, image);
    try {
      disk.forceDirectory(directory);
    } catch (IOException e) {
      throw new IOException(
          target
              + ": saved completely, but its directory could not be forced to the device, so a power"
              + " failure may bring back the previous file. Save again.",
          e);
    }
  }

  private static void replace(
      Disk disk, Path file, Path temp, Disk.Output out, SafeTensorsImage image) throws IOException {
    try {
      image.writeTo(out::write);
      out.force();
      out.close();
      disk.move(temp, file);
    } catch (Throwable e) {
      // Closed first: some systems do not delete an open file.
      closeAndDelete(disk, temp, out, e);
      throw e;
    }
  }

  private static void closeAndDelete(Disk disk, Path temp, Disk.Output out, Throwable cause) {
    try {
      out.close();
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
    try {
      disk.delete(temp);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  static String tempName() {
    return String.format(
        Locale.ROOT, ".espalier-%016x.tmp", ThreadLocalRandom.current().nextLong());
  }
}
