package io.github.espalier.benchmarks.compare;

/** How long work will still take, judged by how long its finished parts took. */
final class Eta {
  private double left;
  private double done;
  private double took;

  /**
   * Nothing is done yet.
   *
   * @param expected seconds that all parts are expected to take
   */
  Eta(double expected) {
    left = expected;
  }

  /** There is more to do, by so many seconds. */
  void more(double expected) {
    left += expected;
  }

  /**
   * A part is done.
   *
   * @param expected seconds that it was expected to take
   * @param now seconds since the beginning
   */
  void done(double expected, double now) {
    left = Math.max(0, left - expected);
    done += expected;
    took = now;
  }

  /** Seconds from now, seconds since the beginning, to the end. */
  double left(double now) {
    double pace = done > 0 ? took / done : 1;
    return Math.max(0, left * pace - (now - took));
  }
}
