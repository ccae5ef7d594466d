package io.github.espalier.data;

import io.github.espalier.internal.Check;
import io.github.espalier.tensor.ShapeException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Rows of named columns, each of numbers or of texts, some of which may be missing: data as people
 * have them, before a {@link Preparation} turns them into numbers for a network.
 *
 * <p>A table that was read from a file knows the line of each row, and errors name it.
 *
 * <p><b>Threading.</b> Immutable.
 *
 * <p><b>Errors.</b> {@link IllegalArgumentException} for a column that does not exist; the message
 * lists those that do.
 */
public final class Table {
  private final Map<String, Column> columns;
  private final int rows;
  private final TableSource source;

  /**
   * Of columns of one length.
   *
   * @param source the file they come from, or null
   */
  Table(Collection<Column> given, TableSource source) {
    this.columns = new LinkedHashMap<>();
    for (Column column : given) {
      if (columns.put(column.name(), column) != null) {
        throw new IllegalArgumentException(
            "table: column "
                + NumberText.quoted(column.name())
                + " occurs twice, needs different names");
      }
    }
    if (columns.isEmpty()) {
      throw new IllegalArgumentException("table: needs at least one column");
    }
    this.rows = given.iterator().next().size();
    for (Column column : given) {
      if (column.size() != rows) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "table: column %s has %d rows, needs %d like the first",
                NumberText.quoted(column.name()),
                column.size(),
                rows));
      }
    }
    this.source = source;
  }

  /** Begins a table that is made column by column. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * The columns of a matrix, named {@code c0}, {@code c1} and so on; NaN is a missing number.
   *
   * @param numbers one array per row; copied
   */
  public static Table of(double[][] numbers) {
    Check.noNulls("numbers", numbers);
    if (numbers.length == 0 || numbers[0].length == 0) {
      throw new IllegalArgumentException("table: needs at least one row and one column");
    }
    Builder builder = builder();
    for (int c = 0; c < numbers[0].length; c++) {
      double[] column = new double[numbers.length];
      for (int r = 0; r < column.length; r++) {
        if (numbers[r].length != numbers[0].length) {
          throw new ShapeException(
              String.format(
                  Locale.ROOT,
                  "table: row %d has %d values, needs %d like row 0",
                  r,
                  numbers[r].length,
                  numbers[0].length));
        }
        column[r] = numbers[r][c];
      }
      builder.numbers(nameOf(c), column);
    }
    return builder.build();
  }

  /** The name of a column that was not given one. */
  static String nameOf(int index) {
    return "c" + index;
  }

  /** How many rows there are. */
  public int rows() {
    return rows;
  }

  /** The names of the columns. */
  public List<String> columns() {
    return List.copyOf(columns.keySet());
  }

  /** Whether a column holds numbers; else it holds texts. */
  public boolean isNumeric(String column) {
    return column(column).isNumeric();
  }

  /** Whether a value is missing. */
  public boolean isMissing(int row, String column) {
    return column(column).isMissing(Check.index("row", row, rows));
  }

  /** How many values of a column are missing. */
  public int missing(String column) {
    return column(column).missing();
  }

  /** One number of a numeric column; NaN if it is missing. */
  public double number(int row, String column) {
    return numeric(column).number(Check.index("row", row, rows));
  }

  /** One value as text; null if it is missing. */
  public String text(int row, String column) {
    return column(column).text(Check.index("row", row, rows));
  }

  /** A copy of a numeric column, with NaN for what is missing. */
  public double[] numbers(String column) {
    return numeric(column).numbers();
  }

  /** A copy of a column as texts, with null for what is missing. */
  public String[] texts(String column) {
    Column from = column(column);
    String[] out = new String[rows];
    for (int r = 0; r < rows; r++) {
      out[r] = from.text(r);
    }
    return out;
  }

  /** The rows of the given indices, in that order; an index may occur more than once. */
  public Table select(int... index) {
    for (int row : Objects.requireNonNull(index, "index")) {
      Check.index("select", row, rows);
    }
    List<Column> selected = new ArrayList<>();
    for (Column column : columns.values()) {
      selected.add(column.select(index));
    }
    return new Table(selected, source == null ? null : source.select(index));
  }

  /** All columns but the given ones. */
  public Table without(String... names) {
    Map<String, Column> left = new LinkedHashMap<>(columns);
    for (String name : Check.noNulls("names", names)) {
      left.remove(column(name).name());
    }
    return new Table(left.values(), source);
  }

  /**
   * The rows in which no value is missing.
   *
   * @param names the columns to look at; none for all
   */
  public Table complete(String... names) {
    List<Column> watched = new ArrayList<>();
    for (String name : Check.noNulls("names", names)) {
      watched.add(column(name));
    }
    if (watched.isEmpty()) {
      watched.addAll(columns.values());
    }
    int[] part = new int[rows];
    for (int r = 0; r < rows; r++) {
      for (Column column : watched) {
        part[r] |= column.isMissing(r) ? 1 : 0;
      }
    }
    return select(Splits.rows(part, 0, true));
  }

  /**
   * Rows drawn at random as the test part, so many of all, and the others.
   *
   * @param testFraction as in 0.2, between 0 and 1
   */
  public Split<Table> split(double testFraction, long seed) {
    return Splits.split(Splits.random(rows, testFraction, seed), this::select);
  }

  /** The last rows as the test part, for rows in the order of time. */
  public Split<Table> splitInOrder(double testFraction) {
    return Splits.split(Splits.inOrder(rows, testFraction), this::select);
  }

  /** Like {@link #split}, with the same share of rows for each value of a column. */
  public Split<Table> splitStratified(double testFraction, String column, long seed) {
    return Splits.split(Splits.stratified(classOf(column), testFraction, seed), this::select);
  }

  /** Each of k parts as the test part once. */
  public List<Split<Table>> kFold(int folds, long seed) {
    return Splits.kFold(Splits.folds(rows, folds, seed), folds, this::select);
  }

  /** Like {@link #kFold}, with the rows of each value of a column spread evenly. */
  public List<Split<Table>> kFoldStratified(int folds, String column, long seed) {
    return Splits.kFold(Splits.stratifiedFolds(classOf(column), folds, seed), folds, this::select);
  }

  private int[] classOf(String name) {
    Column column = column(name);
    String[] values = new String[rows];
    for (int r = 0; r < rows; r++) {
      values[r] = column.text(r);
      if (values[r] == null) {
        throw problem(r, name, "is missing, stratifying needs it; leave the row out: complete");
      }
    }
    return LabelMap.of(values).indices(values);
  }

  /** The column of that name. */
  Column column(String name) {
    Column column = columns.get(Objects.requireNonNull(name, "column"));
    if (column == null) {
      throw new IllegalArgumentException(
          "no column named " + NumberText.quoted(name) + "; there are " + columns.keySet());
    }
    return column;
  }

  private Column numeric(String name) {
    Column column = column(name);
    if (!column.isNumeric()) {
      throw new IllegalArgumentException(
          "column " + NumberText.quoted(name) + " holds texts, not numbers");
    }
    return column;
  }

  /** The texts that stood for a missing value in the file it comes from. */
  Set<String> missingWords() {
    return source == null ? Set.of() : source.missing();
  }

  /** What to throw for a value: the message names file and line if they are known. */
  InvalidDataException problem(int row, String name, String problem) {
    String line = source == null ? "" : source.file() + " line " + source.lines()[row] + ", ";
    return new InvalidDataException(
        line + NumberText.quoted(name), row, columns().indexOf(name), problem);
  }

  /** What there is in each column, one line each. */
  public String summary() {
    StringBuilder out = new StringBuilder(rows + " rows\n");
    for (Column column : columns.values()) {
      out.append(String.format(Locale.ROOT, "%-24s %s", column.name(), contents(column)));
      out.append(column.missing() == 0 ? "\n" : ", " + column.missing() + " missing\n");
    }
    return out.toString();
  }

  private static String contents(Column column) {
    if (column.isNumeric()) {
      double least = Double.POSITIVE_INFINITY;
      double most = Double.NEGATIVE_INFINITY;
      for (int r = 0; r < column.size(); r++) {
        if (!column.isMissing(r)) {
          least = Math.min(least, column.number(r));
          most = Math.max(most, column.number(r));
        }
      }
      return least > most
          ? "numbers"
          : "numbers from " + NumberText.of(least) + " to " + NumberText.of(most);
    }
    long distinct =
        IntStream.range(0, column.size())
            .mapToObj(column::text)
            .filter(Objects::nonNull)
            .distinct()
            .count();
    return "texts, " + distinct + " different";
  }

  @Override
  public String toString() {
    return rows + " rows of " + columns.keySet();
  }

  /** Collects columns. */
  public static final class Builder {
    private final List<Column> columns = new ArrayList<>();

    private Builder() {}

    /**
     * Adds a column of numbers; NaN is a missing one.
     *
     * @throws InvalidDataException if a number is infinite
     */
    public Builder numbers(String name, double... numbers) {
      Objects.requireNonNull(name, "name");
      double[] copy = Objects.requireNonNull(numbers, "numbers").clone();
      for (int r = 0; r < copy.length; r++) {
        if (Double.isInfinite(copy[r])) {
          throw new InvalidDataException(
              NumberText.quoted(name), r, columns.size(), "needs a finite number, got " + copy[r]);
        }
      }
      columns.add(Column.ofNumbers(name, copy));
      return this;
    }

    /** Adds a column of texts; null is a missing one. */
    public Builder texts(String name, String... texts) {
      Objects.requireNonNull(name, "name");
      columns.add(Column.ofTexts(name, Objects.requireNonNull(texts, "texts").clone()));
      return this;
    }

    /**
     * The table.
     *
     * @throws IllegalArgumentException if there is no column, or their lengths differ, or two have
     *     one name
     */
    public Table build() {
      return new Table(columns, null);
    }
  }
}
