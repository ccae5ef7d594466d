package io.github.espalier.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * What this process holds.
 *
 * @param heap bytes of live objects
 * @param resident bytes of memory that the system has given it
 * @param offHeap bytes outside of the heap that Java knows of
 * @param files open files
 * @param threads Java threads
 * @param tasks threads of the system, with those of the JVM and of native libraries
 */
record Resources(long heap, long resident, long offHeap, long files, int threads, long tasks) {
  private static final Path PROCESS = Path.of("/proc/self");

  /** The JVM starts and ends threads that compile as it sees fit. */
  private static final int JVM_TASKS = 4;

  /** Whether the system tells them. */
  static boolean known() {
    return Files.exists(PROCESS.resolve("status"));
  }

  /** What there is now. */
  static Resources now(LongSupplier offHeap) throws IOException, InterruptedException {
    // Twice: what the first one finds unreachable is freed by a cleaner, in its own thread.
    System.gc();
    TimeUnit.MILLISECONDS.sleep(50);
    System.gc();
    TimeUnit.MILLISECONDS.sleep(50);
    return new Resources(
        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
        residentBytes(),
        offHeap.getAsLong(),
        count("fd"),
        ManagementFactory.getThreadMXBean().getThreadCount(),
        count("task"));
  }

  private static long residentBytes() throws IOException {
    try (Stream<String> lines = Files.lines(PROCESS.resolve("status"))) {
      String line = lines.filter(l -> l.startsWith("VmRSS:")).findFirst().orElseThrow();
      return 1024 * Long.parseLong(line.replaceAll("[^0-9]", ""));
    }
  }

  private static long count(String folder) throws IOException {
    try (Stream<Path> entries = Files.list(PROCESS.resolve(folder))) {
      return entries.count();
    }
  }

  /** Refuses what a run may not have gained since an earlier moment. */
  void requireNoMoreThan(Resources earlier) {
    assertEquals(earlier.offHeap, offHeap, "bytes outside of the heap");
    assertEquals(earlier.files, files, "open files");
    assertEquals(earlier.threads, threads, "Java threads");
    assertTrue(
        tasks <= earlier.tasks + JVM_TASKS, "system threads: " + earlier.tasks + ", then " + tasks);
  }

  /** Refuses memory that has grown by more than 2 % of the heap, 5 % of what is resident. */
  void requireFlat(Resources earlier) {
    assertTrue(heap <= 1.02 * earlier.heap, "heap: " + earlier + ", then " + this);
    assertTrue(resident <= 1.05 * earlier.resident, "resident: " + earlier + ", then " + this);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "heap %.2f MB, resident %.1f MB, off-heap %d bytes, %d files, %d threads, %d in all",
        heap / 1e6,
        resident / 1e6,
        offHeap,
        files,
        threads,
        tasks);
  }
}
