package io.github.espalier.io;

import io.github.espalier.internal.Json;
import io.github.espalier.internal.JsonException;
import io.github.espalier.internal.JsonNumber;
import io.github.espalier.io.ModelFormatException.Reason;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The checked header of a safetensors file: after it, the data is known to be what the entries say,
 * byte for byte, and to fit the limits.
 */
final class SafeTensorsHeader {
  static final String METADATA = "__metadata__";

  // Objects in the header nest three deep: file, entry, shape.
  private static final int DEPTH = 3;

  private final Map<String, String> metadata;
  private final List<TensorEntry> entries;

  private SafeTensorsHeader(Map<String, String> metadata, List<TensorEntry> entries) {
    this.metadata = metadata;
    this.entries = entries;
  }

  /** The metadata in the order of the file; empty if it has none. */
  Map<String, String> metadata() {
    return metadata;
  }

  /** The tensors in the order of their data. */
  List<TensorEntry> entries() {
    return entries;
  }

  /**
   * Reads a header.
   *
   * @param where the file, for messages
   * @param dataLength the bytes behind the header
   */
  static SafeTensorsHeader parse(String where, byte[] header, long dataLength, FileLimits limits)
      throws ModelFormatException {
    int end = header.length;
    while (end > 0 && header[end - 1] == ' ') {
      end--;
    }
    if (end < 2 || header[0] != '{' || header[end - 1] != '}') {
      throw bad(where, "needs an object in braces, padded at the end with spaces only");
    }
    Map<?, ?> root;
    try {
      // The first byte is a brace, so a value that parses is an object.
      root = (Map<?, ?>) Json.parse(Json.decode(ByteBuffer.wrap(header, 0, end)), DEPTH);
    } catch (JsonException e) {
      throw new ModelFormatException(
          Reason.BAD_HEADER, where + ": header, " + e.getMessage() + ".", e);
    }
    int tensors = root.size() - (root.containsKey(METADATA) ? 1 : 0);
    if (tensors > limits.maxTensors()) {
      throw new ModelFormatException(
          Reason.OVER_LIMIT,
          where + ": " + tensors + " tensors, at most " + limits.maxTensors() + " are allowed.");
    }
    Map<String, String> metadata = Map.of();
    List<TensorEntry> entries = new ArrayList<>(tensors);
    for (Map.Entry<?, ?> member : root.entrySet()) {
      String name = (String) member.getKey();
      if (name.equals(METADATA)) {
        metadata = metadata(where, member.getValue());
      } else {
        entries.add(entry(where + ": tensor " + quoted(name), name, member.getValue(), limits));
      }
    }
    entries.sort(Comparator.comparingLong(TensorEntry::begin).thenComparing(TensorEntry::end));
    checkLayout(where, entries, dataLength, limits);
    return new SafeTensorsHeader(metadata, Collections.unmodifiableList(entries));
  }

  private static Map<String, String> metadata(String where, Object value)
      throws ModelFormatException {
    if (!(value instanceof Map<?, ?> members)) {
      throw bad(where, METADATA + " must be an object of strings");
    }
    Map<String, String> metadata = new LinkedHashMap<>();
    for (Map.Entry<?, ?> member : members.entrySet()) {
      String key = (String) member.getKey();
      if (!(member.getValue() instanceof String text)) {
        throw bad(where, METADATA + " entry " + quoted(key) + " must be a string");
      }
      metadata.put(key, text);
    }
    return Collections.unmodifiableMap(metadata);
  }

  private static TensorEntry entry(String where, String name, Object value, FileLimits limits)
      throws ModelFormatException {
    if (!(value instanceof Map<?, ?> members)) {
      throw bad(where, "must be an object");
    }
    for (Object key : members.keySet()) {
      if (!key.equals("dtype") && !key.equals("shape") && !key.equals("data_offsets")) {
        throw bad(where, "unknown key " + quoted((String) key));
      }
    }
    if (!(members.get("dtype") instanceof String type)) {
      throw bad(where, "needs a string \"dtype\"");
    }
    if (TensorEntry.bytes(type) < 0) {
      throw TensorEntry.unsupported(where, type);
    }
    if (!(members.get("shape") instanceof List<?> sizes)) {
      throw bad(where, "needs a list \"shape\"");
    }
    if (sizes.size() > limits.maxRank()) {
      throw new ModelFormatException(
          Reason.OVER_LIMIT,
          where + ": " + sizes.size() + " dimensions, at most " + limits.maxRank() + " allowed.");
    }
    if (!(members.get("data_offsets") instanceof List<?> offsets) || offsets.size() != 2) {
      throw bad(where, "needs \"data_offsets\":[begin,end]");
    }
    List<Integer> shape = new ArrayList<>(sizes.size());
    long elements = 1;
    for (Object size : sizes) {
      long number = number(where, "shape", size);
      try {
        shape.add(Math.toIntExact(number));
        elements = Math.multiplyExact(elements, number);
      } catch (ArithmeticException e) {
        throw bad(where, "shape " + quoted(sizes.toString()) + " is too large");
      }
    }
    if (elements > Integer.MAX_VALUE - 8) {
      throw bad(where, "shape " + quoted(sizes.toString()) + " is too large");
    }
    long begin = number(where, "data_offsets", offsets.get(0));
    long end = number(where, "data_offsets", offsets.get(1));
    long bytes = elements * TensorEntry.bytes(type);
    if (end - begin != bytes) {
      throw new ModelFormatException(
          Reason.BAD_LAYOUT,
          where
              + (": data_offsets " + offsets + " must span " + bytes)
              + (" bytes (shape " + sizes + " in " + type + ")."));
    }
    return new TensorEntry(name, type, Collections.unmodifiableList(shape), begin, end);
  }

  private static long number(String where, String key, Object value) throws ModelFormatException {
    // The grammar has refused leading zeros; plain digits refuse sign, fraction and exponent.
    if (value instanceof JsonNumber number && number.isPlainDigits()) {
      try {
        return number.longValueExact();
      } catch (ArithmeticException e) {
        throw bad(where, key + " holds a number of more than 63 bits");
      }
    }
    throw bad(where, key + " must hold plain whole numbers");
  }

  private static void checkLayout(
      String where, List<TensorEntry> entries, long dataLength, FileLimits limits)
      throws ModelFormatException {
    long at = 0;
    for (TensorEntry entry : entries) {
      if (entry.begin() != at) {
        throw new ModelFormatException(
            Reason.BAD_LAYOUT,
            where
                + (": tensor " + quoted(entry.name()) + " begins at " + entry.begin())
                + (", needs " + at + ": tensors must neither overlap nor leave holes."));
      }
      at = entry.end();
    }
    if (at != dataLength) {
      throw new ModelFormatException(
          at > dataLength ? Reason.TRUNCATED : Reason.BAD_LAYOUT,
          where + ": the tensors take " + at + " bytes, the file holds " + dataLength + ".");
    }
    if (at > limits.maxDataBytes()) {
      throw new ModelFormatException(
          Reason.OVER_LIMIT,
          where + ": " + at + " bytes of tensors, at most " + limits.maxDataBytes() + " allowed.");
    }
  }

  private static ModelFormatException bad(String where, String what) {
    return new ModelFormatException(Reason.BAD_HEADER, where + ": header: " + what + ".");
  }

  /** The text in quotes, escaped and cut to what a message can hold. */
  static String quoted(String text) {
    if (text.length() <= 80) {
      return Json.write(text);
    }
    return Json.write(text.substring(0, text.offsetByCodePoints(0, 40))) + "…";
  }
}
