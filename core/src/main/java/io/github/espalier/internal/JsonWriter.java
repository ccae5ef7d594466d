package io.github.espalier.internal;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes one tree as JSON without white space, escaping only what must be escaped. */
final class JsonWriter {
  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private final StringBuilder out = new StringBuilder();

  String document(Object value) {
    value(value, 1);
    return out.toString();
  }

  private void value(Object value, int depth) {
    if (value == null || value instanceof Boolean) {
      out.append(value);
    } else if (value instanceof String text) {
      string(text);
    } else if (value instanceof JsonNumber || value instanceof Integer || value instanceof Long) {
      out.append(value);
    } else if (value instanceof Double number) {
      if (!Double.isFinite(number)) {
        throw new IllegalArgumentException("JSON has no " + number);
      }
      out.append(value);
    } else if (value instanceof Map<?, ?> members) {
      checkDepth(depth);
      object(members, depth);
    } else if (value instanceof List<?> elements) {
      checkDepth(depth);
      array(elements, depth);
    } else {
      throw new IllegalArgumentException("JSON has no " + value.getClass().getName());
    }
  }

  private static void checkDepth(int depth) {
    if (depth > Json.MAX_DEPTH) {
      throw new IllegalArgumentException("JSON nested deeper than " + Json.MAX_DEPTH);
    }
  }

  private void object(Map<?, ?> members, int depth) {
    char separator = '{';
    for (Map.Entry<?, ?> member : members.entrySet()) {
      out.append(separator);
      separator = ',';
      if (!(member.getKey() instanceof String key)) {
        throw new IllegalArgumentException("JSON has no key " + member.getKey() + ", only strings");
      }
      string(key);
      out.append(':');
      value(member.getValue(), depth + 1);
    }
    out.append(separator == '{' ? "{}" : "}");
  }

  private void array(List<?> elements, int depth) {
    char separator = '[';
    for (Object element : elements) {
      out.append(separator);
      separator = ',';
      value(element, depth + 1);
    }
    out.append(separator == '[' ? "[]" : "]");
  }

  private void string(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\b' -> out.append("\\b");
        case '\f' -> out.append("\\f");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < 0x20) {
            out.append("\\u00").append(HEX[c >> 4]).append(HEX[c & 15]);
          } else if (Character.isSurrogate(c)) {
            i = pair(text, i);
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }

  /** Writes the surrogate pair at i; half of one has no UTF-8 form, so no reader would take it. */
  private int pair(String text, int i) {
    if (!Character.isHighSurrogate(text.charAt(i))
        || i + 1 == text.length()
        || !Character.isLowSurrogate(text.charAt(i + 1))) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "lone surrogate U+%04X is no character", (int) text.charAt(i)));
    }
    out.append(text, i, i + 2);
    return i + 1;
  }
}
