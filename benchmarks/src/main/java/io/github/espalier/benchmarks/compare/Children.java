package io.github.espalier.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

  private final List<String> options;
  private final Path folder;
  private final Set<Process> processes = ConcurrentHashMap.newKeySet();
  private final Thread hook = new Thread(this::end, "end children");

  /**
   * None yet.
   *
   * @param options JVM options for all of them
   */
  public Children(List<String> options) throws IOException {
    this.options = List.copyOf(options);
    folder = Files.createTempDirectory("espalier-compare");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** A folder that lives as long as this. */
  Path folder() {
    return folder;
  }

  List<String> command(Class<?> main, String... arguments) {
    return Jvm.command(options, main, arguments);
  }

  /**
   * Starts a JVM for an engine.
   *
   * @param others backends that run first in it
   * @throws ChildException if the backend cannot load
   */
  Child open(Engine engine, String... others) {
    return new Child(
        engine.toString(),
        command(ChildMain.class, engine.arguments(others)),
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
      files.sorted(java.util.Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
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
