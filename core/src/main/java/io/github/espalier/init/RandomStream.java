package io.github.espalier.init;

import java.util.Objects;

/**
 * A stream of random numbers that is a pure function of (seed, purpose, index).
 *
 * <p>The generator counts: number i of a stream is a mix of the stream's key and i, so there is no
 * state to save, and two backends, or a resumed run, draw the same numbers. Seed 0 is a seed.
 *
 * <p><b>Threading.</b> One thread at a time.
 *
 * <p><b>Source.</b> SplitMix64 (Steele, Lea, Flood 2014) with its finalizer by Stafford; normal
 * numbers by the polar method of Marsaglia.
 */
public final class RandomStream {
  private static final long GAMMA = 0x9e3779b97f4a7c15L;

  private final long base;
  private long key;
  private long counter;
  private double spare;
  private boolean hasSpare;

  /** The stream of a seed for a purpose, at index 0. */
  public RandomStream(long seed, String purpose) {
    long hash = mix(seed + GAMMA);
    Objects.requireNonNull(purpose, "purpose");
    for (int i = 0; i < purpose.length(); i++) {
      hash = mix((hash ^ purpose.charAt(i)) + GAMMA);
    }
    base = hash;
    restart(0);
  }

  /** Goes to the beginning of the stream with this index: an epoch, or a step. */
  public void restart(long index) {
    key = mix(base ^ mix(index + GAMMA));
    counter = 0;
    hasSpare = false;
  }

  /** 64 random bits. */
  public long nextLong() {
    return mix(key + ++counter * GAMMA);
  }

  /** A number from [0, 1), a multiple of 2⁻⁵³. */
  public double nextDouble() {
    return (nextLong() >>> 11) * 0x1p-53;
  }

  /** An integer from [0, bound), without bias. */
  public int nextInt(int bound) {
    if (bound <= 0) {
      throw new IllegalArgumentException("bound: needs at least 1, got " + bound);
    }
    while (true) {
      long bits = nextLong() >>> 33;
      long value = bits % bound;
      if (bits - value + (bound - 1) < 1L << 31) {
        return (int) value;
      }
    }
  }

  /** A number from the standard normal distribution. */
  public double nextGaussian() {
    if (hasSpare) {
      hasSpare = false;
      return spare;
    }
    while (true) {
      double u = 2 * nextDouble() - 1;
      double v = 2 * nextDouble() - 1;
      double s = u * u + v * v;
      if (s > 0 && s < 1) {
        // StrictMath, so that the weights of a seed are the same on every machine.
        double factor = StrictMath.sqrt(-2 * StrictMath.log(s) / s);
        spare = v * factor;
        hasSpare = true;
        return u * factor;
      }
    }
  }

  /** Puts the first {@code length} entries into a random order (Fisher, Yates). */
  public void shuffle(int[] array, int length) {
    for (int i = length - 1; i > 0; i--) {
      int j = nextInt(i + 1);
      int swap = array[i];
      array[i] = array[j];
      array[j] = swap;
    }
  }

  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
