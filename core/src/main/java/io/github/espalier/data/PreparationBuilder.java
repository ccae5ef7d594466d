package io.github.espalier.data;

import io.github.espalier.internal.Check;
import io.github.espalier.tensor.ShapeException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Says how columns shall be prepared, and fits a {@link Preparation} to training data.
 *
 * <p>Without a word from the user, columns of numbers are scaled to mean 0 and standard deviation
 * 1, columns of texts become categories, missing values and unknown categories are refused.
 *
 * <p><b>Threading.</b> One thread at a time.
 */
public final class PreparationBuilder {
  private static final String TARGET = "target";
  private static final int MOST_CATEGORIES = 100;

  String target;
  int targetIndex = -1;
  boolean targetClasses;
  String positive;
  String weights;
  Scaling targetScaling = Scaling.NONE;
  Scaling scaling = Scaling.STANDARD;
  Imputation numberImputation;
  Imputation categoryImputation;
  boolean allUnknownAsZeros;
  int maxCategories = MOST_CATEGORIES;
  final Map<String, Scaling> scalings = new HashMap<>();
  final Map<String, Imputation> imputations = new HashMap<>();
  final Set<String> categories = new LinkedHashSet<>();
  final Set<String> unknownAsZeros = new LinkedHashSet<>();
  final Set<String> dropped = new LinkedHashSet<>();

  PreparationBuilder() {}

  /** The column to learn: its texts are classes; its numbers are numbers to come close to. */
  public PreparationBuilder target(String column) {
    this.target = Objects.requireNonNull(column, "column");
    this.targetIndex = -1;
    return this;
  }

  /** The column to learn by its index, counted from 0. */
  public PreparationBuilder target(int column) {
    if (column < 0) {
      throw new IllegalArgumentException("target: needs a column index from 0, got " + column);
    }
    this.target = null;
    this.targetIndex = column;
    return this;
  }

  /** The column to learn, whose numbers are names of classes. */
  public PreparationBuilder targetClasses(String column) {
    targetClasses = true;
    return target(column);
  }

  /**
   * The column to learn, of two classes, for a network with one output: 1 for the given class, 0
   * for the other.
   */
  public PreparationBuilder targetBinary(String column, String positiveClass) {
    positive = Objects.requireNonNull(positiveClass, "positiveClass");
    return targetClasses(column);
  }

  /**
   * The column of sample weights, which is no feature: numbers of at least 0, for training only.
   */
  public PreparationBuilder weights(String column) {
    this.weights = Objects.requireNonNull(column, "column");
    return this;
  }

  /** How a target of numbers is scaled; {@code Predictor.predict} scales back. */
  public PreparationBuilder scaleTarget(Scaling scaling) {
    targetScaling = Objects.requireNonNull(scaling, "scaling");
    return this;
  }

  /** Columns that are left out. */
  public PreparationBuilder drop(String... columns) {
    dropped.addAll(List.of(Check.noNulls("columns", columns)));
    return this;
  }

  /** How columns of numbers are scaled. */
  public PreparationBuilder scale(Scaling scaling) {
    this.scaling = Objects.requireNonNull(scaling, "scaling");
    return this;
  }

  /** How given columns of numbers are scaled. */
  public PreparationBuilder scale(Scaling scaling, String... columns) {
    Objects.requireNonNull(scaling, "scaling");
    for (String column : Check.noNulls("columns", columns)) {
      scalings.put(column, scaling);
    }
    return this;
  }

  /** Columns of numbers that are categories, as in a number of cylinders. */
  public PreparationBuilder categories(String... columns) {
    categories.addAll(List.of(Check.noNulls("columns", columns)));
    return this;
  }

  /**
   * What stands in for missing values: mean, median or a number in columns of numbers; the most
   * frequent or a text in categories.
   */
  public PreparationBuilder impute(Imputation imputation) {
    if (Objects.requireNonNull(imputation, "imputation").fitsCategories()) {
      categoryImputation = imputation;
    } else {
      numberImputation = imputation;
    }
    return this;
  }

  /** What stands in for missing values in given columns. */
  public PreparationBuilder impute(Imputation imputation, String... columns) {
    Objects.requireNonNull(imputation, "imputation");
    for (String column : Check.noNulls("columns", columns)) {
      imputations.put(column, imputation);
    }
    return this;
  }

  /** Lets categories that the training data do not hold be all zeros, instead of refused. */
  public PreparationBuilder unknownAsZeros() {
    allUnknownAsZeros = true;
    return this;
  }

  /** Lets unknown categories of given columns be all zeros. */
  public PreparationBuilder unknownAsZeros(String... columns) {
    unknownAsZeros.addAll(List.of(Check.noNulls("columns", columns)));
    return this;
  }

  /** The most categories a column may have, 100 at first; more are likely to be free text. */
  public PreparationBuilder maxCategories(int most) {
    maxCategories = Check.positive("maxCategories", most);
    return this;
  }

  /**
   * Fits to training data: to those only, never to data it shall be tested on.
   *
   * @throws IllegalArgumentException if a column that was named is not there, or cannot be prepared
   *     as was said
   * @throws InvalidDataException if a value is missing and nothing stands in for it
   */
  public Preparation fit(Table train) {
    return new Fitting(this, Objects.requireNonNull(train, "train")).run();
  }

  /**
   * Fits to the rows of a matrix, whose columns are named {@code c0}, {@code c1} and so on.
   *
   * @param train NaN is a missing number
   */
  public Preparation fit(double[][] train) {
    return fit(Table.of(train));
  }

  /** Fits to the rows of a matrix and the names of their classes. */
  public Preparation fit(double[][] train, String[] labels) {
    return targetClasses(TARGET).fit(withTarget(train, labels));
  }

  /** Fits to the rows of a matrix and a number to learn for each. */
  public Preparation fit(double[][] train, double[] targets) {
    return target(TARGET).fit(withTarget(train, targets));
  }

  static Table withTarget(double[][] numbers, String[] labels) {
    sameCount(numbers, Check.noNulls("labels", labels).length);
    return withTarget(numbers, Column.ofTexts(TARGET, labels.clone()));
  }

  static Table withTarget(double[][] numbers, double[] targets) {
    sameCount(numbers, Objects.requireNonNull(targets, "targets").length);
    return withTarget(numbers, Column.ofNumbers(TARGET, targets.clone()));
  }

  private static Table withTarget(double[][] numbers, Column target) {
    Table table = Table.of(numbers);
    Column[] columns = new Column[table.columns().size() + 1];
    Arrays.setAll(columns, c -> c < columns.length - 1 ? table.column(Table.nameOf(c)) : target);
    return new Table(List.of(columns), null);
  }

  private static void sameCount(double[][] numbers, int targets) {
    if (Objects.requireNonNull(numbers, "numbers").length != targets) {
      throw new ShapeException(
          "targets: " + targets + " for " + numbers.length + " samples; needs one each");
    }
  }
}
