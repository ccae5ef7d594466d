package io.github.espalier.data;

import io.github.espalier.internal.Check;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What stands in for a missing value: found in the training data, or given.
 *
 * @param kind how it is found
 * @param number the constant, if it is a number
 * @param text the constant, if it is a text; else null
 */
public record Imputation(Kind kind, double number, String text) {
  /** The ways there are. */
  public enum Kind {
    /** The mean of the numbers there are. */
    MEAN,
    /** The middle one of the numbers there are, or the mean of the middle two. */
    MEDIAN,
    /** The value that is there most often; of several the least. */
    MOST_FREQUENT,
    /** A number. */
    NUMBER,
    /** A text. */
    TEXT
  }

  /** Checks. */
  public Imputation {
    Objects.requireNonNull(kind, "kind");
    Check.finite("imputation", number);
    if (kind == Kind.TEXT) {
      Objects.requireNonNull(text, "text");
    }
  }

  /** The mean of the numbers there are. */
  public static Imputation mean() {
    return new Imputation(Kind.MEAN, 0, null);
  }

  /** The middle one of the numbers there are. */
  public static Imputation median() {
    return new Imputation(Kind.MEDIAN, 0, null);
  }

  /** The value that is there most often. */
  public static Imputation mostFrequent() {
    return new Imputation(Kind.MOST_FREQUENT, 0, null);
  }

  /** A number. */
  public static Imputation constant(double number) {
    return new Imputation(Kind.NUMBER, number, null);
  }

  /** A text, which becomes a category of its own if it is none. */
  public static Imputation constant(String text) {
    return new Imputation(Kind.TEXT, 0, Objects.requireNonNull(text, "text"));
  }

  /** Whether it can stand in for a number. */
  boolean fitsNumbers() {
    return kind != Kind.TEXT;
  }

  /** Whether it can stand in for a category. */
  boolean fitsCategories() {
    return kind == Kind.TEXT || kind == Kind.MOST_FREQUENT;
  }

  /** The number for a column with these values, of which there is at least one. */
  double numberFor(double[] values) {
    return switch (kind) {
      case MEAN -> Scaling.mean(values);
      case MEDIAN -> median(values.clone());
      case MOST_FREQUENT -> mostFrequent(Arrays.stream(values).boxed().toArray(Double[]::new));
      case NUMBER -> number;
      case TEXT -> throw new IllegalStateException("a text is no number");
    };
  }

  /** The text for a column with these values, of which there is at least one. */
  String textFor(String[] values) {
    return kind == Kind.TEXT ? text : mostFrequent(values);
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    int middle = values.length / 2;
    return values.length % 2 == 1 ? values[middle] : values[middle - 1] / 2 + values[middle] / 2;
  }

  private static <T extends Comparable<T>> T mostFrequent(T[] values) {
    Map<T, Integer> counts = new TreeMap<>();
    for (T value : values) {
      counts.merge(value, 1, Integer::sum);
    }
    T best = values[0];
    for (Map.Entry<T, Integer> entry : counts.entrySet()) {
      int lead = entry.getValue() - counts.get(best);
      if (lead > 0 || lead == 0 && entry.getKey().compareTo(best) < 0) {
        best = entry.getKey();
      }
    }
    return best;
  }

  @Override
  public String toString() {
    return switch (kind) {
      case MEAN -> "mean";
      case MEDIAN -> "median";
      case MOST_FREQUENT -> "most frequent";
      case NUMBER -> NumberText.of(number);
      case TEXT -> NumberText.quoted(text);
    };
  }
}
