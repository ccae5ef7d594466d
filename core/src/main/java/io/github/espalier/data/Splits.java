package io.github.espalier.data;

import io.github.espalier.init.RandomStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * Which rows go where when data are divided: pure functions of counts, classes and a seed.
 *
 * <p>An answer holds the number of a part for every row.
 */
final class Splits {
  private static final String PURPOSE = "split";

  private Splits() {}

  /** The last rows are part 1, the others part 0. */
  static int[] inOrder(int rows, double fraction) {
    int[] part = new int[rows];
    Arrays.fill(part, rows - testRows(rows, fraction), rows, 1);
    return part;
  }

  /** Rows drawn at random are part 1, the others part 0. */
  static int[] random(int rows, double fraction, long seed) {
    int[] part = new int[rows];
    int[] order = shuffled(rows, new RandomStream(seed, PURPOSE));
    for (int i = 0; i < testRows(rows, fraction); i++) {
      part[order[i]] = 1;
    }
    return part;
  }

  /**
   * Of each class the same share of rows is part 1.
   *
   * <p>Every class gets its share rounded down; what is lacking then goes to the classes that lost
   * most by rounding, the first of equals first.
   *
   * @param classOf the class of each row, from 0
   */
  static int[] stratified(int[] classOf, double fraction, long seed) {
    int total = testRows(classOf.length, fraction);
    List<int[]> members = members(classOf, seed);
    int[] take = new int[members.size()];
    double[] lost = new double[take.length];
    int taken = 0;
    for (int c = 0; c < take.length; c++) {
      double share = fraction * members.get(c).length;
      take[c] = (int) share;
      lost[c] = share - take[c];
      taken += take[c];
    }
    for (; taken < total; taken++) {
      int most = 0;
      for (int c = 1; c < take.length; c++) {
        most = lost[c] > lost[most] ? c : most;
      }
      take[most]++;
      lost[most] = -1;
    }
    int[] part = new int[classOf.length];
    for (int c = 0; c < take.length; c++) {
      for (int i = 0; i < take[c]; i++) {
        part[members.get(c)[i]] = 1;
      }
    }
    return part;
  }

  /** The fold of each row, from 0; sizes differ by at most 1. */
  static int[] folds(int rows, int folds, long seed) {
    return stratifiedFolds(new int[rows], folds, seed);
  }

  /** The fold of each row; the sizes, and the rows of any class in them, differ by at most 1. */
  static int[] stratifiedFolds(int[] classOf, int folds, long seed) {
    if (folds < 2 || folds > classOf.length) {
      throw new IllegalArgumentException(
          "folds: needs 2 to " + classOf.length + ", the number of rows, got " + folds);
    }
    int[] fold = new int[classOf.length];
    int next = 0;
    for (int[] rows : members(classOf, seed)) {
      for (int row : rows) {
        fold[row] = next++ % folds;
      }
    }
    return fold;
  }

  /** The rows that are in a part, or that are not, in their order. */
  static int[] rows(int[] part, int wanted, boolean in) {
    int[] rows = new int[part.length];
    int count = 0;
    for (int r = 0; r < part.length; r++) {
      if (part[r] == wanted == in) {
        rows[count++] = r;
      }
    }
    return Arrays.copyOf(rows, count);
  }

  /** Part 1 as the test part. */
  static <T> Split<T> split(int[] part, Function<int[], T> select) {
    return fold(part, 1, select);
  }

  /** Each fold as the test part once. */
  static <T> List<Split<T>> kFold(int[] fold, int folds, Function<int[], T> select) {
    List<Split<T>> splits = new ArrayList<>();
    for (int f = 0; f < folds; f++) {
      splits.add(fold(fold, f, select));
    }
    return List.copyOf(splits);
  }

  private static <T> Split<T> fold(int[] part, int test, Function<int[], T> select) {
    return new Split<>(select.apply(rows(part, test, false)), select.apply(rows(part, test, true)));
  }

  private static int testRows(int rows, double fraction) {
    if (!(fraction > 0 && fraction < 1)) {
      throw new IllegalArgumentException(
          "test fraction: needs a number between 0 and 1, got " + fraction);
    }
    long test = Math.round(rows * fraction);
    if (test < 1 || test >= rows) {
      throw new IllegalArgumentException(
          "test fraction: "
              + (fraction + " of " + rows + " rows leaves one part empty; needs more rows"));
    }
    return (int) test;
  }

  /** The rows of each class in random order. */
  private static List<int[]> members(int[] classOf, long seed) {
    int classes = Arrays.stream(classOf).max().orElse(-1) + 1;
    int[] count = new int[classes];
    for (int c : classOf) {
      count[c]++;
    }
    List<int[]> members = new ArrayList<>();
    for (int c = 0; c < classes; c++) {
      members.add(new int[count[c]]);
    }
    Arrays.fill(count, 0);
    for (int row : shuffled(classOf.length, new RandomStream(seed, PURPOSE))) {
      members.get(classOf[row])[count[classOf[row]]++] = row;
    }
    return members;
  }

  private static int[] shuffled(int rows, RandomStream random) {
    int[] order = new int[rows];
    for (int i = 0; i < rows; i++) {
      order[i] = i;
    }
    random.shuffle(order, rows);
    return order;
  }
}
