package io.github.espalier.benchmarks.compare;

/**
 * A fixed piece of work in this JVM; how far its time scatters between rounds is the machine's
 * noise.
 */
final class Yardstick {
  private static final int ROUNDS = 4_000_000;
  private long state = 1;

  Yardstick() {
    for (int i = 0; i < 5; i++) {
      seconds();
    }
  }

  /** Runs it once. */
  double seconds() {
    long start = System.nanoTime();
    long x = state;
    for (int i = 0; i < ROUNDS; i++) {
      x = x * 6364136223846793005L + 1442695040888963407L;
      x ^= x >>> 29;
    }
    state = x;
    return (System.nanoTime() - start) * 1e-9;
  }
}
