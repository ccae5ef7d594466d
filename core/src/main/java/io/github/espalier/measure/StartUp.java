package io.github.espalier.measure;

import io.github.espalier.backend.BackendSetup;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Times a JVM from its start to the first product of a backend. */
public final class StartUp {
  private static final int TIMEOUT_SECONDS = 60;

  private StartUp() {}

  /**
   * Starts one JVM.
   *
   * @param setup what it loads; null for nothing
   * @return seconds until its first product was there
   * @throws ChildException if the backend cannot load
   */
  public static double seconds(Children children, BackendSetup setup) {
    List<String> words = setup == null ? List.of() : SetupText.write(setup);
    List<String> jvm = setup == null ? List.of() : setup.jvmOptions();
    List<String> command = children.command(jvm, StartMain.class, words);
    long start = System.nanoTime();
    Process process;
    try {
      process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    } catch (IOException e) {
      throw new ChildException("cannot start a JVM: " + e.getMessage());
    }
    children.watch(process);
    Thread alarm = new Thread(() -> stopAfterTimeout(process), "start-up timeout");
    alarm.setDaemon(true);
    alarm.start();
    try (BufferedReader in = process.inputReader(StandardCharsets.UTF_8)) {
      String line;
      while ((line = in.readLine()) != null) {
        if (line.startsWith(Server.OK)) {
          double seconds = (System.nanoTime() - start) * 1e-9;
          process.waitFor();
          return seconds;
        }
        if (line.startsWith(Server.FAILED)) {
          throw new ChildException(line.substring(line.indexOf('\t') + 1));
        }
      }
      throw new ChildException("its JVM ended with status " + process.waitFor());
    } catch (IOException e) {
      throw new ChildException("its JVM went away: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ChildException("interrupted");
    }
  }

  private static void stopAfterTimeout(Process process) {
    try {
      if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
    }
  }
}
