package io.github.espalier.measure;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The parent's end of a {@link Server} in a JVM of its own.
 *
 * <p><b>Threading.</b> One thread; {@link #close} from any.
 */
public final class Child implements Runner {
  private static final String END = "end of output";

  /** The reason is in the line that follows. */
  private static final String START_OF_FAILURE = "Error occurred during initialization of VM";

  private final String name;
  private final Process process;
  private final Writer commands;
  private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
  private final Path errors;
  private final String[] greeting;

  /** Where a JVM says why it cannot start, it says so here and not among its errors. */
  private volatile String printed = "";

  /**
   * Starts a JVM and waits until its backend is open.
   *
   * @param folder for its error output
   * @param started is told of the process at once
   * @throws ChildException if the backend cannot load, with its reason
   */
  Child(
      String name,
      List<String> command,
      Path folder,
      double timeoutSeconds,
      Consumer<Process> started) {
    this.name = name;
    this.errors = folder.resolve(name.replaceAll("[^A-Za-z0-9]+", "-") + ".err");
    try {
      process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    } catch (IOException e) {
      throw new ChildException("cannot start a JVM: " + e.getMessage());
    }
    started.accept(process);
    commands = process.outputWriter(StandardCharsets.UTF_8);
    Thread reader = new Thread(this::read, "answers of " + name);
    reader.setDaemon(true);
    reader.start();
    try {
      greeting = await(timeoutSeconds);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private void read() {
    try (BufferedReader in = process.inputReader(StandardCharsets.UTF_8)) {
      String line;
      while ((line = in.readLine()) != null) {
        if (line.startsWith(Server.OK) || line.startsWith(Server.FAILED)) {
          answers.add(line);
        } else if (printed.isEmpty() && !line.startsWith(START_OF_FAILURE)) {
          printed = line;
        }
      }
    } catch (IOException e) {
      // Closed from this side.
    }
    answers.add(END);
  }

  @Override
  public String description() {
    return greeting[0];
  }

  @Override
  public String slowOperations() {
    return greeting[1];
  }

  @Override
  public String[] ask(double timeoutSeconds, String... command) {
    try {
      commands.write(String.join("\t", command) + "\n");
      commands.flush();
    } catch (IOException e) {
      throw new ChildException(name + " has ended" + lastError());
    }
    return await(timeoutSeconds);
  }

  private String[] await(double timeoutSeconds) {
    String line;
    try {
      line = answers.poll((long) (timeoutSeconds * 1000), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ChildException("interrupted");
    }
    if (line == null) {
      close();
      throw new ChildException("no answer within " + Math.round(timeoutSeconds) + " s; stopped");
    }
    if (line.equals(END)) {
      throw new ChildException("its JVM ended unexpectedly" + lastError());
    }
    String[] fields = line.split("\t", -1);
    if (fields[0].equals(Server.FAILED)) {
      throw new ChildException(fields[1]);
    }
    return Arrays.copyOfRange(fields, 1, fields.length);
  }

  private String lastError() {
    try {
      process.waitFor(2, TimeUnit.SECONDS);
      String status = process.isAlive() ? "" : " with status " + process.exitValue();
      if (!Files.exists(errors)) {
        return status;
      }
      String rest = printed.isEmpty() ? status : status + ": " + printed;
      return Files.readAllLines(errors, StandardCharsets.ISO_8859_1).stream()
          .filter(line -> !Jvm.isIncubatorWarning(line))
          .findFirst()
          .map(line -> status + ": " + line)
          .orElse(rest);
    } catch (IOException e) {
      return ", and its error output cannot be read: " + e.getMessage();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }

  /** Ends the JVM at once. */
  @Override
  public void close() {
    process.destroyForcibly();
  }
}
