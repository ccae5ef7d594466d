package io.github.espalier.data;

/** Decimal numbers as text, the same under every locale. */
final class NumberText {
  /** Beyond it a double no longer holds every whole number. */
  private static final double MOST_EXACT = 0x1p53;

  private NumberText() {}

  /**
   * The number that a text is: digits with an optional sign, decimal point and exponent, between
   * optional blanks.
   *
   * @return NaN if the text is no number; infinite if it is too large for a double
   */
  static double parse(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && isBlank(text.charAt(from))) {
      from++;
    }
    while (to > from && isBlank(text.charAt(to - 1))) {
      to--;
    }
    // Not left to parseDouble, which takes "1d", "0x1p3", "NaN" and "Infinity" for numbers.
    return isNumber(text, from, to) ? Double.parseDouble(text.substring(from, to)) : Double.NaN;
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }

  private static boolean isNumber(String text, int from, int to) {
    int at = from;
    if (at < to && (text.charAt(at) == '-' || text.charAt(at) == '+')) {
      at++;
    }
    int whole = digits(text, at, to);
    at += whole;
    int fraction = 0;
    if (at < to && text.charAt(at) == '.') {
      fraction = digits(text, at + 1, to);
      at += 1 + fraction;
    }
    if (whole + fraction == 0) {
      return false;
    }
    if (at < to && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
      at++;
      if (at < to && (text.charAt(at) == '-' || text.charAt(at) == '+')) {
        at++;
      }
      int exponent = digits(text, at, to);
      if (exponent == 0) {
        return false;
      }
      at += exponent;
    }
    return at == to;
  }

  private static int digits(String text, int from, int to) {
    int at = from;
    while (at < to && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    return at - from;
  }

  /** The shortest text of a number: whole ones without a point, as in {@code "8"}. */
  static String of(double number) {
    return number == Math.rint(number) && Math.abs(number) <= MOST_EXACT
        ? Long.toString((long) number)
        : Double.toString(number);
  }

  /** A text as messages show it: in quotes, and not longer than a line. */
  static String quoted(String text) {
    StringBuilder out = new StringBuilder("\"");
    for (int i = 0; i < Math.min(text.length(), 40); i++) {
      char c = text.charAt(i);
      out.append(c < ' ' || c == 0x7f ? '\ufffd' : c);
    }
    return out.append(text.length() > 40 ? "…\"" : "\"").toString();
  }
}
