package io.github.espalier.benchmarks.report;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/** Writes maps, collections, numbers, booleans and texts as JSON. */
final class Json {
  private Json() {}

  /** A value as JSON; numbers that are not finite become null. */
  static String write(Object value) {
    if (value instanceof Map<?, ?> map) {
      StringJoiner members = new StringJoiner(",\n", "{", "}");
      map.forEach((key, member) -> members.add(text(key.toString()) + ":" + write(member)));
      return members.toString();
    }
    if (value instanceof Collection<?> items) {
      StringJoiner elements = new StringJoiner(",\n", "[", "]");
      items.forEach(item -> elements.add(write(item)));
      return elements.toString();
    }
    if (value instanceof Double number && !Double.isFinite(number)) {
      return "null";
    }
    if (value == null || value instanceof Number || value instanceof Boolean) {
      return String.valueOf(value);
    }
    return text(value.toString());
  }

  private static String text(String text) {
    StringBuilder json = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < ' ') {
        json.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        json.append(c);
      }
    }
    return json.append('"').toString();
  }
}
