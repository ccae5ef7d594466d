package io.github.espalier.io;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** The few steps a save takes, so that a test can let each of them fail. */
interface Disk {
  /** A file being written. */
  interface Output extends Closeable {
    /** Writes the buffer's bytes from position to limit, all of them. */
    void write(ByteBuffer piece) throws IOException;

    /** Returns when the bytes have reached the device. */
    void force() throws IOException;
  }

  /** Creates a file that must not exist yet. */
  Output create(Path file) throws IOException;

  /** Renames a file over another, atomically. */
  void move(Path from, Path to) throws IOException;

  /** Whether there is such a directory. */
  boolean isDirectory(Path directory);

  /** Creates a directory in one that exists; nothing happens if it is there already. */
  void createDirectory(Path directory) throws IOException;

  /** Returns when the directory's entries have reached the device. */
  void forceDirectory(Path directory) throws IOException;

  /** Removes a file if it is there. */
  void delete(Path file) throws IOException;

  /** The real one. */
  Disk REAL =
      new Disk() {
        @Override
        public Output create(Path file) throws IOException {
          FileChannel channel =
              FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
          return new Output() {
            @Override
            public void write(ByteBuffer piece) throws IOException {
              while (piece.hasRemaining()) {
                channel.write(piece);
              }
            }

            @Override
            public void force() throws IOException {
              channel.force(true);
            }

            @Override
            public void close() throws IOException {
              channel.close();
            }
          };
        }

        @Override
        public void move(Path from, Path to) throws IOException {
          Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        }

        @Override
        public boolean isDirectory(Path directory) {
          return Files.isDirectory(directory);
        }

        @Override
        public void createDirectory(Path directory) throws IOException {
          // The plural takes one that another process has made just now.
          Files.createDirectories(directory);
        }

        @Override
        public void forceDirectory(Path directory) throws IOException {
          // Windows cannot open a directory; its file systems journal renames themselves.
          if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
              channel.force(true);
            }
          }
        }

        @Override
        public void delete(Path file) throws IOException {
          Files.deleteIfExists(file);
        }
      };
}
