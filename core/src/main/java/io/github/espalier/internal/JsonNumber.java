package io.github.espalier.internal;

/**
 * A JSON number, kept as it was written, so that no reader loses digits it might need.
 *
 * @param lexeme the text, which {@link Json#parse(String)} has checked against the grammar
 */
public record JsonNumber(String lexeme) {
  /** A whole number. */
  public static JsonNumber of(long value) {
    return new JsonNumber(Long.toString(value));
  }

  /** The nearest double; infinite if the number is too large for one. */
  public double doubleValue() {
    return Double.parseDouble(lexeme);
  }

  /** Whether the number is written without sign, fraction and exponent. */
  public boolean isPlainDigits() {
    for (int i = 0; i < lexeme.length(); i++) {
      char c = lexeme.charAt(i);
      if (c < '0' || c > '9') {
        return false;
      }
    }
    return !lexeme.isEmpty();
  }

  /**
   * The value as a long.
   *
   * @throws ArithmeticException if it has a fraction or an exponent, or does not fit
   */
  public long longValueExact() {
    try {
      return Long.parseLong(lexeme);
    } catch (NumberFormatException e) {
      throw new ArithmeticException("number " + shortened() + ": needs a whole number of 64 bits");
    }
  }

  /**
   * The value as an int.
   *
   * @throws ArithmeticException if it has a fraction or an exponent, or does not fit
   */
  public int intValueExact() {
    try {
      return Integer.parseInt(lexeme);
    } catch (NumberFormatException e) {
      throw new ArithmeticException("number " + shortened() + ": needs a whole number of 32 bits");
    }
  }

  @Override
  public String toString() {
    return lexeme;
  }

  private String shortened() {
    return lexeme.length() <= 40 ? lexeme : lexeme.substring(0, 40) + "…";
  }
}
