package io.github.espalier.measure;

import io.github.espalier.network.Sequential;
import io.github.espalier.tensor.DType;

/**
 * How far two correct computations of one task may be apart, relative to the largest number of the
 * array in question: {@value #FACTOR} · ε · √(longest sum) · layers.
 *
 * <p>The rounding errors of a sum of k products grow like √k · ε when their signs are random, and
 * add up over the layers.
 *
 * @param dtype whose ε
 * @param longestSum the most products in one sum: the widest layer input or the batch
 * @param layers how many products follow one another
 */
public record Tolerance(DType dtype, int longestSum, int layers) {
  /** Room for sums in another order and for elementary functions of another library. */
  public static final int FACTOR = 16;

  /** For a task in a precision. */
  public static Tolerance of(DType dtype, Task work) {
    Sequential network = work.network();
    int longest = work.batch();
    for (int i = 0; i < network.layers().size(); i++) {
      longest = Math.max(longest, network.layerInputShape(i).size());
    }
    return new Tolerance(dtype, longest, network.layers().size());
  }

  /** The permitted difference, relative to an array's largest magnitude. */
  public double relative() {
    return FACTOR * dtype.epsilon() * Math.sqrt(longestSum) * layers;
  }
}
