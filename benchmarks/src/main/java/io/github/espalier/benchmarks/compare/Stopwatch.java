package io.github.espalier.benchmarks.compare;

import com.sun.management.ThreadMXBean;
import io.github.espalier.benchmarks.network.Subject;
import java.lang.management.ManagementFactory;

/** Times steps of one kind of one subject: warms up until stable, then measures windows. */
final class Stopwatch {
  /** Steps run unwatched between two looks at the clock take about this long. */
  private static final long CHUNK_NANOS = 1_000_000;

  private static final long WARM_WINDOW_NANOS = 250_000_000;

  /** Warm is when the last three windows are this close to one another. */
  private static final double STABLE = 0.03;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final Subject subject;
  private final Kind kind;
  private final long overhead;
  private long chunk = 1;

  Stopwatch(Subject subject, Kind kind) {
    this.subject = subject;
    this.kind = kind;
    // What asking for the count itself allocates.
    allocated();
    long bytes = allocated();
    overhead = allocated() - bytes;
  }

  /** Runs until at least {@code nanos} have passed. */
  Window measure(long nanos) {
    long bytes = allocated();
    long start = System.nanoTime();
    long steps = 0;
    long elapsed;
    do {
      long before = System.nanoTime();
      for (long i = 0; i < chunk; i++) {
        kind.run(subject);
      }
      steps += chunk;
      long now = System.nanoTime();
      elapsed = now - start;
      if (now - before < CHUNK_NANOS / 2) {
        chunk *= 2;
      }
    } while (elapsed < nanos);
    // Read before the window itself is allocated.
    long grown = allocated() - bytes - overhead;
    return new Window(elapsed * 1e-9, steps, Math.max(0, grown));
  }

  /**
   * Warms up for at least {@code least} nanoseconds, then until three windows in a row agree, at
   * most for {@code most}.
   *
   * @return whether it became stable
   */
  boolean warm(long least, long most) {
    long start = System.nanoTime();
    double second = Double.NaN;
    double third = Double.NaN;
    while (true) {
      double first = measure(WARM_WINDOW_NANOS).secondsPerStep();
      double low = Math.min(first, Math.min(second, third));
      double high = Math.max(first, Math.max(second, third));
      long elapsed = System.nanoTime() - start;
      boolean stable = high <= low * (1 + STABLE);
      if (elapsed >= most || elapsed >= least && stable) {
        return stable;
      }
      third = second;
      second = first;
    }
  }

  private static long allocated() {
    return THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
  }
}
