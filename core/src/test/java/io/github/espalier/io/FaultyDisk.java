package io.github.espalier.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Another disk, with a log of the steps and one step that fails. */
final class FaultyDisk implements Disk {
  final List<String> log = new ArrayList<>();
  private final Disk disk;
  private final int failAt;
  private final Throwable fault;

  /** Fails at step {@code failAt}, counted from 0; −1 for never. */
  FaultyDisk(Disk disk, int failAt, Throwable fault) {
    this.disk = disk;
    this.failAt = failAt;
    this.fault = fault;
  }

  private void step(String name) throws IOException {
    log.add(name);
    if (log.size() - 1 == failAt) {
      if (fault instanceof Error error) {
        throw error;
      }
      throw (IOException) fault;
    }
  }

  @Override
  public Output create(Path file) throws IOException {
    step("create");
    Output out = disk.create(file);
    return new Output() {
      private boolean closed;

      @Override
      public void write(ByteBuffer piece) throws IOException {
        // A full device takes part of a piece before it says so.
        ByteBuffer half = piece.duplicate().limit(piece.position() + piece.remaining() / 2);
        out.write(half);
        step("write");
        out.write(piece.position(half.position()));
      }

      @Override
      public void force() throws IOException {
        step("force");
        out.force();
      }

      @Override
      public void close() throws IOException {
        out.close();
        if (!closed) {
          closed = true;
          step("close");
        }
      }
    };
  }

  @Override
  public void move(Path from, Path to) throws IOException {
    step("move");
    disk.move(from, to);
  }

  @Override
  public boolean isDirectory(Path directory) {
    return disk.isDirectory(directory);
  }

  @Override
  public void createDirectory(Path directory) throws IOException {
    step("createDirectory");
    disk.createDirectory(directory);
  }

  @Override
  public void forceDirectory(Path directory) throws IOException {
    step("forceDirectory");
    disk.forceDirectory(directory);
  }

  @Override
  public void delete(Path file) throws IOException {
    disk.delete(file);
  }
}
