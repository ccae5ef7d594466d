package io.github.espalier.train;

import io.github.espalier.data.Dataset;

/**
 * 64 bits of a sequence of numbers, to notice that data or batches are not those of before.
 *
 * <p>It finds mistakes; it does not withstand somebody who looks for a collision.
 */
final class Fingerprint {
  private static final int BLOCK = 256;

  private long hash = 0x6a09e667f3bcc908L;

  /** Takes in 64 bits; the order matters. */
  void add(long bits) {
    // Both steps are bijections of the hash, so numbers taken in later never cancel a difference.
    hash = (hash ^ bits) * 0x9e3779b97f4a7c15L;
    hash ^= hash >>> 32;
  }

  /** Takes in the bits of the first numbers of an array. */
  void add(double[] numbers, int count) {
    for (int i = 0; i < count; i++) {
      add(Double.doubleToRawLongBits(numbers[i]));
    }
  }

  long value() {
    return hash;
  }

  /** That of a data set: its shapes and all its numbers. */
  static long of(Dataset data) {
    Fingerprint fingerprint = new Fingerprint();
    int columns = data.featureShape().size();
    fingerprint.add(data.size());
    fingerprint.add(columns);
    fingerprint.add(data.targetCount());
    fingerprint.add(data.hasClassIndices() ? 1 : 0);
    fingerprint.add(data.hasWeights() ? 1 : 0);
    double[] numbers = new double[BLOCK * Math.max(columns, data.targetCount())];
    for (int from = 0; from < data.size(); from += BLOCK) {
      int count = Math.min(BLOCK, data.size() - from);
      data.readFeatures(from, count, numbers);
      fingerprint.add(numbers, count * columns);
      data.readTargets(from, count, numbers);
      fingerprint.add(numbers, count * data.targetCount());
      for (int row = from; data.hasWeights() && row < from + count; row++) {
        fingerprint.add(Double.doubleToRawLongBits(data.weight(row)));
      }
    }
    return fingerprint.value();
  }
}
