package io.github.espalier.data;

import java.util.Objects;

/**
 * Data in two parts that have no row in common: one to learn from, one to be tested on.
 *
 * <p>The rows of each part keep the order they had.
 *
 * @param <T> {@link Table} or {@link Dataset}
 * @param train to learn from
 * @param test to be tested on: a validation or a test set
 */
public record Split<T>(T train, T test) {
  /** Checks for null. */
  public Split {
    Objects.requireNonNull(train, "train");
    Objects.requireNonNull(test, "test");
  }
}
