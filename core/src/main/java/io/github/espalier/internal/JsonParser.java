package io.github.espalier.internal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One pass over one JSON text, by recursive descent; the depth limit bounds the stack. */
final class JsonParser {
  private final String text;
  private final int maxDepth;
  private int at;

  JsonParser(String text, int maxDepth) {
    this.text = text;
    this.maxDepth = maxDepth;
  }

  Object document() throws JsonException {
    skipSpace();
    Object value = value(1);
    skipSpace();
    if (at < text.length()) {
      throw refused("the end of the text");
    }
    return value;
  }

  private Object value(int depth) throws JsonException {
    switch (peek()) {
      case '{':
        return object(depth);
      case '[':
        return array(depth);
      case '"':
        return string();
      case 't':
        return word("true", Boolean.TRUE);
      case 'f':
        return word("false", Boolean.FALSE);
      case 'n':
        return word("null", null);
      default:
        return number();
    }
  }

  private Map<String, Object> object(int depth) throws JsonException {
    enter(depth);
    skipSpace();
    if (peek() == '}') {
      at++;
      // Shared: "{}" repeated must not cost a map each.
      return Map.of();
    }
    Map<String, Object> members = new LinkedHashMap<>(4);
    while (true) {
      int keyAt = at;
      String key = string();
      if (members.containsKey(key)) {
        throw error(keyAt, "key " + quoted(key) + " occurs twice in one object");
      }
      skipSpace();
      expect(':');
      skipSpace();
      members.put(key, value(depth + 1));
      skipSpace();
      if (peek() != ',') {
        expect('}');
        return Collections.unmodifiableMap(members);
      }
      at++;
      skipSpace();
    }
  }

  private List<Object> array(int depth) throws JsonException {
    enter(depth);
    skipSpace();
    if (peek() == ']') {
      at++;
      return List.of();
    }
    ArrayList<Object> elements = new ArrayList<>(2);
    while (true) {
      elements.add(value(depth + 1));
      skipSpace();
      if (peek() != ',') {
        expect(']');
        return Collections.unmodifiableList(elements);
      }
      at++;
      skipSpace();
    }
  }

  private void enter(int depth) throws JsonException {
    if (depth > maxDepth) {
      throw error(at, "nested deeper than " + maxDepth);
    }
    at++;
  }

  private String string() throws JsonException {
    expect('"');
    int start = at;
    // Most strings hold no escape and are a plain piece of the text.
    StringBuilder unescaped = null;
    while (true) {
      int c = peek();
      if (c < 0x20) {
        throw refused(c < 0 ? "a closing \"" : "an escape (control characters are not allowed)");
      }
      if (c == '"') {
        String piece = text.substring(start, at++);
        return unescaped == null ? piece : unescaped.append(piece).toString();
      }
      if (c == '\\') {
        if (unescaped == null) {
          unescaped = new StringBuilder();
        }
        unescaped.append(text, start, at);
        escape(unescaped);
        start = at;
      } else if (Character.isSurrogate((char) c)) {
        boolean pair =
            Character.isHighSurrogate((char) c)
                && at + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(at + 1));
        if (!pair) {
          throw error(at, "a lone surrogate is no character");
        }
        at += 2;
      } else {
        at++;
      }
    }
  }

  private void escape(StringBuilder out) throws JsonException {
    int escapeAt = at;
    at++;
    int c = peek();
    switch (c) {
      case '"', '\\', '/' -> out.append((char) c);
      case 'b' -> out.append('\b');
      case 'f' -> out.append('\f');
      case 'n' -> out.append('\n');
      case 'r' -> out.append('\r');
      case 't' -> out.append('\t');
      case 'u' -> {
        char unit = hexUnit();
        if (!Character.isSurrogate(unit)) {
          out.append(unit);
          return;
        }
        if (Character.isHighSurrogate(unit) && text.startsWith("\\u", at)) {
          at++;
          char second = hexUnit();
          if (Character.isLowSurrogate(second)) {
            out.append(unit).append(second);
            return;
          }
        }
        throw error(escapeAt, "a lone surrogate is no character");
      }
      default -> throw refused("one of \"\\/bfnrtu");
    }
    at++;
  }

  /** The code unit of the four digits behind the u at the current position; moves behind them. */
  private char hexUnit() throws JsonException {
    at++;
    int unit = 0;
    for (int i = 0; i < 4; i++) {
      int c = peek();
      // Not Character.digit, which accepts the digits of every script.
      int digit =
          c >= '0' && c <= '9'
              ? c - '0'
              : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
      if (digit < 0) {
        throw refused("a hexadecimal digit");
      }
      unit = unit << 4 | digit;
      at++;
    }
    return (char) unit;
  }

  private JsonNumber number() throws JsonException {
    int start = at;
    if (peek() == '-') {
      at++;
    }
    if (peek() == '0') {
      at++;
    } else {
      digits(at == start ? "a value" : "a digit");
    }
    if (peek() == '.') {
      at++;
      digits("a digit");
    }
    if (peek() == 'e' || peek() == 'E') {
      at++;
      if (peek() == '+' || peek() == '-') {
        at++;
      }
      digits("a digit");
    }
    if (at - start > Json.MAX_NUMBER_LENGTH) {
      throw error(start, "number of " + (at - start) + " chars, at most " + Json.MAX_NUMBER_LENGTH);
    }
    return new JsonNumber(text.substring(start, at));
  }

  private void digits(String needed) throws JsonException {
    int start = at;
    while (peek() >= '0' && peek() <= '9') {
      at++;
    }
    if (at == start) {
      throw refused(needed);
    }
  }

  private Object word(String word, Object value) throws JsonException {
    if (!text.startsWith(word, at)) {
      throw refused("a value");
    }
    at += word.length();
    return value;
  }

  private void skipSpace() {
    int c = peek();
    while (c == ' ' || c == '\n' || c == '\r' || c == '\t') {
      at++;
      c = peek();
    }
  }

  private void expect(char wanted) throws JsonException {
    if (peek() != wanted) {
      throw refused("'" + wanted + "'");
    }
    at++;
  }

  /** The char at the current position, or −1 at the end. */
  private int peek() {
    return at < text.length() ? text.charAt(at) : -1;
  }

  private JsonException refused(String needed) {
    int c = peek();
    String got =
        c < 0
            ? "the end"
            : c > 0x20 && c < 0x7f ? "'" + (char) c + "'" : String.format(Locale.ROOT, "U+%04X", c);
    return error(at, "needs " + needed + ", got " + got);
  }

  private JsonException error(int offset, String what) {
    int line = 1;
    int lineStart = 0;
    for (int i = 0; i < offset; i++) {
      if (text.charAt(i) == '\n') {
        line++;
        lineStart = i + 1;
      }
    }
    return new JsonException(
        offset, "line " + line + ", column " + (offset - lineStart + 1) + ": " + what);
  }

  private static String quoted(String key) {
    int end = key.length() <= 40 ? key.length() : key.offsetByCodePoints(0, 20);
    return new JsonWriter().document(key.substring(0, end)) + (end < key.length() ? "…" : "");
  }
}
