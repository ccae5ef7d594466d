package io.github.espalier.data;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** The numbers of one npy file, one after the other, after its header and length were checked. */
final class NpyReader implements Closeable {
  /** How every npy file begins. */
  static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

  /** numpy itself refuses longer headers. */
  private static final int LONGEST_HEADER = 10_000;

  private static final int PIECE = 1 << 16;

  /** So many that the length of the file, in bytes, is still a long. */
  private static final long MOST_NUMBERS = 1L << 59;

  /** The longest array that every JVM can allocate. */
  private static final long LONGEST = Integer.MAX_VALUE - 8L;

  private final Path file;
  private final InputStream in;
  private final ByteBuffer piece = ByteBuffer.allocate(PIECE).order(ByteOrder.LITTLE_ENDIAN);
  private NpyHeader.Layout layout;
  private long headerAt;
  private long count;
  private long read;
  private long position;

  private NpyReader(Path file, InputStream in) {
    this.file = file;
    this.in = in;
    this.piece.limit(0);
  }

  static NpyReader open(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new DataFileException(file, Files.exists(file) ? "not a regular file" : "no such file");
    }
    NpyReader reader = new NpyReader(file, new BufferedInputStream(Files.newInputStream(file)));
    try {
      reader.readHeader(Files.size(file));
      return reader;
    } catch (IOException | RuntimeException | Error e) {
      reader.close();
      throw e;
    }
  }

  private void readHeader(long length) throws IOException {
    byte[] start = bytes(8);
    for (int i = 0; i < MAGIC.length; i++) {
      if (start[i] != MAGIC[i]) {
        throw problem(0, "does not begin like an npy file");
      }
    }
    int version = start[6];
    if (version < 1 || version > 3 || start[7] != 0) {
      throw problem(6, "format version " + start[6] + "." + start[7] + ", needs 1.0, 2.0 or 3.0");
    }
    int sizeBytes = version == 1 ? 2 : 4;
    long headerLength = 0;
    byte[] size = bytes(sizeBytes);
    for (int i = sizeBytes - 1; i >= 0; i--) {
      headerLength = headerLength << 8 | size[i] & 0xff;
    }
    if (headerLength > LONGEST_HEADER) {
      throw problem(8, "a header of " + headerLength + " bytes, takes at most " + LONGEST_HEADER);
    }
    headerAt = position;
    byte[] header = bytes((int) headerLength);
    try {
      layout = NpyHeader.parse(new String(header, StandardCharsets.ISO_8859_1));
    } catch (BadValueException e) {
      throw problem(headerAt, e.getMessage());
    }
    count = 1;
    for (long dimension : layout.shape()) {
      if (dimension == 0) {
        throw problem(headerAt, "shape " + layout.shape() + " holds nothing");
      }
      if (count > MOST_NUMBERS / dimension) {
        throw problem(headerAt, "shape " + layout.shape() + " is more than a file can hold");
      }
      count *= dimension;
    }
    long needed = position + count * layout.type().bytes();
    if (length != needed) {
      throw problem(
          Math.min(length, needed),
          String.format(
              Locale.ROOT,
              "the file has %d bytes, its header needs %d; %s",
              length,
              needed,
              length < needed ? "it is truncated" : "bytes follow the data"));
    }
  }

  /** The file. */
  Path file() {
    return file;
  }

  NpyType type() {
    return layout.type();
  }

  /** The sizes; none for a single number. */
  List<Long> shape() {
    return layout.shape();
  }

  /** How many numbers there are in all. */
  long count() {
    return count;
  }

  /** So many numbers as the length of an array; refuses more than one can hold. */
  int arrayLength(long numbers) throws DataFileException {
    if (numbers > LONGEST) {
      throw problem(headerAt, "shape " + layout.shape() + " is more than an array can hold");
    }
    return (int) numbers;
  }

  /** Reads the next numbers. */
  void read(double[] out, int from, int numbers) throws IOException {
    int bytes = layout.type().bytes();
    for (int i = from; i < from + numbers; i++) {
      if (piece.remaining() == 0) {
        fill(bytes);
      }
      try {
        out[i] = layout.type().get(piece);
      } catch (BadValueException e) {
        throw problem(position - piece.remaining() - bytes, e.getMessage());
      }
      read++;
    }
  }

  private void fill(int bytes) throws IOException {
    long left = (count - read) * bytes;
    // The size of a number divides that of a piece.
    byte[] next = bytes((int) Math.min(left, PIECE));
    piece.clear().put(next).flip();
  }

  private byte[] bytes(int wanted) throws IOException {
    byte[] bytes = in.readNBytes(wanted);
    position += bytes.length;
    if (bytes.length < wanted) {
      throw problem(position, "ends here; it is truncated");
    }
    return bytes;
  }

  DataFileException problem(long at, String problem) {
    return new DataFileException(file, "byte " + at, problem);
  }

  /** What to throw for a number that has just been read. */
  DataFileException lastNumber(String problem) {
    return problem(position - piece.remaining() - layout.type().bytes(), problem);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
