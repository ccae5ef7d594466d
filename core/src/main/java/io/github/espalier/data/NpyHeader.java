package io.github.espalier.data;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the header of an npy file: the text of a Python dictionary of three entries, and of nothing
 * else that Python knows.
 *
 * <p><b>Errors.</b> {@link BadValueException}.
 */
final class NpyHeader {
  private static final int MOST_DIMENSIONS = 8;

  /** More than any file has bytes; ten times as much is still a long. */
  private static final long LARGEST_SIZE = 1L << 56;

  private final String text;
  private int at;

  private NpyHeader(String text) {
    this.text = text;
  }

  /** The type of the numbers, and the sizes of the array. */
  record Layout(NpyType type, List<Long> shape) {}

  static Layout parse(String text) {
    NpyHeader header = new NpyHeader(text);
    Map<String, Object> entries = header.dictionary();
    if (entries.size() != 3) {
      throw new BadValueException("lacks one of descr, fortran_order and shape");
    }
    if (entries.get("fortran_order").equals(true)) {
      throw new BadValueException(
          "is in Fortran order, needs C order; save numpy.ascontiguousarray(…)");
    }
    @SuppressWarnings("unchecked")
    List<Long> shape = (List<Long>) entries.get("shape");
    return new Layout(NpyType.of((String) entries.get("descr")), shape);
  }

  private Map<String, Object> dictionary() {
    Map<String, Object> entries = new HashMap<>();
    skip();
    expect('{');
    skip();
    while (!next('}')) {
      String key = string();
      skip();
      expect(':');
      skip();
      Object value =
          switch (key) {
            case "descr" -> string();
            case "fortran_order" -> bool();
            case "shape" -> shape();
            default -> throw new BadValueException("unknown entry " + NumberText.quoted(key));
          };
      if (entries.put(key, value) != null) {
        throw new BadValueException("entry " + NumberText.quoted(key) + " occurs twice");
      }
      skip();
      if (!next(',')) {
        expect('}');
        break;
      }
      skip();
    }
    skip();
    if (at < text.length()) {
      throw refused("the end");
    }
    return entries;
  }

  private List<Long> shape() {
    List<Long> sizes = new ArrayList<>();
    expect('(');
    skip();
    while (!next(')')) {
      sizes.add(size());
      if (sizes.size() > MOST_DIMENSIONS) {
        throw new BadValueException("has more than " + MOST_DIMENSIONS + " dimensions");
      }
      skip();
      if (!next(',')) {
        if (sizes.size() == 1) {
          throw refused("a comma, as Python writes behind a single size");
        }
        expect(')');
        break;
      }
      skip();
    }
    return sizes;
  }

  private long size() {
    int start = at;
    long size = 0;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      size = size * 10 + text.charAt(at++) - '0';
      if (size > LARGEST_SIZE) {
        throw new BadValueException("a size is more than a file can hold");
      }
    }
    if (at == start) {
      throw refused("a size");
    }
    return size;
  }

  private String string() {
    char quote = at < text.length() ? text.charAt(at) : 0;
    if (quote != '\'' && quote != '"') {
      throw refused("a string");
    }
    int end = text.indexOf(quote, at + 1);
    if (end < 0) {
      throw refused("a string that ends");
    }
    String string = text.substring(at + 1, end);
    at = end + 1;
    return string;
  }

  private Boolean bool() {
    for (boolean value : new boolean[] {false, true}) {
      String word = value ? "True" : "False";
      if (text.startsWith(word, at)) {
        at += word.length();
        return value;
      }
    }
    throw refused("True or False");
  }

  private void skip() {
    while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\n')) {
      at++;
    }
  }

  private boolean next(char c) {
    if (at < text.length() && text.charAt(at) == c) {
      at++;
      return true;
    }
    return false;
  }

  private void expect(char c) {
    if (!next(c)) {
      throw refused("'" + c + "'");
    }
  }

  private BadValueException refused(String needed) {
    String there = text.substring(at, Math.min(text.length(), at + 12));
    return new BadValueException(
        "needs "
            + needed
            + " at character "
            + at
            + " of the header, got "
            + NumberText.quoted(there));
  }
}
