package io.github.espalier.data;

import java.util.List;
import java.util.Objects;

/**
 * How one column of a table becomes one or more numbers for a network.
 *
 * <p><b>Errors.</b> {@link BadValueException} for a value that cannot be used.
 */
abstract class Feature {
  private final String column;

  Feature(String column) {
    this.column = Objects.requireNonNull(column, "column");
  }

  /** The name of the column. */
  String column() {
    return column;
  }

  /** How many numbers it becomes. */
  abstract int width();

  /** A name for each of them. */
  abstract List<String> names();

  /**
   * Writes the numbers of a value into an array of zeros.
   *
   * @param text null if the value is missing
   */
  abstract void encode(String text, double[] out, int at);

  /**
   * Writes the numbers of a value into an array of zeros.
   *
   * @param number NaN if the value is missing
   */
  abstract void encode(double number, double[] out, int at);

  static BadValueException missing() {
    return new BadValueException(
        "is missing; impute it (PreparationBuilder.impute), or leave the row out"
            + " (Table.complete)");
  }

  /** A number, shifted and divided. */
  static final class OfNumber extends Feature {
    private final double shift;
    private final double divisor;
    private final double standIn;

    /**
     * Checks.
     *
     * @param standIn for a missing value; NaN to refuse one
     */
    OfNumber(String column, double shift, double divisor, double standIn) {
      super(column);
      if (!Double.isFinite(shift) || !(divisor > 0) || Double.isInfinite(divisor)) {
        throw new IllegalArgumentException(
            "column "
                + NumberText.quoted(column)
                + (": cannot be scaled by (x - " + shift + ") / " + divisor)
                + "; its numbers are too large or too small");
      }
      if (Double.isInfinite(standIn)) {
        throw new IllegalArgumentException(
            "column " + NumberText.quoted(column) + ": cannot be imputed by " + standIn);
      }
      this.shift = shift;
      this.divisor = divisor;
      this.standIn = standIn;
    }

    double shift() {
      return shift;
    }

    double divisor() {
      return divisor;
    }

    double standIn() {
      return standIn;
    }

    @Override
    int width() {
      return 1;
    }

    @Override
    List<String> names() {
      return List.of(column());
    }

    @Override
    void encode(String text, double[] out, int at) {
      encode(text == null ? Double.NaN : parse(text), out, at);
    }

    @Override
    void encode(double number, double[] out, int at) {
      out[at] = scaled(Double.isNaN(number) ? standIn : number, shift, divisor);
    }

    static double parse(String text) {
      double number = NumberText.parse(text);
      if (Double.isNaN(number)) {
        throw new BadValueException("needs a number, got " + NumberText.quoted(text));
      }
      return number;
    }

    static double scaled(double number, double shift, double divisor) {
      if (Double.isNaN(number)) {
        throw missing();
      }
      double scaled = (number - shift) / divisor;
      if (!Double.isFinite(scaled)) {
        throw new BadValueException("needs a finite number, got " + number);
      }
      return scaled;
    }
  }

  /** One of several texts: 1 in its place, 0 in all others. */
  static final class OfCategory extends Feature {
    private final LabelMap categories;
    private final boolean numeric;
    private final String standIn;
    private final boolean unknownAsZeros;

    /**
     * Checks.
     *
     * @param numeric whether the texts are those of numbers, so that 8.0 is 8
     * @param standIn the category for a missing value; null to refuse one
     * @param unknownAsZeros whether a text that is no category becomes zeros; else it is refused
     */
    OfCategory(
        String column,
        LabelMap categories,
        boolean numeric,
        String standIn,
        boolean unknownAsZeros) {
      super(column);
      this.categories = Objects.requireNonNull(categories, "categories");
      this.numeric = numeric;
      this.standIn = standIn;
      this.unknownAsZeros = unknownAsZeros;
      if (standIn != null && categories.find(standIn) < 0) {
        throw new IllegalArgumentException(
            "column "
                + NumberText.quoted(column)
                + (": " + NumberText.quoted(standIn) + " is no category"));
      }
    }

    LabelMap categories() {
      return categories;
    }

    boolean isNumeric() {
      return numeric;
    }

    String standIn() {
      return standIn;
    }

    boolean unknownAsZeros() {
      return unknownAsZeros;
    }

    @Override
    int width() {
      return categories.size();
    }

    @Override
    List<String> names() {
      return categories.names().stream().map(category -> column() + "=" + category).toList();
    }

    @Override
    void encode(double number, double[] out, int at) {
      put(Double.isNaN(number) ? null : NumberText.of(number), out, at);
    }

    @Override
    void encode(String text, double[] out, int at) {
      put(numeric && text != null ? asNumber(text) : text, out, at);
    }

    private void put(String text, double[] out, int at) {
      String category = text == null ? standIn : text;
      if (category == null) {
        throw missing();
      }
      int place = categories.find(category);
      if (place >= 0) {
        out[at + place] = 1;
      } else if (!unknownAsZeros) {
        throw new BadValueException(
            "category "
                + NumberText.quoted(category)
                + (" is unknown; there are " + categories)
                + "; let it be zeros with PreparationBuilder.unknownAsZeros");
      }
    }

    /** The one text of a number that may be written in many ways. */
    static String asNumber(String text) {
      double number = NumberText.parse(text);
      return Double.isNaN(number) ? text : NumberText.of(number);
    }
  }
}
