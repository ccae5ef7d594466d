package io.github.espalier.internal;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * A strict reader and a canonical writer of JSON (RFC 8259) for texts that may come from anywhere.
 *
 * <p>Values are an immutable tree of {@link Map} (in the order of the text), {@link List}, {@link
 * String}, {@link Boolean}, {@link JsonNumber} and null. The reader refuses what the grammar does
 * not name: comments, NaN, trailing commas, a byte-order mark, text after the value; and beyond the
 * grammar duplicate keys, lone surrogates, numbers longer than {@value #MAX_NUMBER_LENGTH} chars
 * and nesting deeper than the limit. Memory stays proportional to the text.
 */
public final class Json {
  /** The nesting that {@link #parse(String)} and {@link #write} accept. */
  public static final int MAX_DEPTH = 64;

  /** The longest number accepted, in chars; a double written out in full needs fewer. */
  public static final int MAX_NUMBER_LENGTH = 1_100;

  private Json() {}

  /**
   * Reads one value.
   *
   * @throws JsonException if the text is anything but one strict JSON value
   */
  public static Object parse(String text) throws JsonException {
    return parse(text, MAX_DEPTH);
  }

  /** Reads one value whose objects and arrays nest at most {@code maxDepth} deep. */
  public static Object parse(String text, int maxDepth) throws JsonException {
    return new JsonParser(text, maxDepth).document();
  }

  /** Reads one value from strict UTF-8. */
  public static Object parse(byte[] utf8) throws JsonException {
    return parse(decode(ByteBuffer.wrap(utf8)));
  }

  /**
   * The value as JSON without white space: equal values, with equal order of keys, give equal
   * texts.
   *
   * @param value a tree of maps with string keys, lists, strings, booleans, {@link JsonNumber},
   *     null, {@link Integer}, {@link Long} and finite {@link Double} (whose digits may differ
   *     between JDKs)
   * @throws IllegalArgumentException if the tree holds anything else, or a lone surrogate, or nests
   *     deeper than {@link #MAX_DEPTH}
   */
  public static String write(Object value) {
    return new JsonWriter().document(value);
  }

  /** The text of strict UTF-8 bytes, from position to limit. */
  public static String decode(ByteBuffer utf8) throws JsonException {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    int start = utf8.position();
    // UTF-8 never holds more chars than bytes, so this buffer cannot overflow.
    CharBuffer chars = CharBuffer.allocate(utf8.remaining());
    CoderResult result = decoder.decode(utf8, chars, true);
    if (result.isUnderflow()) {
      result = decoder.flush(chars);
    }
    if (result.isError()) {
      int offset = utf8.position() - start;
      throw new JsonException(offset, "byte " + offset + ": not UTF-8");
    }
    return chars.flip().toString();
  }
}
