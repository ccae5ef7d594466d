package io.github.espalier.measure;

import io.github.espalier.backend.BackendOptions;
import io.github.espalier.backend.BackendSetup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The JVMs that one run has started; closing ends them all and removes their files.
 *
 * <p>A hook does the same when this JVM is told to end, so that Ctrl-C leaves no orphans.
 */
public final class Children implements AutoCloseable {
  private static final double OPEN_SECONDS = 60;

  private final Class<?> main;
  private final List<String> options;
  private final Path folder;
  private final Set<Process> processes = ConcurrentHashMap.newKeySet();
  private final Thread hook = new Thread(this::end, "end children");

  /**
   * None yet.
   *
   * @param main the class they run: its arguments end with those of {@link SetupText}, and it calls
   *     {@link Server#serve}
   * @param options JVM options for all of them
   */
  public Children(Class<?> main, List<String> options) throws IOException {
    this.main = main;
    this.options = List.copyOf(options);
    folder = Files.createTempDirectory("espalier-compare");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** A folder that lives as long as this. */
  public Path folder() {
    return folder;
  }

  List<String> command(List<String> more, Class<?> start, List<String> words) {
    List<String> all = new ArrayList<>(more);
    all.addAll(options);
    return Jvm.command(all, start, words.toArray(String[]::new));
  }

  /**
   * Starts a JVM with the reference.
   *
   * @param before as of {@link #open}
   */
  public Child openReference(String... before) {
    return open(BackendSetup.of(ReferenceBackend.NAME, BackendOptions.defaults()), before);
  }

  /**
   * Starts a JVM for a setup.
   *
   * @param before arguments of its main class that stand before the setup
   * @throws ChildException if the backend cannot load
   */
  public Child open(BackendSetup setup, String... before) {
    List<String> words = new ArrayList<>(List.of(before));
    words.addAll(SetupText.write(setup));
    return new Child(
        setup.toString(),
        command(setup.jvmOptions(), main, words),
        folder,
        OPEN_SECONDS,
        this::watch);
  }

  /** Has a process ended with the others. */
  void watch(Process process) {
    processes.add(process);
    process.onExit().thenAccept(processes::remove);
  }

  private void end() {
    processes.forEach(Process::destroyForcibly);
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException | java.io.UncheckedIOException e) {
      // Temporary files; the system clears them away.
    }
  }

  @Override
  public void close() {
    end();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is ending; the hook runs anyway.
    }
  }
}
