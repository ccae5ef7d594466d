package io.github.espalier.io;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Model files as bytes, for tests: written whole, damaged on purpose, or made up from a header. */
final class RawFiles {
  private RawFiles() {}

  /** An image's bytes. */
  static byte[] bytes(SafeTensorsImage image) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    image.writeTo(piece -> out.write(piece.array(), piece.position(), piece.remaining()));
    return out.toByteArray();
  }

  /** A file of the given header text, unpadded, and as many zero bytes of data. */
  static byte[] file(String header, int dataBytes) {
    return file(header.getBytes(StandardCharsets.UTF_8), dataBytes);
  }

  static byte[] file(byte[] header, int dataBytes) {
    ByteBuffer out = ByteBuffer.allocate(8 + header.length + dataBytes);
    out.order(ByteOrder.LITTLE_ENDIAN).putLong(header.length).put(header);
    return out.array();
  }

  /** The header text of a file. */
  static String header(byte[] file) {
    int length = (int) ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong();
    return new String(file, 8, length, StandardCharsets.UTF_8);
  }

  /** The file with another header text, padded to a multiple of 8, and the right digest. */
  static byte[] withHeader(byte[] file, String header) {
    int dataAt = 8 + (int) ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong();
    byte[] text = header.stripTrailing().getBytes(StandardCharsets.UTF_8);
    byte[] padded = Arrays.copyOf(text, (text.length + 7) / 8 * 8);
    Arrays.fill(padded, text.length, padded.length, (byte) ' ');
    byte[] out = file(padded, file.length - dataAt);
    System.arraycopy(file, dataAt, out, 8 + padded.length, file.length - dataAt);
    return sealed(out);
  }

  /** The file with its digest made right, as someone who knows the format can do. */
  static byte[] sealed(byte[] file) {
    byte[] out = file.clone();
    int at = 8 + Profile.BEFORE_DIGEST.length;
    if (out.length < at + 64) {
      return out;
    }
    Arrays.fill(out, at, at + 64, (byte) '0');
    byte[] digits =
        Profile.hex(Profile.newDigest().digest(out)).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(digits, 0, out, at, 64);
    return out;
  }

  /** Reads a file of Espalier's as far as this layer goes. */
  static List<StoredTensor> read(Path file) throws IOException {
    return read(SafeTensorsReader.open(file, FileLimits.DEFAULT));
  }

  static List<StoredTensor> read(byte[] file) throws IOException {
    return read(SafeTensorsReader.open("test", new BytesChannel(file), FileLimits.DEFAULT));
  }

  private static List<StoredTensor> read(SafeTensorsReader opened) throws IOException {
    try (SafeTensorsReader reader = opened) {
      reader.profile();
      return reader.tensors(false);
    }
  }

  /** Reads any safetensors file. */
  static List<StoredTensor> readForeign(byte[] file) throws IOException {
    try (SafeTensorsReader reader =
        SafeTensorsReader.open("test", new BytesChannel(file), FileLimits.DEFAULT)) {
      return reader.tensors(false);
    }
  }
}
