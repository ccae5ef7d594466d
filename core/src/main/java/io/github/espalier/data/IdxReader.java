package io.github.espalier.data;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** The bytes of one IDX file, packed by gzip or not, one after the other behind its sizes. */
final class IdxReader implements Closeable {
  private static final int UNSIGNED_BYTE = 0x08;

  /** The longest array that every JVM can allocate. */
  private static final long LONGEST = Integer.MAX_VALUE - 8L;

  /** More than any file has. */
  private static final long MOST_BYTES = 1L << 62;

  private final Path file;
  private final InputStream raw;
  private InputStream in;

  /** The length of a plain file; −1 for a packed one, whose length nobody knows. */
  private long length = -1;

  private long position;
  private long dataAt;
  private long[] sizes;
  private long count;

  private IdxReader(Path file, InputStream raw) {
    this.file = file;
    this.raw = raw;
  }

  /**
   * Opens a file and reads its sizes.
   *
   * @param what it shall hold, for messages
   */
  static IdxReader open(Path file, int dimensions, String what) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new DataFileException(file, Files.exists(file) ? "not a regular file" : "no such file");
    }
    IdxReader reader = new IdxReader(file, new BufferedInputStream(Files.newInputStream(file)));
    try {
      reader.unpack();
      reader.readSizes(dimensions, what);
      return reader;
    } catch (IOException | RuntimeException | Error e) {
      reader.close();
      throw e;
    }
  }

  private void unpack() throws IOException {
    raw.mark(2);
    boolean packed = raw.read() == 0x1f && raw.read() == 0x8b;
    raw.reset();
    if (!packed) {
      length = Files.size(file);
      in = raw;
      return;
    }
    try {
      in = new GZIPInputStream(raw);
    } catch (ZipException | EOFException e) {
      throw damaged(e);
    }
  }

  private void readSizes(int dimensions, String what) throws IOException {
    magic(dimensions, what);
    sizes = new long[dimensions];
    long product = 1;
    for (int d = 0; d < dimensions; d++) {
      long size = Integer.toUnsignedLong(integer());
      if (size == 0 || product > MOST_BYTES / size) {
        throw problem(
            position - 4,
            "dimension "
                + d
                + " is "
                + size
                + (size == 0 ? ", needs at least 1" : ", which is more than a file can hold"));
      }
      sizes[d] = size;
      product *= size;
    }
    if (length >= 0 && length != position + product) {
      throw problem(
          Math.min(length, position + product),
          String.format(
              Locale.ROOT,
              "the file has %d bytes, its header needs %d; %s",
              length,
              position + product,
              length < position + product ? "it is truncated" : "bytes follow the data"));
    }
    count = product;
    dataAt = position;
  }

  private void magic(int dimensions, String what) throws IOException {
    int magic = integer();
    int type = magic >>> 8;
    int found = magic & 0xff;
    if (magic >>> 16 != 0 || found == 0) {
      throw problem(
          0,
          String.format(
              Locale.ROOT,
              "begins with %08x; needs an IDX file of %s, %08x",
              magic,
              what,
              UNSIGNED_BYTE << 8 | dimensions));
    }
    if (type != UNSIGNED_BYTE) {
      throw problem(
          2,
          String.format(
              Locale.ROOT, "element type %02x, needs %02x, unsigned bytes", type, UNSIGNED_BYTE));
    }
    if (found != dimensions) {
      throw problem(
          3,
          String.format(
              Locale.ROOT,
              "has %d dimension(s), needs %d for %s; are two files swapped?",
              found,
              dimensions,
              what));
    }
  }

  private int integer() throws IOException {
    byte[] four = bytes(4);
    if (four.length < 4) {
      throw problem(position, "ends inside the header; it is truncated");
    }
    return (four[0] & 0xff) << 24
        | (four[1] & 0xff) << 16
        | (four[2] & 0xff) << 8
        | (four[3] & 0xff);
  }

  /** The file. */
  Path file() {
    return file;
  }

  /** The size in a dimension. */
  long size(int dimension) {
    return sizes[dimension];
  }

  /** How many bytes of data there are. */
  long count() {
    return count;
  }

  /** So many bytes as the length of an array; refuses more than one can hold. */
  int arrayLength(long bytes) throws DataFileException {
    if (bytes > LONGEST) {
      throw problem(4, "sizes " + Arrays.toString(sizes) + " are more than an array can hold");
    }
    return (int) bytes;
  }

  /** Reads the next bytes of the data; allocates as they arrive, whatever the header says. */
  byte[] read(int wanted) throws IOException {
    byte[] bytes = bytes(wanted);
    if (bytes.length < wanted) {
      throw problem(
          position,
          String.format(
              Locale.ROOT,
              "ends after %d of %d data bytes; it is truncated",
              position - dataAt,
              count));
    }
    return bytes;
  }

  /** Refuses bytes behind the data. */
  void requireEnd() throws IOException {
    if (bytes(1).length > 0) {
      throw problem(position - 1, "bytes follow the " + count + " data bytes");
    }
  }

  private byte[] bytes(int wanted) throws IOException {
    try {
      byte[] bytes = in.readNBytes(wanted);
      position += bytes.length;
      return bytes;
    } catch (ZipException | EOFException e) {
      throw damaged(e);
    }
  }

  private DataFileException damaged(IOException cause) {
    return new DataFileException(
        file,
        "byte " + position + " of the unpacked data",
        "the gzip data are damaged or truncated (" + cause.getMessage() + "); fetch the file again",
        cause);
  }

  DataFileException problem(long at, String problem) {
    return new DataFileException(file, "byte " + at, problem);
  }

  @Override
  public void close() throws IOException {
    (in == null ? raw : in).close();
  }
}
