package io.github.espalier.data;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** A column while it is being read: it learns whether it holds numbers or texts. */
final class CsvColumn {
  /** So many different texts are kept once each. */
  private static final int SHARED_TEXTS = 4_096;

  private final String name;
  private final int index;
  private final Boolean declared;
  private final Map<String, String> shared = new HashMap<>();
  private double[] numbers = new double[64];
  private String[] texts = new String[0];
  private int size;
  private long firstNumber;
  private long firstText;
  private String textThere;

  /**
   * An empty column.
   *
   * @param declared whether it holds numbers or texts; null to find out
   */
  CsvColumn(String name, int index, Boolean declared) {
    this.name = name;
    this.index = index;
    this.declared = declared;
  }

  /** Appends a value, which may be null. */
  void add(String value, Path file, long line) throws DataFileException {
    double number = value == null ? Double.NaN : parse(value, file, line);
    if (value != null && Double.isNaN(number)) {
      firstText = firstText == 0 ? line : firstText;
      textThere = textThere == null ? value : textThere;
    } else if (value != null) {
      firstNumber = firstNumber == 0 ? line : firstNumber;
    }
    if (firstText == 0) {
      if (size == numbers.length) {
        numbers = Arrays.copyOf(numbers, 2 * size);
      }
      numbers[size] = number;
    } else if (firstNumber == 0) {
      if (size >= texts.length) {
        texts = Arrays.copyOf(texts, Math.max(64, 2 * size));
      }
      texts[size] = value == null ? null : share(value);
    }
    size++;
  }

  /** The number that a value is; NaN if it is, or shall be, a text. */
  private double parse(String value, Path file, long line) throws DataFileException {
    if (Boolean.FALSE.equals(declared)) {
      return Double.NaN;
    }
    double number = NumberText.parse(value);
    if (Double.isInfinite(number)) {
      throw problem(file, line, NumberText.quoted(value) + " is too large for a number");
    }
    if (Double.isNaN(number) && Boolean.TRUE.equals(declared)) {
      throw problem(file, line, "needs a number, got " + NumberText.quoted(value));
    }
    return number;
  }

  private String share(String value) {
    String known = shared.get(value);
    if (known == null) {
      known = value;
      if (shared.size() < SHARED_TEXTS) {
        shared.put(value, value);
      }
    }
    return known;
  }

  /**
   * The column.
   *
   * @throws DataFileException if it holds numbers and texts, and nobody has said which is meant
   */
  Column build(Path file, long firstLine) throws DataFileException {
    boolean texts = firstNumber == 0 && (firstText > 0 || Boolean.FALSE.equals(declared));
    if (firstText == 0 && !texts) {
      return Column.ofNumbers(name, Arrays.copyOf(numbers, size));
    }
    if (texts) {
      return Column.ofTexts(name, Arrays.copyOf(this.texts, size));
    }
    String text = NumberText.quoted(textThere);
    throw problem(
        file,
        firstText,
        text
            + (" is no number, but line " + firstNumber + " holds one; ")
            + (firstText == firstLine ? "read a header with CsvFormat.withHeader(), or " : "")
            + ("declare missing(" + text + "), or texts(" + NumberText.quoted(name) + ")"));
  }

  private DataFileException problem(Path file, long line, String problem) {
    return new DataFileException(file, line, index + 1, name, problem);
  }
}
