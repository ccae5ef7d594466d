package io.github.espalier.io;

import io.github.espalier.io.ModelFormatException.Reason;
import io.github.espalier.tensor.DType;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An open safetensors file: first its checked header, then, if the caller still wants it, its data.
 *
 * <p>The file is read, never mapped: a mapped file that another process shortens kills the JVM.
 */
final class SafeTensorsReader implements Closeable {
  private static final int PIECE = 1 << 16;
  private static final int DIGEST_AT = Profile.BEFORE_DIGEST.length;
  private static final int DIGEST_END = DIGEST_AT + Profile.NO_DIGEST.length();

  private final String where;
  private final SeekableByteChannel channel;
  private final byte[] headerBytes;
  private final SafeTensorsHeader header;

  private SafeTensorsReader(
      String where, SeekableByteChannel channel, byte[] headerBytes, SafeTensorsHeader header) {
    this.where = where;
    this.channel = channel;
    this.headerBytes = headerBytes;
    this.header = header;
  }

  /** Opens a file and checks everything but its data. */
  static SafeTensorsReader open(Path file, FileLimits limits) throws IOException {
    String where = file.toString();
    // Before opening: to open a pipe would wait for somebody to write to it.
    if (!Files.readAttributes(file, BasicFileAttributes.class).isRegularFile()) {
      throw new ModelFormatException(Reason.NOT_A_REGULAR_FILE, where + ": not a regular file.");
    }
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    try {
      return open(where, channel, limits);
    } catch (Throwable e) {
      try {
        channel.close();
      } catch (IOException closing) {
        e.addSuppressed(closing);
      }
      throw e;
    }
  }

  /** Checks everything but the data of the file behind a channel, which {@link #close} closes. */
  static SafeTensorsReader open(String where, SeekableByteChannel channel, FileLimits limits)
      throws IOException {
    long length = channel.size();
    if (length > limits.maxFileBytes()) {
      throw new ModelFormatException(
          Reason.OVER_LIMIT,
          where
              + (": " + length + " bytes, at most " + limits.maxFileBytes() + " allowed.")
              + " Raise FileLimits.maxFileBytes if you trust the file.");
    }
    int headerLength = headerLength(where, channel, length, limits);
    byte[] bytes = new byte[headerLength];
    readFully(where, channel, ByteBuffer.wrap(bytes));
    long dataLength = length - Long.BYTES - headerLength;
    SafeTensorsHeader header = SafeTensorsHeader.parse(where, bytes, dataLength, limits);
    if (Profile.isClaimedBy(header.metadata())) {
      // First: a later version may begin otherwise.
      Profile.requireReadable(where, header.metadata());
      checkDigestPlace(where, bytes);
    }
    return new SafeTensorsReader(where, channel, bytes, header);
  }

  private static int headerLength(
      String where, SeekableByteChannel channel, long length, FileLimits limits)
      throws IOException {
    if (length < Long.BYTES) {
      throw new ModelFormatException(
          Reason.TRUNCATED, where + ": " + length + " bytes, needs more than 8.");
    }
    ByteBuffer prefix = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    readFully(where, channel, prefix);
    long headerLength = prefix.getLong(0);
    if (Long.compareUnsigned(headerLength, limits.maxHeaderBytes()) > 0) {
      throw new ModelFormatException(
          Reason.OVER_LIMIT,
          where
              + (": header of " + Long.toUnsignedString(headerLength) + " bytes, at most ")
              + (limits.maxHeaderBytes() + " allowed. Is it a safetensors file?"));
    }
    if (headerLength > length - Long.BYTES) {
      throw new ModelFormatException(
          Reason.TRUNCATED,
          where + ": header of " + headerLength + " bytes, must fit a file of " + length + ".");
    }
    return (int) headerLength;
  }

  private static void checkDigestPlace(String where, byte[] header) throws ModelFormatException {
    boolean fits = header.length % 8 == 0 && header.length > DIGEST_END;
    fits = fits && Arrays.mismatch(header, Profile.BEFORE_DIGEST) == DIGEST_AT;
    for (int i = DIGEST_AT; fits && i < DIGEST_END; i++) {
      fits = header[i] >= '0' && header[i] <= '9' || header[i] >= 'a' && header[i] <= 'f';
    }
    if (!fits || header[DIGEST_END] != '"') {
      throw new ModelFormatException(
          Reason.BAD_HEADER,
          where + ": header: must have a length divisible by 8 and begin with its sha256 digest.");
    }
  }

