package io.github.espalier.tck;

import io.github.espalier.tensor.DType;

/**
 * How far a result may lie from the reference: {@code |got − reference| ≤ bound · max(1,
 * |reference|)}.
 *
 * <p>Bounds are multiples of the format's epsilon. The kit's inputs have magnitudes of about 1, so
 * that 1 is the right floor for the scale. NaN must meet NaN and an infinity the same infinity.
 *
 * @param name says where the bound comes from, for messages
 * @param bound the allowed deviation relative to {@code max(1, |reference|)}; 0 asks for equality
 */
record Tolerance(String name, double bound) {
  /** A result that only moves or compares numbers: not the least deviation. */
  static final Tolerance EXACT = new Tolerance("exact", 0);

  /** A short chain of roundings and elementary functions per element: 64 epsilon. */
  static Tolerance elementwise(DType dtype) {
    return new Tolerance("element-wise " + dtype, 64 * dtype.epsilon());
  }

  /** A sum of {@code terms} products of about 1, in any order: 64 + 4·terms epsilon. */
  static Tolerance sum(DType dtype, int terms) {
    return new Tolerance("sum of " + terms + " " + dtype, (64 + 4.0 * terms) * dtype.epsilon());
  }

  /** Between {@code FLOAT64} rounding and what one {@code FLOAT32} operation loses: 1e-11. */
  static Tolerance doubleArithmetic() {
    return new Tolerance("double arithmetic (FLOAT32 arithmetic loses 1e-8)", 1e-11);
  }

  /** Probabilities of a row against 1: 1e-12, or 1e-6 in {@code FLOAT32}. */
  static Tolerance sumOfProbabilities(DType dtype) {
    return new Tolerance("sum of probabilities " + dtype, dtype == DType.FLOAT64 ? 1e-12 : 1e-6);
  }

  /** Whether the result is close enough to the reference. */
  boolean accepts(double got, double reference) {
    if (got == reference || (got != got && reference != reference)) {
      return true;
    }
    return Math.abs(got - reference) <= bound * Math.max(1, Math.abs(reference))
        && !Double.isInfinite(reference);
  }

  /** Fails, naming the first element outside. */
  void check(String what, int cols, double[] got, double[] reference) {
    if (got.length != reference.length) {
      throw new AssertionError(
          what + ": " + got.length + " elements, the reference has " + reference.length);
    }
    for (int i = 0; i < got.length; i++) {
      if (!accepts(got[i], reference[i])) {
        throw new AssertionError(
            "%s[%d, %d] is %s, the reference says %s; allowed is %s (%.3g)"
                .formatted(what, i / cols, i % cols, got[i], reference[i], name, bound));
      }
    }
  }
}
