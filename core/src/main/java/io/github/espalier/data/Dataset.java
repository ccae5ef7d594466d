package io.github.espalier.data;

import io.github.espalier.internal.Check;
import io.github.espalier.tensor.Shape;
import io.github.espalier.tensor.ShapeException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * Samples with their targets, in memory: an immutable copy of the caller's arrays, checked when it
 * is made.
 *
 * <p><b>Shapes.</b> Features are n×d. Targets are n×k numbers, or n class indices.
 *
 * <p><b>Errors.</b> {@link ShapeException} for rows of different lengths or counts, {@link
 * InvalidDataException} for a number that is not finite, a negative class or weight.
 */
public final class Dataset {
  private final int size;
  private final int featureCount;
  private final int targetCount;
  private final double[] features;
  private final double[] targets;
  private final double[] weights;
  private final boolean classIndices;
  private final List<String> classNames;

  private Dataset(
      int size,
      int featureCount,
      int targetCount,
      double[] features,
      double[] targets,
      double[] weights,
      boolean classIndices,
      List<String> classNames) {
    this.size = size;
    this.featureCount = featureCount;
    this.targetCount = targetCount;
    this.features = features;
    this.targets = targets;
    this.weights = weights;
    this.classIndices = classIndices;
    this.classNames = classNames;
  }

  /** Samples with one row of targets each. */
  public static Dataset of(double[][] features, double[][] targets) {
    double[] x = flatten("features", features);
    double[] y = flatten("targets", targets);
    sameCount(features.length, targets.length);
    return new Dataset(
        features.length, features[0].length, targets[0].length, x, y, null, false, List.of());
  }

  /** Samples with one class index each, from 0. */
  public static Dataset of(double[][] features, int[] labels) {
    double[] x = flatten("features", features);
    sameCount(features.length, Objects.requireNonNull(labels, "labels").length);
    double[] y = indices(labels);
    return new Dataset(features.length, features[0].length, 1, x, y, null, true, List.of());
  }

  /** Samples with one number to learn each. */
  public static Dataset of(double[][] features, double[] targets) {
    double[][] rows = new double[Objects.requireNonNull(targets, "targets").length][];
    for (int r = 0; r < rows.length; r++) {
      rows[r] = new double[] {targets[r]};
    }
    return of(features, rows);
  }

  /**
   * Samples with the name of their class each; {@link #classNames} are the different names in
   * alphabetical order.
   */
  public static Dataset of(double[][] features, String[] labels) {
    return of(features, labels, LabelMap.of(labels));
  }

  /**
   * Samples with the name of their class each.
   *
   * @param classes the names there are, those of the training data for example
   */
  public static Dataset of(double[][] features, String[] labels, LabelMap classes) {
    return of(features, Objects.requireNonNull(classes, "classes").indices(labels))
        .named(classes.names());
  }

  /** Checked features, row by row, that are not copied; for readers of files. */
  static Dataset owning(double[] features, int featureCount, int[] labels) {
    return owning(features, featureCount, indices(labels), null, true, List.of());
  }

  /**
   * Checked features, targets and weights, row by row, that are not copied.
   *
   * @param weights or null
   */
  static Dataset owning(
      double[] features,
      int featureCount,
      double[] targets,
      double[] weights,
      boolean classIndices,
      List<String> classNames) {
    return new Dataset(
        targets.length, featureCount, 1, features, targets, weights, classIndices, classNames);
  }

  private Dataset named(List<String> names) {
    return new Dataset(
        size, featureCount, targetCount, features, targets, weights, classIndices, names);
  }

  /** Samples in single precision with one row of targets each. */
  public static Dataset of(float[][] features, float[][] targets) {
    return of(widen("features", features), widen("targets", targets));
  }

  /** Samples in single precision with one class index each, from 0. */
  public static Dataset of(float[][] features, int[] labels) {
    return of(widen("features", features), labels);
  }

  /**
   * Samples from row-major arrays, of which the first rows are copied and checked.
   *
   * @param classIndices whether targets are class indices, one per row
   * @param weights one per row, or null
   */
  public static Dataset ofRows(
      int rows,
      double[] features,
      int featureCount,
      double[] targets,
      int targetCount,
      boolean classIndices,
      double[] weights) {
    Check.positive("rows", rows);
    double[] x = finiteRows("features", features, rows, featureCount);
    double[] y = finiteRows("targets", targets, rows, targetCount);
    for (int r = 0; classIndices && r < rows; r++) {
      if (targetCount != 1 || y[r] < 0 || y[r] != (int) y[r]) {
        throw new InvalidDataException(
            "labels", r, 0, "needs one class index of at least 0, got " + y[r * targetCount]);
      }
    }
    Dataset data =
        new Dataset(rows, featureCount, targetCount, x, y, null, classIndices, List.of());
    return weights == null ? data : data.withWeights(finiteRows("weights", weights, rows, 1));
  }

