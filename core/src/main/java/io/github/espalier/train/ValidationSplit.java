package io.github.espalier.train;

import io.github.espalier.data.Dataset;
import io.github.espalier.data.Split;
import io.github.espalier.init.RandomStream;
import java.util.Arrays;

/**
 * Samples to train on and samples to validate with, as a rule cut from one data set by a seed.
 *
 * @param train samples to train on
 * @param validation samples to validate with, or null
 */
record ValidationSplit(Dataset train, Dataset validation) {
  /** Cuts a data set so that of each class the same share validates. */
  static ValidationSplit stratified(Dataset data, double share, long seed) {
    Split<Dataset> split = data.splitStratified(share, seed);
    return new ValidationSplit(split.train(), split.test());
  }

  /**
   * Cuts a data set.
   *
   * @param share of the samples that validate, rounded to nearest, at least one
   */
  static ValidationSplit of(Dataset data, double share, long seed) {
    int size = data.size();
    if (size < 2) {
      throw new IllegalArgumentException("validationSplit: needs at least 2 samples, got " + size);
    }
    int held = (int) Math.min(size - 1, Math.max(1, Math.round(size * share)));
    int[] order = new int[size];
    Arrays.setAll(order, i -> i);
    new RandomStream(seed, "validation split").shuffle(order, size);
    int[] validation = Arrays.copyOf(order, held);
    int[] train = Arrays.copyOfRange(order, held, size);
    Arrays.sort(validation);
    Arrays.sort(train);
    return new ValidationSplit(data.select(train), data.select(validation));
  }
}
