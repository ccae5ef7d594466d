package io.github.espalier.io;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A disk in memory that keeps what was forced and, when the power fails, any part of the rest.
 *
 * <p>The rest is: of a file, the bytes written since its last force, which may be there, be cut, or
 * be zeros; of a directory, the names changed since its last force, each of which may have become
 * permanent or not, in any order. A new name is not forced with its file or directory, and a file
 * is lost with any of the directories above it. That is less than any journaling file system keeps,
 * and as much as POSIX promises.
 *
 * <p>Directories of the machine's own disk are taken to be permanent.
 */
final class VolatileDisk implements Disk {
  private final Map<Path, Node> names = new HashMap<>();
  private final Map<Path, Node> forcedNames = new HashMap<>();
  private final List<Change> changes = new ArrayList<>();
  private Runnable afterStep = () -> {};

  /** A file's bytes, whatever its name. */
  private static final class Node {
    private byte[] bytes = {};
    private byte[] forced = {};

    List<byte[]> afterPowerLoss() {
      if (Arrays.equals(bytes, forced)) {
        return List.of(forced);
      }
      byte[] zeros = Arrays.copyOf(forced, bytes.length);
      byte[] half = Arrays.copyOf(bytes, (forced.length + bytes.length) / 2);
      return List.of(forced, half, zeros, bytes);
    }
  }

  /** A name that has come, gone, or moved: null where there is none. */
  private record Change(Path from, Path to, Node node) {
    Path directory() {
      return (from != null ? from : to).getParent();
    }

    void apply(Map<Path, Node> names) {
      if (from != null) {
        names.remove(from, node);
      }
      if (to != null) {
        names.put(to, node);
      }
    }
  }

  /** Runs after every step that changes anything. */
  void afterStep(Runnable action) {
    afterStep = action;
  }

  /** What a process reads; null if there is no such file. */
  byte[] read(Path file) {
    Node node = names.get(file);
    return node == null ? null : node.bytes;
  }

  /** The files there are. */
  List<Path> files() {
    return List.copyOf(names.keySet());
  }

  /** Everything that may stand under a name if the power fails now; null for no file. */
  List<byte[]> afterPowerLoss(Path file) {
    List<byte[]> outcomes = new ArrayList<>();
    for (int kept = 0; kept < 1 << changes.size(); kept++) {
      Map<Path, Node> left = new HashMap<>(forcedNames);
      for (int i = 0; i < changes.size(); i++) {
        if ((kept >> i & 1) == 1) {
          changes.get(i).apply(left);
        }
      }
      Node node = left.get(file);
      if (node == null || !isReachable(file, left)) {
        outcomes.add(null);
      } else {
        outcomes.addAll(node.afterPowerLoss());
      }
    }
    return outcomes;
  }

  private boolean isReachable(Path file, Map<Path, Node> left) {
    for (Path above = file.getParent(); above != null; above = above.getParent()) {
      if (names.containsKey(above) && !left.containsKey(above)) {
        return false;
      }
    }
    return true;
  }

  private void change(Path from, Path to, Node node) {
    Change change = new Change(from, to, node);
    changes.add(change);
    change.apply(names);
    afterStep.run();
  }

  @Override
  public Output create(Path file) throws IOException {
    if (names.containsKey(file)) {
      throw new FileAlreadyExistsException(file.toString());
    }
    Node node = new Node();
    change(null, file, node);
    return new Output() {
      @Override
      public void write(ByteBuffer piece) {
        int length = node.bytes.length;
        byte[] longer = Arrays.copyOf(node.bytes, length + piece.remaining());
        piece.get(longer, length, piece.remaining());
        node.bytes = longer;
        afterStep.run();
      }

      @Override
      public void force() {
        node.forced = node.bytes;
        afterStep.run();
      }

      @Override
      public void close() {
        // Closing forces nothing.
      }
    };
  }

  @Override
  public void move(Path from, Path to) throws IOException {
    Node node = names.get(from);
    if (node == null) {
      throw new FileNotFoundException(from.toString());
    }
    change(from, to, node);
  }

  @Override
  public void forceDirectory(Path directory) {
    for (Change change : changes) {
      if (change.directory().equals(directory)) {
        change.apply(forcedNames);
      }
    }
    changes.removeIf(change -> change.directory().equals(directory));
    afterStep.run();
  }

  @Override
  public boolean isDirectory(Path directory) {
    return names.containsKey(directory) || Files.isDirectory(directory);
  }

  @Override
  public void createDirectory(Path directory) {
    change(null, directory, new Node());
  }

  @Override
  public void delete(Path file) {
    Node node = names.get(file);
    if (node != null) {
      change(file, null, node);
    }
  }
}
