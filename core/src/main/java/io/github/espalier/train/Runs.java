package io.github.espalier.train;

import java.util.Arrays;
import java.util.Objects;

/** The states of schedules, put together and taken apart. */
final class Runs {
  private Runs() {}

  /** Refuses a state of another length. */
  static double[] requireLength(String what, double[] state, int length) {
    if (Objects.requireNonNull(state, "state").length != length) {
      throw new IllegalArgumentException(
          what + ": needs a state of " + length + " numbers, got " + state.length);
    }
    return state;
  }

  /** Some numbers of one's own, then the inner run's. */
  static double[] join(double[] own, Schedule.Run inner) {
    double[] rest = inner.state();
    double[] all = Arrays.copyOf(own, own.length + rest.length);
    System.arraycopy(rest, 0, all, own.length, rest.length);
    return all;
  }
}
