package io.github.espalier.internal;

import java.util.Objects;

/** Argument checks with the wording all of core uses: name, what is needed, what arrived. */
public final class Check {
  private Check() {}

  /** Refuses a number that is not finite and above 0. */
  public static double positive(String name, double value) {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(name + ": needs a finite number above 0, got " + value);
    }
    return value;
  }

  /** Refuses an integer below 1. */
  public static int positive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + ": needs at least 1, got " + value);
    }
    return value;
  }

  /** Refuses an integer below 1. */
  public static long positive(String name, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + ": needs at least 1, got " + value);
    }
    return value;
  }

  /** Refuses a number that is not finite and at least 0. */
  public static double notNegative(String name, double value) {
    if (!(value >= 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(
          name + ": needs a finite number of at least 0, got " + value);
    }
    return value;
  }

  /** Refuses NaN and infinities. */
  public static double finite(String name, double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(name + ": needs a finite number, got " + value);
    }
    return value;
  }

  /**
   * Refuses so many rows that no array holds their numbers.
   *
   * @return how many numbers
   */
  public static int arrayLength(String name, int rows, int columns) {
    int most = (Integer.MAX_VALUE - 8) / columns;
    if (rows > most) {
      throw new IllegalArgumentException(
          (name + ": needs at most " + most + ", so that an array holds as many rows of ")
              + (columns + " numbers, got " + rows));
    }
    return rows * columns;
  }

  /**
   * Refuses null, and null in any place.
   *
   * @return its argument
   */
  public static <T> T[] noNulls(String name, T[] array) {
    Objects.requireNonNull(array, name);
    for (int i = 0; i < array.length; i++) {
      if (array[i] == null) {
        throw new NullPointerException(name + "[" + i + "]");
      }
    }
    return array;
  }

  /** Refuses an index outside 0 to below {@code length}. */
  public static int index(String name, int index, int length) {
    if (index < 0 || index >= length) {
      throw new IllegalArgumentException(name + ": needs 0 to " + (length - 1) + ", got " + index);
    }
    return index;
  }

  /** Refuses a number outside [0, 1). */
  public static double fraction(String name, double value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(name + ": needs a number from 0 to below 1, got " + value);
    }
    return value;
  }
}
