package io.github.espalier.io;

import io.github.espalier.internal.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A model file complete in memory, digest included: a function of its content alone, so the same
 * model gives the same bytes.
 *
 * <p>The numbers stay in their arrays and become bytes piece by piece, since a second copy of a
 * large model may not fit.
 */
final class SafeTensorsImage {
  /** Takes the bytes from a buffer's position to its limit. */
  interface Sink {
    void accept(ByteBuffer piece) throws IOException;
  }

  private static final int PIECE = 1 << 16;

  private final byte[] header;
  private final List<StoredTensor> tensors;
  private final List<TensorEntry> entries;

  /** Reads the header back: what no reader would take must not replace a file. */
  private SafeTensorsImage(byte[] header, List<StoredTensor> tensors, long dataLength)
      throws ModelFormatException {
    FileLimits limits = FileLimits.DEFAULT;
    if (header.length > limits.maxHeaderBytes()) {
      throw new IllegalArgumentException(
          "model file: header of " + header.length + " bytes, at most 8 MiB can be read back");
    }
    SafeTensorsHeader parsed =
        SafeTensorsHeader.parse(
            "model file", header, dataLength, limits.withMaxFileBytes(Long.MAX_VALUE));
    Profile.of("model file", parsed.metadata());
    this.header = header;
    this.tensors = tensors;
    this.entries = parsed.entries();
  }

  /**
   * The image of some content.
   *
   * @throws IllegalArgumentException if it is beyond the limits that a reader has by default
   */
  static SafeTensorsImage of(Profile profile, List<StoredTensor> tensors) {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put(SafeTensorsHeader.METADATA, profile.metadata());
    long at = 0;
    for (StoredTensor tensor : tensors) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("dtype", TensorEntry.fileName(tensor.dtype()));
      entry.put("shape", tensor.shape());
      entry.put("data_offsets", List.of(at, at + tensor.bytes()));
      at += tensor.bytes();
      if (root.put(tensor.name(), entry) != null) {
        throw new IllegalArgumentException(
            "model file: two tensors are named " + SafeTensorsHeader.quoted(tensor.name()));
      }
    }
    byte[] json = Json.write(root).getBytes(StandardCharsets.UTF_8);
    byte[] header = Arrays.copyOf(json, (json.length + 7) / 8 * 8);
    Arrays.fill(header, json.length, header.length, (byte) ' ');
    try {
      SafeTensorsImage image = new SafeTensorsImage(header, List.copyOf(tensors), at);
      image.putDigest();
      return image;
    } catch (ModelFormatException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /** The tensors as the header describes them. */
  List<TensorEntry> entries() {
    return entries;
  }

  private void putDigest() {
    MessageDigest digest = Profile.newDigest();
    try {
      writeTo(digest::update);
    } catch (IOException e) {
      throw new AssertionError("a digest does no input or output", e);
    }
    byte[] digits = Profile.hex(digest.digest()).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(digits, 0, header, Profile.BEFORE_DIGEST.length, digits.length);
  }

  /** The length of the file in bytes. */
  long length() {
    return Long.BYTES + header.length + tensors.stream().mapToLong(StoredTensor::bytes).sum();
  }

  /** Hands the bytes over in pieces, in one reused buffer. */
  void writeTo(Sink sink) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(PIECE).order(ByteOrder.LITTLE_ENDIAN);
    sink.accept(buffer.putLong(header.length).flip());
    for (int at = 0; at < header.length; at += PIECE) {
      sink.accept(ByteBuffer.wrap(header, at, Math.min(PIECE, header.length - at)));
    }
    for (StoredTensor tensor : tensors) {
      int perPiece = PIECE / tensor.dtype().bytes();
      for (int at = 0; at < tensor.size(); at += perPiece) {
        int count = Math.min(perPiece, tensor.size() - at);
        tensor.encode(at, count, buffer.clear());
        sink.accept(buffer.flip());
      }
    }
  }
}
