package io.github.espalier.data;

import java.util.Objects;

/**
 * What a network learns to say of a row: a class, or a number.
 *
 * <p><b>Errors.</b> {@link BadValueException} for a value that cannot be used.
 */
final class Target {
  private final String name;
  private final LabelMap classes;
  private final boolean numeric;
  private final boolean binary;
  private final double shift;
  private final double divisor;

  private Target(
      String name,
      LabelMap classes,
      boolean numeric,
      boolean binary,
      double shift,
      double divisor) {
    this.name = Objects.requireNonNull(name, "name");
    this.classes = classes;
    this.numeric = numeric;
    this.binary = binary;
    this.shift = shift;
    this.divisor = divisor;
    if (binary && classes.size() != 2) {
      throw new IllegalArgumentException(
          "target " + NumberText.quoted(name) + ": needs two classes, there are " + classes);
    }
    if (!Double.isFinite(shift) || !(divisor > 0) || Double.isInfinite(divisor)) {
      throw new IllegalArgumentException(
          "target "
              + NumberText.quoted(name)
              + (": cannot be scaled by (x - " + shift + ") / " + divisor));
    }
  }

  /**
   * A class.
   *
   * @param numeric whether the classes are numbers, so that 8.0 is 8
   * @param binary whether it is one number, 1 for the second of two classes, instead of an index
   */
  static Target ofClasses(String name, LabelMap classes, boolean numeric, boolean binary) {
    return new Target(name, Objects.requireNonNull(classes, "classes"), numeric, binary, 0, 1);
  }

  /** A number, shifted and divided. */
  static Target ofNumber(String name, double shift, double divisor) {
    return new Target(name, null, true, false, shift, divisor);
  }

  String name() {
    return name;
  }

  /** The classes; null for a number. */
  LabelMap classes() {
    return classes;
  }

  boolean isNumeric() {
    return numeric;
  }

  boolean isBinary() {
    return binary;
  }

  boolean givesIndices() {
    return classes != null && !binary;
  }

  double shift() {
    return shift;
  }

  double divisor() {
    return divisor;
  }

  /** The number to learn for a value, which is null if it is missing. */
  double encode(String text) {
    if (text == null) {
      throw missing();
    }
    if (classes == null) {
      return Feature.OfNumber.scaled(Feature.OfNumber.parse(text), shift, divisor);
    }
    String label = numeric ? Feature.OfCategory.asNumber(text) : text;
    int index = classes.find(label);
    if (index < 0) {
      throw new BadValueException(classes.unknown(label));
    }
    return index;
  }

  double encode(Column from, int row) {
    if (classes == null && from.isNumeric() && !from.isMissing(row)) {
      return Feature.OfNumber.scaled(from.number(row), shift, divisor);
    }
    return encode(from.text(row));
  }

  private static BadValueException missing() {
    return new BadValueException(
        "is missing, and it is the target; leave the row out (Table.complete)");
  }

  /** The value that an output stands for. */
  double decode(double output) {
    return output * divisor + shift;
  }
}
