package io.github.espalier.data;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** The sizes and bytes of one IDX file. */
record IdxContent(int[] sizes, byte[] bytes) {
  private static final int UNSIGNED_BYTE = 0x08;

  /** The longest array that every JVM can allocate. */
  private static final long LONGEST = Integer.MAX_VALUE - 8L;

  int size(int dimension) {
    return sizes[dimension];
  }

  static IdxContent read(Path file, int dimensions, String what) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new DataFileException(file, Files.exists(file) ? "not a regular file" : "no such file");
    }
    try (InputStream raw = new BufferedInputStream(Files.newInputStream(file))) {
      raw.mark(2);
      boolean compressed = raw.read() == 0x1f && raw.read() == 0x8b;
      raw.reset();
      // For a plain file the length is known before anything is allocated.
      long length = compressed ? -1 : Files.size(file);
      return compressed
          ? unpack(file, raw, dimensions, what)
          : new Reader(file, raw, length).read(dimensions, what);
    }
  }

  private static IdxContent unpack(Path file, InputStream raw, int dimensions, String what)
      throws IOException {
    Reader reader = null;
    try (InputStream unpacked = new GZIPInputStream(raw)) {
      reader = new Reader(file, unpacked, -1);
      return reader.read(dimensions, what);
    } catch (ZipException | EOFException e) {
      throw new DataFileException(
          file,
          "byte " + (reader == null ? 0 : reader.position) + " of the unpacked data",
          "the gzip data are damaged or truncated (" + e.getMessage() + "); fetch the file again",
          e);
    }
  }

  /** Reads from a stream and knows where it is. */
  private static final class Reader {
    private final Path file;
    private final InputStream in;
    private final long length;
    private long position;

    Reader(Path file, InputStream in, long length) {
      this.file = file;
      this.in = in;
      this.length = length;
    }

    IdxContent read(int dimensions, String what) throws IOException {
      magic(dimensions, what);
      int[] sizes = new int[dimensions];
      long product = 1;
      for (int d = 0; d < dimensions; d++) {
        long size = Integer.toUnsignedLong(integer());
        if (size == 0 || size > LONGEST || product > LONGEST / size) {
          throw problem(
              position - 4,
              "dimension "
                  + d
                  + " is "
                  + size
                  + (size == 0 ? ", needs at least 1" : ", which is more than an array can hold"));
        }
        sizes[d] = (int) size;
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
      return new IdxContent(sizes, data((int) product));
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
      byte[] four = in.readNBytes(4);
      position += four.length;
      if (four.length < 4) {
        throw problem(position, "ends inside the header; it is truncated");
      }
      return (four[0] & 0xff) << 24
          | (four[1] & 0xff) << 16
          | (four[2] & 0xff) << 8
          | (four[3] & 0xff);
    }

    private byte[] data(int count) throws IOException {
      // Allocates as bytes arrive, so a header cannot ask for more than there is.
      byte[] bytes = in.readNBytes(count);
      position += bytes.length;
      if (bytes.length < count) {
        throw problem(
            position,
            String.format(
                Locale.ROOT,
                "ends after %d of %d data bytes; it is truncated",
                bytes.length,
                count));
      }
      if (in.read() >= 0) {
        throw problem(position, "bytes follow the " + count + " data bytes");
      }
      return bytes;
    }

    private DataFileException problem(long at, String problem) {
      return new DataFileException(file, "byte " + at, problem);
    }
  }
}
