package io.github.espalier.backend;

import io.github.espalier.tensor.DType;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * How a backend is to be created.
 *
 * @param dtype the number format; {@link DType#FLOAT64} by default
 * @param threads the number of compute threads; 1 by default, {@link #ALL_THREADS} for all
 * @param settings what only one backend knows, by name; an unknown name is refused by the backend
 */
public record BackendOptions(DType dtype, int threads, Map<String, String> settings) {
  /** Stands for as many threads as the machine has. */
  public static final int ALL_THREADS = -1;

  private static final BackendOptions DEFAULTS = new BackendOptions(DType.FLOAT64, 1, Map.of());

  /** Checks and copies. */
  public BackendOptions {
    Objects.requireNonNull(dtype, "dtype");
    if (threads < 1 && threads != ALL_THREADS) {
      throw new IllegalArgumentException(
          "threads: needs at least 1, or ALL_THREADS, got " + threads);
    }
    settings = Map.copyOf(Objects.requireNonNull(settings, "settings"));
  }

  /** FLOAT64, one thread, no settings. */
  public static BackendOptions defaults() {
    return DEFAULTS;
  }

  /** These options with another number format. */
  public BackendOptions dtype(DType dtype) {
    return new BackendOptions(dtype, threads, settings);
  }

  /** These options with another number of threads. */
  public BackendOptions threads(int threads) {
    return new BackendOptions(dtype, threads, settings);
  }

  /** These options with ND4J's and its OpenBLAS's own thread settings left as they are. */
  public BackendOptions leaveNativeThreads() {
    return with("leaveNativeThreads", "true");
  }

  /** These options with one more setting. */
  public BackendOptions with(String name, String value) {
    Map<String, String> more = new HashMap<>(settings);
    more.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, "value"));
    return new BackendOptions(dtype, threads, more);
  }

  /**
   * Refuses settings that a backend does not know; for providers.
   *
   * @throws IllegalArgumentException naming the first unknown setting and the known ones
   */
  public void requireKnownSettings(String backend, Set<String> known) {
    for (String name : settings.keySet()) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException(
            "backend " + backend + ": unknown setting \"" + name + "\"; known: " + known);
      }
    }
  }
}
