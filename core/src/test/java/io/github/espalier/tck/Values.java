package io.github.espalier.tck;

import io.github.espalier.tensor.DType;
import java.util.Arrays;
import java.util.SplittableRandom;

/** The numbers that the kit feeds to operations; the same in every run. */
final class Values {
  private Values() {}

  /** What outputs hold before a call: NaN, so that a forgotten or mixed-in element shows. */
  static double[] unset(int size) {
    double[] v = new double[size];
    Arrays.fill(v, Double.NaN);
    return v;
  }

  /** Numbers in (−2, 2), with exact zeros among them, where derivatives have their corner cases. */
  static double[] signed(long seed, int size) {
    double[] v = between(seed, size, -2, 2);
    // Elsewhere for every seed: a zero times a zero would hide a wrong derivative.
    for (int i = (int) Long.remainderUnsigned(seed, 7); i < size; i += 7) {
      v[i] = 0;
    }
    return v;
  }

  /** Numbers in (0.1, 2). */
  static double[] positive(long seed, int size) {
    return between(seed, size, 0.1, 2);
  }

  /** Numbers in (0.05, 0.95). */
  static double[] probabilities(long seed, int size) {
    return between(seed, size, 0.05, 0.95);
  }

  static double[] between(long seed, int size, double low, double high) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] v = new double[size];
    for (int i = 0; i < size; i++) {
      v[i] = low + (high - low) * random.nextDouble();
    }
    return v;
  }

  /** For each row a class from 0 to {@code classes − 1}. */
  static double[] classes(long seed, int rows, int classes) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] v = new double[rows];
    for (int i = 0; i < rows; i++) {
      v[i] = random.nextInt(classes);
    }
    return v;
  }

  /** Ones at the given classes. */
  static double[] oneHot(double[] classes, int cols) {
    double[] v = new double[classes.length * cols];
    for (int r = 0; r < classes.length; r++) {
      v[r * cols + (int) classes[r]] = 1;
    }
    return v;
  }

  /** Row numbers from 0 to {@code rows − 1}, some of them more than once. */
  static int[] rowNumbers(long seed, int count, int rows) {
    SplittableRandom random = new SplittableRandom(seed);
    int[] v = new int[count];
    for (int i = 0; i < count; i++) {
      v[i] = i > 0 && i % 4 == 0 ? v[i - 1] : random.nextInt(rows);
    }
    return v;
  }

  /** The numbers as the format holds them. */
  static double[] rounded(DType dtype, double[] v) {
    double[] copy = v.clone();
    if (dtype == DType.FLOAT32) {
      for (int i = 0; i < copy.length; i++) {
        copy[i] = (float) copy[i];
      }
    }
    return copy;
  }

  /** Whether both hold the same bits, NaN and the sign of zero included. */
  static boolean sameBits(double[] a, double[] b) {
    return Arrays.equals(a, b);
  }
}