  private static double[] finiteRows(String what, double[] numbers, int rows, int columns) {
    int size = Math.multiplyExact(rows, Check.positive(what + " per row", columns));
    if (Objects.requireNonNull(numbers, what).length < size) {
      throw new ShapeException(
          what + ": " + numbers.length + " numbers, needs " + rows + " rows of " + columns);
    }
    for (int i = 0; i < size; i++) {
      if (!Double.isFinite(numbers[i])) {
        throw new InvalidDataException(
            what, i / columns, i % columns, "needs a finite number, got " + numbers[i]);
      }
    }
    return Arrays.copyOf(numbers, size);
  }

  /** Samples in single precision with the name of their class each. */
  public static Dataset of(float[][] features, String[] labels) {
    return of(widen("features", features), labels);
  }

  /** These samples with a weight each; a weighted mean divides by the sum of the weights. */
  public Dataset withWeights(double... rowWeights) {
    if (Objects.requireNonNull(rowWeights, "rowWeights").length != size) {
      throw new ShapeException(
          "weights: " + rowWeights.length + " for " + size + " samples; needs one each");
    }
    for (int r = 0; r < size; r++) {
      if (!(rowWeights[r] >= 0) || Double.isInfinite(rowWeights[r])) {
        throw new InvalidDataException(
            "weights", r, 0, "needs a finite number of at least 0, got " + rowWeights[r]);
      }
    }
    return new Dataset(
        size,
        featureCount,
        targetCount,
        features,
        targets,
        rowWeights.clone(),
        classIndices,
        classNames);
  }

  /** The samples of the given indices, in that order; an index may occur more than once. */
  public Dataset select(int... index) {
    if (Objects.requireNonNull(index, "index").length == 0) {
      throw new IllegalArgumentException("select: needs at least one index");
    }
    double[] x = new double[index.length * featureCount];
    double[] y = new double[index.length * targetCount];
    double[] w = weights == null ? null : new double[index.length];
    for (int i = 0; i < index.length; i++) {
      Check.index("select", index[i], size);
      System.arraycopy(features, index[i] * featureCount, x, i * featureCount, featureCount);
      System.arraycopy(targets, index[i] * targetCount, y, i * targetCount, targetCount);
      if (w != null) {
        w[i] = weights[index[i]];
      }
    }
    return new Dataset(index.length, featureCount, targetCount, x, y, w, classIndices, classNames);
  }

  /**
   * Samples drawn at random as the test part, so many of all, and the others.
   *
   * @param testFraction as in 0.2, between 0 and 1
   */
  public Split<Dataset> split(double testFraction, long seed) {
    return Splits.split(Splits.random(size, testFraction, seed), this::select);
  }

  /** The last samples as the test part, for samples in the order of time. */
  public Split<Dataset> splitInOrder(double testFraction) {
    return Splits.split(Splits.inOrder(size, testFraction), this::select);
  }

  /** Like {@link #split}, with the same share of each class. */
  public Split<Dataset> splitStratified(double testFraction, long seed) {
    return Splits.split(Splits.stratified(classOf(), testFraction, seed), this::select);
  }

  /** Each of k parts as the test part once. */
  public List<Split<Dataset>> kFold(int folds, long seed) {
    return Splits.kFold(Splits.folds(size, folds, seed), folds, this::select);
  }

  /** Like {@link #kFold}, with each class spread evenly. */
  public List<Split<Dataset>> kFoldStratified(int folds, long seed) {
    return Splits.kFold(Splits.stratifiedFolds(classOf(), folds, seed), folds, this::select);
  }

  /** The class of each sample: its index, or the column of the largest number of its target. */
  private int[] classOf() {
    int[] classOf = new int[size];
    for (int r = 0; r < size; r++) {
      if (classIndices) {
        classOf[r] = (int) targets[r];
      } else if (targetCount == 1) {
        double target = targets[r];
        if (target != 0 && target != 1) {
          throw new IllegalStateException(
              "stratified: needs classes, the target of sample " + r + " is " + target);
        }
        classOf[r] = (int) target;
      } else {
        for (int c = 1; c < targetCount; c++) {
          int best = r * targetCount + classOf[r];
          classOf[r] = targets[r * targetCount + c] > targets[best] ? c : classOf[r];
        }
      }
    }
    return classOf;
  }

