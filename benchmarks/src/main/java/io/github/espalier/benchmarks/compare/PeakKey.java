package io.github.espalier.benchmarks.compare;

import io.github.espalier.tensor.DType;

/**
 * What a peak holds for.
 *
 * @param dtype the precision
 * @param threads how many threads compute at once
 */
public record PeakKey(DType dtype, int threads) {
  /** The peak an engine is measured against. */
  static PeakKey of(Engine engine) {
    return new PeakKey(engine.dtype(), engine.threadCount());
  }

  @Override
  public String toString() {
    return dtype + (threads == 1 ? ", 1 thread" : ", " + threads + " threads");
  }
}
