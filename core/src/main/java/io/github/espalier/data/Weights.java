package io.github.espalier.data;

/**
 * How much a sample counts: a finite number of at least 0.
 *
 * <p><b>Errors.</b> {@link BadValueException} for a value that cannot be used.
 */
final class Weights {
  private Weights() {}

  /** The weight that a text is, which is null if it is missing. */
  static double encode(String text) {
    return checked(text == null ? Double.NaN : Feature.OfNumber.parse(text));
  }

  /** The weight in a row of a column. */
  static double encode(Column from, int row) {
    return from.isNumeric() ? checked(from.number(row)) : encode(from.text(row));
  }

  private static double checked(double weight) {
    if (Double.isNaN(weight)) {
      throw new BadValueException(
          "is missing, and it is the weight; leave the row out (Table.complete)");
    }
    if (weight < 0 || Double.isInfinite(weight)) {
      throw new BadValueException("needs a finite weight of at least 0, got " + weight);
    }
    return weight;
  }
}
