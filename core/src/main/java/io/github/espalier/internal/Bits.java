package io.github.espalier.internal;

import java.util.HexFormat;

/** Numbers as 16 hexadecimal digits of their bits: exact, and the same on every JDK and locale. */
public final class Bits {
  private Bits() {}

  /** The digits of a double's bits, as in {@code 3ff0000000000000} for 1. */
  public static String hex(double value) {
    return hex(Double.doubleToRawLongBits(value));
  }

  /** The digits of a long. */
  public static String hex(long value) {
    return HexFormat.of().toHexDigits(value);
  }

  /**
   * The double of that many digits.
   *
   * @throws IllegalArgumentException unless they are 16 lower-case hexadecimal digits
   */
  public static double toDouble(String hex) {
    return Double.longBitsToDouble(toLong(hex));
  }

  /**
   * The long of that many digits.
   *
   * @throws IllegalArgumentException unless they are 16 lower-case hexadecimal digits
   */
  public static long toLong(String hex) {
    boolean fits = hex.length() == 16;
    for (int i = 0; fits && i < 16; i++) {
      char c = hex.charAt(i);
      fits = c >= '0' && c <= '9' || c >= 'a' && c <= 'f';
    }
    if (!fits) {
      throw new IllegalArgumentException(
          "needs 16 lower-case hexadecimal digits, got "
              + (hex.length() <= 40 ? "\"" + hex + "\"" : hex.length() + " chars"));
    }
    return Long.parseUnsignedLong(hex, 16);
  }
}
