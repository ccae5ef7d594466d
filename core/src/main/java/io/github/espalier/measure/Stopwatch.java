package io.github.espalier.measure;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/** Times steps of one kind of one subject: warms up until stable, then measures windows. */
final class Stopwatch {
  /** Steps run unwatched between two looks at the clock take about this long. */
  private static final long CHUNK_NANOS = 1_000_000;

  private static final long WARM_WINDOW_NANOS = 250_000_000;

  /** Warm is when the last three windows are this close to one another. */
  private static final double STABLE = 0.03;

  /**
   * Names of the threads that may work for this one: Espalier's own, and the pool that EJML uses.
   */
  private static final List<String> WORKERS = List.of("espalier-", "ForkJoinPool");

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final Subject subject;
  private final Kind kind;
  private long[] threads;
  private long chunk = 1;

  Stopwatch(Subject subject, Kind kind) {
    this.subject = subject;
    this.kind = kind;
  }

  /** Runs until at least {@code nanos} have passed. */
  Window measure(long nanos) {
    // Workers begin when they are needed, so they are looked up every time.
    threads = computing();
    allocated();
    long asked = allocated();
    // What asking for the count itself allocates.
    long overhead = allocated() - asked;
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

  /** This thread and those that work for it: Espalier's own and EJML's pool. */
  private static long[] computing() {
    Thread[] live = new Thread[Thread.activeCount() + 64];
    int count = Thread.enumerate(live);
    return LongStream.concat(
            LongStream.of(Thread.currentThread().getId()),
            Arrays.stream(live, 0, count)
                .filter(thread -> WORKERS.stream().anyMatch(thread.getName()::startsWith))
                .mapToLong(Thread::getId))
        .toArray();
  }

  private long allocated() {
    long sum = 0;
    for (long bytes : THREADS.getThreadAllocatedBytes(threads)) {
      sum += Math.max(0, bytes);
    }
    return sum;
  }
}
