package io.github.espalier.measure;

/**
 * One uninterrupted stretch of timing.
 *
 * @param seconds how long it took
 * @param steps how many steps it held
 * @param bytes what the timing thread and the workers allocated on the heap
 */
public record Window(double seconds, long steps, long bytes) {
  /** What {@link #fields} wrote. */
  public static Window of(String[] fields) {
    return new Window(
        Double.parseDouble(fields[0]), Long.parseLong(fields[1]), Long.parseLong(fields[2]));
  }

  /** This window as one line, separated by tabs. */
  String fields() {
    return seconds + "\t" + steps + "\t" + bytes;
  }

  /** Seconds one step took. */
  public double secondsPerStep() {
    return seconds / steps;
  }

  /** Heap bytes one step allocated. */
  public double bytesPerStep() {
    return (double) bytes / steps;
  }
}