  /** How many samples there are. */
  public int size() {
    return size;
  }

  /** The shape of one sample's features. */
  public Shape featureShape() {
    return Shape.of(featureCount);
  }

  /** How many numbers one target has; 1 for class indices. */
  public int targetCount() {
    return targetCount;
  }

  /** Whether targets are class indices. */
  public boolean hasClassIndices() {
    return classIndices;
  }

  /** The names of the classes, class 0 first; empty if they have none. */
  public List<String> classNames() {
    return classNames;
  }

  /** Whether the samples have weights. */
  public boolean hasWeights() {
    return weights != null;
  }

  /** One feature of one sample. */
  public double feature(int row, int column) {
    return features[
        Check.index("row", row, size) * featureCount + Check.index("column", column, featureCount)];
  }

  /** A copy of the features of one sample. */
  public double[] features(int row) {
    Check.index("row", row, size);
    return Arrays.copyOfRange(features, row * featureCount, (row + 1) * featureCount);
  }

  /** One number of one sample's target. */
  public double target(int row, int column) {
    return targets[
        Check.index("row", row, size) * targetCount + Check.index("column", column, targetCount)];
  }

  /** One sample's weight; 1 if there are none. */
  public double weight(int row) {
    Check.index("row", row, size);
    return weights == null ? 1 : weights[row];
  }

  /** Copies the features of some samples into a row-major array. */
  public void readFeatures(int from, int count, double[] out) {
    read(features, featureCount, from, count, out);
  }

  /** Copies the targets of some samples into a row-major array. */
  public void readTargets(int from, int count, double[] out) {
    read(targets, targetCount, from, count, out);
  }

  private void read(double[] source, int columns, int from, int count, double[] out) {
    Objects.requireNonNull(out, "out");
    if (from < 0 || count < 0 || from > size - count || (long) count * columns > out.length) {
      throw new ShapeException(
          String.format(
              Locale.ROOT,
              "read: %d samples of %d numbers from sample %d do not fit (%d samples, out has %d)",
              count,
              columns,
              from,
              size,
              out.length));
    }
    System.arraycopy(source, from * columns, out, 0, count * columns);
  }

  @Override
  public String toString() {
    return size
        + " samples of "
        + featureCount
        + " features, "
        + (classIndices ? "class indices" : targetCount + " targets")
        + (weights == null ? "" : ", weighted");
  }

  private static double[] flatten(String what, double[][] rows) {
    Check.noNulls(what, rows);
    if (rows.length == 0 || rows[0].length == 0) {
      throw new ShapeException(what + ": needs at least one row and one column");
    }
    int cols = rows[0].length;
    double[] flat = new double[Math.multiplyExact(rows.length, cols)];
    for (int r = 0; r < rows.length; r++) {
      if (rows[r].length != cols) {
        throw new ShapeException(
            what
                + ": row "
                + r
                + " has "
                + rows[r].length
                + " values, needs "
                + cols
                + " as row 0");
      }
      for (int c = 0; c < cols; c++) {
        if (!Double.isFinite(rows[r][c])) {
          throw new InvalidDataException(what, r, c, "needs a finite number, got " + rows[r][c]);
        }
        flat[r * cols + c] = rows[r][c];
      }
    }
    return flat;
  }

  private static double[] indices(int[] labels) {
    double[] out = new double[labels.length];
    for (int r = 0; r < labels.length; r++) {
      if (labels[r] < 0) {
        throw new InvalidDataException(
            "labels", r, 0, "needs a class index of at least 0, got " + labels[r]);
      }
      out[r] = labels[r];
    }
    return out;
  }

  private static double[][] widen(String what, float[][] rows) {
    Check.noNulls(what, rows);
    double[][] out = new double[rows.length][];
    for (int r = 0; r < rows.length; r++) {
      out[r] = new double[rows[r].length];
      for (int c = 0; c < out[r].length; c++) {
        out[r][c] = rows[r][c];
      }
    }
    return out;
  }

  private static void sameCount(int samples, int targets) {
    if (samples != targets) {
      throw new ShapeException(
          "targets: " + targets + " rows for " + samples + " samples; needs one each");
    }
  }
}
