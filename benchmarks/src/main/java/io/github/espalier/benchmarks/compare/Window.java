package io.github.espalier.benchmarks.compare;

/**
 * One uninterrupted stretch of timing.
 *
 * @param seconds how long it took
 * @param steps how many steps it held
 * @param bytes what the timing thread allocated on the heap
 */
public record Window(double seconds, long steps, long bytes) {
  /** Seconds one step took. */
  public double secondsPerStep() {
    return seconds / steps;
  }

  /** Heap bytes one step allocated. */
  public double bytesPerStep() {
    return (double) bytes / steps;
  }
}
