package io.github.espalier.tck;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;

/**
 * Measures what pieces of work allocate once their code is compiled: until then vectors are
 * objects.
 *
 * <p>It waits for the JIT compiler as long as that works, and for all pieces together no more than
 * some processor time of this process, so that other programs do not use it up.
 */
final class AllocationMeter {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final CompilationMXBean COMPILER = ManagementFactory.getCompilationMXBean();
  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private static final int ATTEMPTS = 6;
  private static final long IDLE_NANOS = 4_000_000_000L;

  private long patienceNanos;

  AllocationMeter(int patienceSeconds) {
    patienceNanos = patienceSeconds * 1_000_000_000L;
  }

  /** The fewest bytes that the work allocates in this thread when it is done again and again. */
  long least(Runnable work) {
    long least = Long.MAX_VALUE;
    long start = SYSTEM.getProcessCpuTime();
    long compiled = COMPILER.getTotalCompilationTime();
    long compiledAt = start;
    // A class loaded or a method compiled in between counts as well: once without is enough.
    for (int attempt = 0; least > 0; attempt++) {
      long now = SYSTEM.getProcessCpuTime();
      if (COMPILER.getTotalCompilationTime() > compiled) {
        compiled = COMPILER.getTotalCompilationTime();
        compiledAt = now;
      } else if (attempt >= ATTEMPTS && now - compiledAt > IDLE_NANOS) {
        patienceNanos = 0; // Nothing is being compiled: waiting will not help the next work.
        return least;
      }
      if (attempt >= ATTEMPTS && now - start > patienceNanos) {
        break;
      }
      long before = THREADS.getCurrentThreadAllocatedBytes();
      work.run();
      least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
    }
    patienceNanos -= SYSTEM.getProcessCpuTime() - start;
    return least;
  }
}
