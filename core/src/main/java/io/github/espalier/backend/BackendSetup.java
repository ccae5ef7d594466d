package io.github.espalier.backend;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.StringJoiner;

/**
 * A backend with its options and the JVM options that these need: one of the ways to run a network
 * on a machine.
 *
 * @param backend its name
 * @param options what it is created with
 * @param jvmOptions what {@code java} must be started with for that, as in {@code
 *     --add-modules=jdk.incubator.vector}; empty if nothing
 */
public record BackendSetup(String backend, BackendOptions options, List<String> jvmOptions) {
  /** Checks and copies. */
  public BackendSetup {
    Objects.requireNonNull(backend, "backend");
    Objects.requireNonNull(options, "options");
    jvmOptions = List.copyOf(jvmOptions);
  }

  /** A setup that needs no JVM options. */
  public static BackendSetup of(String backend, BackendOptions options) {
    return new BackendSetup(backend, options, List.of());
  }

  /** This setup with one thread, and with all where the machine has several; for providers. */
  public List<BackendSetup> withOneAndAllThreads() {
    BackendSetup one = new BackendSetup(backend, options.threads(1), jvmOptions);
    return Runtime.getRuntime().availableProcessors() == 1
        ? List.of(one)
        : List.of(
            one,
            new BackendSetup(backend, options.threads(BackendOptions.ALL_THREADS), jvmOptions));
  }

  /**
   * A new backend of this setup; the caller closes it.
   *
   * @throws IllegalArgumentException as {@link Backends#create(String, BackendOptions)}
   * @throws BackendUnavailableException if it cannot run here, for one without its JVM options
   */
  public Backend create() {
    return Backends.create(backend, options);
  }

  /** Backend and settings, as in {@code plain kernel=vector, FLOAT32, 1 thread}. */
  @Override
  public String toString() {
    StringJoiner text = new StringJoiner(" ");
    text.add(backend);
    options.settings().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(setting -> text.add(setting.getKey() + "=" + setting.getValue()));
    return text + ", " + options.dtype() + ", " + threads();
  }

  /** Its threads in words, as in {@code all threads}. */
  public String threads() {
    return switch (options.threads()) {
      case BackendOptions.ALL_THREADS -> "all threads";
      case 1 -> "1 thread";
      default -> String.format(Locale.ROOT, "%d threads", options.threads());
    };
  }
}
