package io.github.espalier.benchmarks.peak;

import java.util.function.LongSupplier;

/**
 * Multiply-adds over an array in the first cache, several on each element, which the JIT compiler
 * vectorises: the most that a JVM without the Vector API shows of the processor.
 */
final class JitFmaLoop64 implements LongSupplier {
  private static final int LENGTH = 512;
  private static final int ROUNDS = 400;
  private static final int CHAIN = 8;

  private final double[] numbers = new double[LENGTH];

  /** Runs for a moment, well under a millisecond; the operations done. */
  @Override
  public long getAsLong() {
    for (int round = 0; round < ROUNDS; round++) {
      pass(numbers, 0.5d);
    }
    return 2L * CHAIN * LENGTH * ROUNDS;
  }

  /** The numbers approach 1, so none overflows or becomes subnormal. */
  private static void pass(double[] numbers, double x) {
    for (int i = 0; i < numbers.length; i++) {
      double a = Math.fma(numbers[i], x, x);
      double b = Math.fma(a, x, x);
      double c = Math.fma(b, x, x);
      double d = Math.fma(c, x, x);
      double e = Math.fma(d, x, x);
      double f = Math.fma(e, x, x);
      double g = Math.fma(f, x, x);
      numbers[i] = Math.fma(g, x, x);
    }
  }
}
