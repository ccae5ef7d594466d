package io.github.espalier.benchmarks.network;

import io.github.espalier.init.RandomStream;

/**
 * Generated samples for a case: a pure function of row and attempt, exact in either precision.
 *
 * <p>An attempt other than 0 is another draw of a row; see {@link
 * io.github.espalier.benchmarks.proof.Kinks} for who needs one.
 */
public final class Samples {
  /** Decides the weights and the samples. */
  public static final long SEED = 42;

  /** No absolute value of a feature is above it. */
  public static final double LARGEST = 1;

  private final NetworkSpec spec;

  /** Samples for a network. */
  public Samples(NetworkSpec spec) {
    this.spec = spec;
  }

  /** Writes the features of one row, uniform in −1…1. */
  public void features(int row, int attempt, double[] out, int offset) {
    RandomStream random = new RandomStream(SEED, "features " + row + " " + attempt);
    int count = spec.network().inputShape().size();
    for (int c = 0; c < count; c++) {
      out[offset + c] = (float) (2 * random.nextDouble() - 1);
    }
  }

  /** Writes the targets of one row: one class, zeros and ones, or uniform numbers. */
  public void targets(int row, double[] out, int offset) {
    RandomStream random = new RandomStream(SEED, "targets " + row);
    int count = spec.network().outputShape().size();
    int chosen = random.nextInt(count);
    for (int c = 0; c < count; c++) {
      double drawn = random.nextDouble();
      if (spec.classifies()) {
        out[offset + c] = c == chosen ? 1 : 0;
      } else if (spec.decides()) {
        out[offset + c] = drawn < 0.5 ? 0 : 1;
      } else {
        out[offset + c] = (float) drawn;
      }
    }
  }
}
