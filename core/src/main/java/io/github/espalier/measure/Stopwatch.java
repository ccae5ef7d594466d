package io.github.espalier.measure;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/** Times steps of one kind of one subject: warms up until stable, then measures windows. */
final class Stopwatch {
  /** Steps run unwatched between two looks at the clock take about this long. */
  private static final long CHUNK_NANOS = 1_000_000;

  private static final long LONGEST_WARM_WINDOW_NANOS = 100_000_000;

  /** Warm is when as many windows show no difference to as many before them. */
  private static final int WARM_WINDOWS = 5;

  /**
   * A step that makes more garbage is not compiled yet, however steady its times: vectors that are
   * still objects make some 200 MB a second, all that compiled steps leave is below 1 MB.
   */
  private static final double MOST_BYTES_PER_SECOND = 10e6;

  /**
   * Names of the threads that may work for this one: Espalier's own, and the pool that EJML uses.
   */
  private static final List<String> WORKERS = List.of("espalier-", "ForkJoinPool");

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final Subject subject;
  private final Kind kind;
  private long[] threads;
  private long chunk = 1;

  /** Takes what steps return, so that nothing can be left out as unused. */
  private double used;

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
        used += kind.run(subject);
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
   * Warms up for at least {@code least} nanoseconds, then until times have settled, at most for
   * {@code most}. They have when {@value #WARM_WINDOWS} windows differ from as many before them by
   * no more than their scatter explains, and the newest made little garbage.
   *
   * @return whether they have
   */
  boolean warm(long least, long most) {
    long start = System.nanoTime();
    long window = Math.min(LONGEST_WARM_WINDOW_NANOS, most / (2 * WARM_WINDOWS + 2));
    List<Double> windows = new ArrayList<>();
    while (true) {
      Window newest = measure(window);
      windows.add(newest.secondsPerStep());
      long elapsed = System.nanoTime() - start;
      boolean settled =
          settled(windows) && newest.bytes() < MOST_BYTES_PER_SECOND * newest.seconds();
      if (elapsed >= most || elapsed >= least && settled) {
        return settled;
      }
    }
  }

  /** Whether the newest of these times say the same as those before them. */
  static boolean settled(List<Double> windows) {
    int n = windows.size();
    if (n < 2 * WARM_WINDOWS) {
      return false;
    }
    Statistic before = Statistic.of(windows.subList(n - 2 * WARM_WINDOWS, n - WARM_WINDOWS));
    Statistic now = Statistic.of(windows.subList(n - WARM_WINDOWS, n));
    return before.ties(now) && now.ties(before);
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
