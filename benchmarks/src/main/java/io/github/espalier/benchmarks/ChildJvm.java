package io.github.espalier.benchmarks;

import io.github.espalier.measure.Jvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/** A command of {@link Main} in a JVM of its own, which has what the backends need. */
final class ChildJvm {
  private static final int INTERRUPTED = 130;

  private ChildJvm() {}

  /**
   * Runs a command; its output is passed on line by line, less the incubator warning.
   *
   * @param jvmOptions options for the JVM beside {@link Jvm#flags}
   * @return its exit status
   */
  static int run(
      List<String> jvmOptions, List<String> arguments, Consumer<String> out, Consumer<String> err)
      throws IOException {
    Process process =
        new ProcessBuilder(Jvm.command(jvmOptions, Main.class, arguments.toArray(String[]::new)))
            .redirectInput(ProcessBuilder.Redirect.INHERIT)
            .start();
    Thread hook = new Thread(process::destroyForcibly, "end child");
    Runtime.getRuntime().addShutdownHook(hook);
    Thread errors = new Thread(() -> pass(process.errorReader(), err), "errors of child");
    errors.start();
    pass(process.inputReader(), out);
    try {
      errors.join();
      return process.waitFor();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      return INTERRUPTED;
    } finally {
      Runtime.getRuntime().removeShutdownHook(hook);
    }
  }

  private static void pass(BufferedReader from, Consumer<String> to) {
    try (from) {
      String line;
      while ((line = from.readLine()) != null) {
        if (!Jvm.isIncubatorWarning(line)) {
          to.accept(line);
        }
      }
    } catch (IOException e) {
      // The child is gone, and with it what it had to say.
    }
  }

  /** Has this JVM end when its parent does, however that ends. */
  static void endWithParent() {
    ProcessHandle.current()
        .parent()
        .ifPresent(parent -> parent.onExit().thenRun(() -> System.exit(INTERRUPTED)));
  }
}
