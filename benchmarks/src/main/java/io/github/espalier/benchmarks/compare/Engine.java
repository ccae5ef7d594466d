package io.github.espalier.benchmarks.compare;

import io.github.espalier.backend.BackendOptions;
import io.github.espalier.backend.BackendSetup;
import io.github.espalier.benchmarks.UsageException;
import io.github.espalier.tensor.DType;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A backend with a kernel, a precision and a number of threads: what one timed JVM loads.
 *
 * @param backend its name
 * @param kernel its setting {@code kernel}, or {@link #NO_KERNEL} for a backend that has one only
 * @param dtype its number format
 * @param threads its compute threads, or {@link BackendOptions#ALL_THREADS}
 */
public record Engine(String backend, String kernel, DType dtype, int threads) {
  /** The kernel of a backend that offers no choice. */
  public static final String NO_KERNEL = "-";

  /** The kernels of plain, in the order of the reports. */
  public static final List<String> KERNELS = List.of("jit", "vector");

  private static final String PLAIN = "plain";
  private static final String EJML = "ejml";
  private static final String SETTING = "kernel";

  /**
   * Every combination, each once: only plain has kernels, and EJML takes one thread or all of them.
   */
  public static List<Engine> all(
      Collection<String> backends,
      Collection<String> kernels,
      Collection<DType> dtypes,
      Collection<Integer> threads) {
    Set<Engine> engines = new LinkedHashSet<>();
    for (DType dtype : dtypes) {
      for (String backend : backends) {
        for (String kernel : backend.equals(PLAIN) ? kernels : List.of(NO_KERNEL)) {
          for (int count : threads) {
            boolean all = count != 1 && backend.equals(EJML);
            engines.add(
                new Engine(backend, kernel, dtype, all ? BackendOptions.ALL_THREADS : count));
          }
        }
      }
    }
    return List.copyOf(engines);
  }

  /** A backend with one thread and, if it has a choice, the kernel it chooses itself. */
  static Engine usual(String backend, DType dtype) {
    return new Engine(backend, backend.equals(PLAIN) ? "auto" : NO_KERNEL, dtype, 1);
  }

  /** What its backend is created with. */
  public BackendOptions options() {
    BackendOptions options = BackendOptions.defaults().dtype(dtype).threads(threads);
    return kernel.equals(NO_KERNEL) ? options : options.with(SETTING, kernel);
  }

  /** What it is for a JVM. */
  public BackendSetup setup() {
    return BackendSetup.of(backend, options());
  }

  /**
   * Whether it reaches its speed seconds later than others: ND4J because of what surrounds its
   * native calls, vectors because they are objects until the last compiler has seen them.
   */
  public boolean isCompiledLate() {
    return backend.equals("nd4j") || kernel.equals("vector");
  }

  /** Compute threads in this JVM. */
  public int threadCount() {
    return threads == BackendOptions.ALL_THREADS
        ? Runtime.getRuntime().availableProcessors()
        : threads;
  }

  /** Its threads in a narrow column. */
  public String threadsText() {
    return threads == BackendOptions.ALL_THREADS ? "all" : Integer.toString(threads);
  }

  /** Backend and kernel. */
  public String name() {
    return kernel.equals(NO_KERNEL) ? backend : backend + " " + kernel;
  }

  /** Backend, kernel, and threads if there are several. */
  public String label() {
    return threads == 1 ? name() : name() + " " + threadsText() + "T";
  }

  /**
   * Reads a number of threads.
   *
   * @throws UsageException if it is neither a number of at least 1 nor {@code all}
   */
  public static int threads(String text) {
    if (text.equals("all")) {
      return BackendOptions.ALL_THREADS;
    }
    try {
      int number = Integer.parseInt(text);
      if (number >= 1) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Falls through to the same message.
    }
    throw new UsageException(
        "threads \"" + text + "\": needs a whole number of at least 1, or all");
  }

  /**
   * Reads a kernel of plain.
   *
   * @throws UsageException if there is none of that name
   */
  public static String kernel(String text) {
    if (!KERNELS.contains(text)) {
      throw new UsageException("no kernel named \"" + text + "\"; there are " + KERNELS);
    }
    return text;
  }

  @Override
  public String toString() {
    return name() + " " + dtype + ", " + threadsText() + (threads == 1 ? " thread" : " threads");
  }
}
