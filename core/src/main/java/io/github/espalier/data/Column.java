package io.github.espalier.data;

import java.util.Objects;

/**
 * One column of a table: numbers with NaN for a missing one, or texts with null.
 *
 * <p>The arrays are the column's own.
 */
final class Column {
  private final String name;
  private final double[] numbers;
  private final String[] texts;

  private Column(String name, double[] numbers, String[] texts) {
    this.name = Objects.requireNonNull(name, "name");
    this.numbers = numbers;
    this.texts = texts;
  }

  /** A column of numbers; not copied. */
  static Column ofNumbers(String name, double[] numbers) {
    return new Column(name, numbers, null);
  }

  /** A column of texts; not copied. */
  static Column ofTexts(String name, String[] texts) {
    return new Column(name, null, texts);
  }

  String name() {
    return name;
  }

  boolean isNumeric() {
    return numbers != null;
  }

  int size() {
    return isNumeric() ? numbers.length : texts.length;
  }

  boolean isMissing(int row) {
    return isNumeric() ? Double.isNaN(numbers[row]) : texts[row] == null;
  }

  /** How many values are missing. */
  int missing() {
    int count = 0;
    for (int r = 0; r < size(); r++) {
      count += isMissing(r) ? 1 : 0;
    }
    return count;
  }

  /** The number in a row of a numeric column. */
  double number(int row) {
    return numbers[row];
  }

  /** The text in a row, or that of its number; null if it is missing. */
  String text(int row) {
    return isMissing(row) ? null : isNumeric() ? NumberText.of(numbers[row]) : texts[row];
  }

  double[] numbers() {
    return numbers.clone();
  }

  Column select(int[] rows) {
    if (isNumeric()) {
      double[] out = new double[rows.length];
      for (int i = 0; i < out.length; i++) {
        out[i] = numbers[rows[i]];
      }
      return ofNumbers(name, out);
    }
    String[] out = new String[rows.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = texts[rows[i]];
    }
    return ofTexts(name, out);
  }
}