  /** The file, for messages. */
  String where() {
    return where;
  }

  SafeTensorsHeader header() {
    return header;
  }

  /** What Espalier wrote about the file; refused if it did not write it. */
  Profile profile() throws ModelFormatException {
    return Profile.of(where, header.metadata());
  }

  /**
   * Reads the tensors, in the order of their data, but for those of a format that is not read, and
   * checks the digest if the file has one.
   *
   * @param allowNonFinite whether NaN and infinities may pass
   */
  List<StoredTensor> tensors(boolean allowNonFinite) throws IOException {
    MessageDigest digest = Profile.newDigest();
    boolean ours = Profile.isClaimedBy(header.metadata());
    digestHeader(digest, ours);
    channel.position(Long.BYTES + (long) headerBytes.length);
    long largest = header.entries().stream().mapToLong(e -> e.end() - e.begin()).max().orElse(0);
    ByteBuffer buffer =
        ByteBuffer.allocate((int) Math.min(PIECE, largest)).order(ByteOrder.LITTLE_ENDIAN);
    List<StoredTensor> tensors = new ArrayList<>(header.entries().size());
    for (TensorEntry entry : header.entries()) {
      if (entry.dtype() == null) {
        passOver(entry, buffer, digest);
        continue;
      }
      StoredTensor tensor = StoredTensor.allocate(entry);
      int perPiece = PIECE / entry.dtype().bytes();
      for (int at = 0; at < entry.size(); at += perPiece) {
        int count = Math.min(perPiece, entry.size() - at);
        buffer.clear().limit(count * entry.dtype().bytes());
        readFully(where, channel, buffer);
        digest.update(buffer.array(), 0, buffer.limit());
        tensor.decode(at, count, buffer.flip());
      }
      tensors.add(tensor);
    }
    // The digest first: where it fails, a NaN is a symptom.
    if (ours) {
      checkDigest(digest);
    }
    if (!allowNonFinite) {
      for (StoredTensor tensor : tensors) {
        checkFinite(where, tensor, DType.FLOAT64);
      }
    }
    return tensors;
  }

  /** Only the digest takes its bytes. */
  private void passOver(TensorEntry entry, ByteBuffer buffer, MessageDigest digest)
      throws IOException {
    for (long left = entry.end() - entry.begin(); left > 0; left -= buffer.limit()) {
      buffer.clear().limit((int) Math.min(buffer.capacity(), left));
      readFully(where, channel, buffer);
      digest.update(buffer.array(), 0, buffer.limit());
    }
  }

  private void digestHeader(MessageDigest digest, boolean ours) {
    ByteBuffer prefix = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    digest.update(prefix.putLong(0, headerBytes.length).array());
    if (ours) {
      digest.update(headerBytes, 0, DIGEST_AT);
      digest.update(Profile.NO_DIGEST.getBytes(StandardCharsets.US_ASCII));
      digest.update(headerBytes, DIGEST_END, headerBytes.length - DIGEST_END);
    }
  }

  private void checkDigest(MessageDigest digest) throws ModelFormatException {
    String stated = header.metadata().get("sha256");
    String actual = Profile.hex(digest.digest());
    if (!actual.equals(stated)) {
      throw new ModelFormatException(
          Reason.DIGEST_MISMATCH,
          where
              + (": the file is damaged: its SHA-256 is " + actual + ", it states " + stated)
              + ". Use another copy.");
    }
  }

  /** Refuses a tensor that holds, or in the given format would hold, NaN or an infinity. */
  static void checkFinite(String where, StoredTensor tensor, DType target)
      throws ModelFormatException {
    if (tensor.name().startsWith(Arch.RUN_PREFIX)) {
      // No weight: only a checkpoint may have it, and the best loss of no epoch is infinite.
      return;
    }
    int index = tensor.firstNonFinite(target);
    if (index >= 0) {
      throw new ModelFormatException(
          Reason.NON_FINITE,
          where
              + (": tensor " + SafeTensorsHeader.quoted(tensor.name()) + " element " + index)
              + (" is " + tensor.get(index) + ", needs a finite number in " + target + "."));
    }
  }

  private static void readFully(String where, SeekableByteChannel channel, ByteBuffer buffer)
      throws IOException {
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        throw new ModelFormatException(
            Reason.TRUNCATED, where + ": ended while it was read. Is it being written?");
      }
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
