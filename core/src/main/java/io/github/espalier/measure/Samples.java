package io.github.espalier.measure;

import io.github.espalier.init.RandomStream;
import io.github.espalier.layer.Activation;
import io.github.espalier.network.Sequential;

/**
 * Generated samples for a case: a pure function of row and attempt, exact in either precision.
 *
 * <p>An attempt other than 0 is another draw of a row; see {@link Kinks} for who needs one.
 */
public final class Samples {
  /** Decides the weights and the samples. */
  public static final long SEED = 42;

  /** No absolute value of a feature is above it. */
  public static final double LARGEST = 1;

  private final int inputs;
  private final int outputs;
  private final Activation.Function last;

  /** Samples for a network. */
  public Samples(Sequential network) {
    inputs = network.inputShape().size();
    outputs = network.outputShape().size();
    last = network.lastActivation().function();
  }

  /** Writes the features of one row, uniform in −1…1. */
  public void features(int row, int attempt, double[] out, int offset) {
    RandomStream random = new RandomStream(SEED, "features " + row + " " + attempt);
    for (int c = 0; c < inputs; c++) {
      out[offset + c] = (float) (2 * random.nextDouble() - 1);
    }
  }

  /** Writes the targets of one row: one class, zeros and ones, or uniform numbers. */
  public void targets(int row, double[] out, int offset) {
    RandomStream random = new RandomStream(SEED, "targets " + row);
    int chosen = random.nextInt(outputs);
    for (int c = 0; c < outputs; c++) {
      double drawn = random.nextDouble();
      if (last == Activation.Function.SOFTMAX) {
        out[offset + c] = c == chosen ? 1 : 0;
      } else if (last == Activation.Function.SIGMOID) {
        out[offset + c] = drawn < 0.5 ? 0 : 1;
      } else {
        out[offset + c] = (float) drawn;
      }
    }
  }
}
