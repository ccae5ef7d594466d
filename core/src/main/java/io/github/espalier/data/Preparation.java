package io.github.espalier.data;

import io.github.espalier.internal.Check;
import io.github.espalier.tensor.ShapeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntToDoubleFunction;

/**
 * How rows of a table become the numbers that a network takes, and its outputs the user's words:
 * fitted on training data, then applied unchanged to whatever comes.
 *
 * <p>A column of numbers is scaled; a column of texts becomes one number per category, 1 for the
 * one it is. Missing values are refused unless an {@link Imputation} says what stands in for them,
 * unknown categories unless they shall be zeros. Attached to a model ({@code Model.attach}) it is
 * saved in the model's file and applied by its predictor.
 *
 * <p><b>Threading.</b> Immutable.
 *
 * <p><b>Errors.</b> {@link InvalidDataException} for a value that cannot be used, with its row and
 * column, and with file and line if the table was read from a file.
 */
public final class Preparation {
  /** Leaves room in the header of a model file for all else. */
  private static final int LONGEST_JSON = 1 << 20;

  private final List<Feature> features;
  private final Target target;
  private final String weights;
  private final Set<String> ignored;
  private final Set<String> missing;
  private final Set<String> known = new HashSet<>();
  private final int width;
  private final String json;

  /**
   * Checks.
   *
   * @param target or null
   * @param weights the name of the column of sample weights, or null
   * @param ignored the names of other columns that rows may have
   * @param missing the texts that stand for a missing value
   */
  Preparation(
      List<Feature> features,
      Target target,
      String weights,
      Set<String> ignored,
      Set<String> missing) {
    this.features = List.copyOf(features);
    this.target = target;
    this.weights = weights;
    this.ignored = Set.copyOf(ignored);
    this.missing = CsvFormat.words(missing);
    int sum = 0;
    for (Feature feature : this.features) {
      know(feature.column());
      sum = Math.addExact(sum, feature.width());
    }
    this.width = sum;
    if (sum == 0) {
      throw new IllegalArgumentException("preparation: needs at least one feature column");
    }
    if (target != null) {
      know(target.name());
    }
    if (weights != null) {
      know(weights);
    }
    this.ignored.forEach(this::know);
    // Now rather than after the training: what cannot be written must not be fitted.
    this.json = PreparationJson.write(this);
    requireShort(json);
  }

  static void requireShort(String json) {
    if (json.length() > LONGEST_JSON) {
      throw new IllegalArgumentException(
          "preparation: its description has "
              + json.length()
              + " characters, a model file takes "
              + LONGEST_JSON
              + "; use fewer categories");
    }
  }

  private void know(String column) {
    if (!known.add(column)) {
      throw new IllegalArgumentException(
          "preparation: column " + NumberText.quoted(column) + " occurs twice");
    }
  }

  /** Begins a preparation; what it does not say is decided by the training data. */
  public static PreparationBuilder builder() {
    return new PreparationBuilder();
  }

  /** How many numbers the network takes. */
  public int featureCount() {
    return width;
  }

  /** A name for each of them, as in {@code "bill_length"} or {@code "island=Dream"}. */
  public List<String> featureNames() {
    List<String> names = new ArrayList<>();
    features.forEach(feature -> names.addAll(feature.names()));
    return List.copyOf(names);
  }

  /** The columns it reads, without target and weights, in their order. */
  public List<String> columns() {
    return features.stream().map(Feature::column).toList();
  }

  /** The name of the target column; null if there is none. */
  public String targetName() {
    return target == null ? null : target.name();
  }

  /** The name of the column of sample weights; null if there is none. */
  public String weightsName() {
    return weights;
  }

  /** The names of the classes, class 0 first; empty if the target is a number, or there is none. */
  public List<String> classNames() {
    return target == null || target.classes() == null ? List.of() : target.classes().names();
  }

  /** How many outputs a network for this target has: one per class, or one. */
  public int outputCount() {
    return target != null && target.givesIndices() ? target.classes().size() : 1;
  }

  /**
   * Refuses a network that this is not for.
   *
   * @throws ShapeException if features or classes are more or fewer than its inputs and outputs
   */
  public void checkFits(int inputs, int outputs) {
    if (inputs != width || target != null && outputs != outputCount()) {
      throw new ShapeException(
          String.format(
              Locale.ROOT,
              "preparation: gives %d features%s, the network takes %d and puts out %d",
              width,
              target == null ? "" : " and needs " + outputCount() + " outputs",
              inputs,
              outputs));
    }
  }

  /**
   * The samples of a table, with their targets, and their weights if it has a column of them.
   *
   * @throws IllegalStateException if the preparation was fitted without a target
   */
  public Dataset dataset(Table table) {
    requireTarget("dataset");
    double[] x = flatFeatures(table);
    Column column = table.column(target.name());
    double[] y = numbers(table, target.name(), r -> target.encode(column, r));
    double[] w = null;
    if (weights != null) {
      Column from = table.column(weights);
      w = numbers(table, weights, r -> Weights.encode(from, r));
    }
    return Dataset.owning(x, width, y, w, target.givesIndices(), classNames());
  }

  /** One number for each row of a table. */
  private static double[] numbers(Table table, String column, IntToDoubleFunction of) {
    double[] numbers = new double[table.rows()];
    for (int r = 0; r < numbers.length; r++) {
      try {
        numbers[r] = of.applyAsDouble(r);
      } catch (BadValueException e) {
        throw table.problem(r, column, e.getMessage());
      }
    }
    return numbers;
  }

  /**
   * The samples of a matrix with the names of their classes, for a preparation fitted to arrays.
   *
   * @param numbers one row per sample; NaN is a missing number
   */
  public Dataset dataset(double[][] numbers, String[] labels) {
    return dataset(PreparationBuilder.withTarget(numbers, labels));
  }

  /**
   * The samples of a matrix with a number to learn for each, for a preparation fitted to arrays.
   *
   * @param numbers one row per sample; NaN is a missing number
   */
  public Dataset dataset(double[][] numbers, double[] targets) {
    return dataset(PreparationBuilder.withTarget(numbers, targets));
  }

  /** The samples of a table, without targets, one row of network inputs each. */
  public double[][] features(Table table) {
    double[] flat = flatFeatures(table);
    double[][] rows = new double[table.rows()][];
    for (int r = 0; r < rows.length; r++) {
      rows[r] = Arrays.copyOfRange(flat, r * width, (r + 1) * width);
    }
    return rows;
  }

  private double[] flatFeatures(Table table) {
    Objects.requireNonNull(table, "table");
    double[] x = new double[Math.multiplyExact(table.rows(), width)];
    int offset = 0;
    for (Feature feature : features) {
      Column column = table.column(feature.column());
      for (int r = 0; r < table.rows(); r++) {
        try {
          if (column.isNumeric()) {
            feature.encode(column.number(r), x, r * width + offset);
          } else {
            feature.encode(value(column.text(r)), x, r * width + offset);
          }
        } catch (BadValueException e) {
          throw table.problem(r, feature.column(), e.getMessage());
        }
      }
      offset += feature.width();
    }
    return x;
  }

  /**
   * The samples of a matrix with the numbers of {@link #columns} in their order.
   *
   * @param numbers one row per sample; NaN is a missing number
   */
  public double[][] features(double[][] numbers) {
    Check.noNulls("numbers", numbers);
    double[][] rows = new double[numbers.length][];
    for (int r = 0; r < rows.length; r++) {
      rows[r] = row(r, numbers[r]);
    }
    return rows;
  }

  /** One sample of the numbers of {@link #columns} in their order; NaN is a missing one. */
  public double[] features(double... numbers) {
    return row(0, Objects.requireNonNull(numbers, "numbers"));
  }

  private double[] row(int row, double[] numbers) {
    if (numbers.length != features.size()) {
      throw new ShapeException(
          String.format(
              Locale.ROOT,
              "preparation: row %d has %d values, needs %d: %s",
              row,
              numbers.length,
              features.size(),
              columns()));
    }
    double[] out = new double[width];
    int at = 0;
    for (int c = 0; c < numbers.length; c++) {
      try {
        features.get(c).encode(numbers[c], out, at);
      } catch (BadValueException e) {
        throw new InvalidDataException(
            NumberText.quoted(features.get(c).column()), row, c, e.getMessage());
      }
      at += features.get(c).width();
    }
    return out;
  }

  /**
   * One sample from the texts of its columns, as a form or a request brings them.
   *
   * @param row a text for each column; a column is missing that is absent, null, blank, or a text
   *     that stood for a missing value in the file of the training data ({@link
   *     CsvFormat#missing}); the target, weights and columns that were dropped may be there
   * @throws IllegalArgumentException if there are other columns
   */
  public double[] features(Map<String, String> row) {
    for (String column : Objects.requireNonNull(row, "row").keySet()) {
      if (!known.contains(column)) {
        throw new IllegalArgumentException(
            "no column named " + NumberText.quoted(column) + "; there are " + columns());
      }
    }
    double[] out = new double[width];
    int at = 0;
    int index = 0;
    for (Feature feature : features) {
      String text = row.get(feature.column());
      try {
        feature.encode(text == null || text.isBlank() ? null : value(text.strip()), out, at);
      } catch (BadValueException e) {
        throw new InvalidDataException(
            NumberText.quoted(feature.column()), 0, index, e.getMessage());
      }
      at += feature.width();
      index++;
    }
    return out;
  }

  /** The number that an output of the network stands for, in the scale of the target column. */
  public double targetOf(double output) {
    return target == null ? output : target.decode(output);
  }

  /** Its description as JSON, of which {@link #fromJson} makes the same preparation again. */
  public String toJson() {
    return json;
  }

  /**
   * Reads what {@link #toJson} wrote, trusting nothing.
   *
   * @throws IllegalArgumentException if the text is anything else
   */
  public static Preparation fromJson(String json) {
    return PreparationJson.read(Objects.requireNonNull(json, "json"));
  }

  void requireTarget(String what) {
    if (target == null) {
      throw new IllegalStateException(
          what
              + ": needs a preparation with a target, this one has none; fit it with"
              + " Preparation.builder().target(…)");
    }
  }

  /** A text; null if it stands for a missing value. */
  String value(String text) {
    return text == null || missing.contains(text) ? null : text;
  }

  List<Feature> features() {
    return features;
  }

  Target target() {
    return target;
  }

  Set<String> ignored() {
    return ignored;
  }

  Set<String> missing() {
    return missing;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Preparation preparation && json.equals(preparation.json);
  }

  @Override
  public int hashCode() {
    return json.hashCode();
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%d columns to %d features%s",
        features.size(),
        width,
        target == null ? "" : ", target " + target.name());
  }
}
