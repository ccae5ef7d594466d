package io.github.espalier.measure;

import io.github.espalier.backend.Backend;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * One backend that carries out commands: proves, warms up, measures.
 *
 * <p>As the main loop of a JVM it reads commands from standard input and answers each with one
 * line; fields are separated by tabs, answers begin with {@link #OK} or {@link #FAILED}. The JVM
 * ends when its standard input does, also in the middle of a command, so that it never outlives its
 * parent.
 */
public final class Server implements AutoCloseable {
  /** Begins the answer to a command that was carried out. */
  public static final String OK = "espalier-ok";

  /** Begins the answer to a command that failed; the reason follows. */
  public static final String FAILED = "espalier-failed";

  private final Backend backend;
  private final Function<String, Task> reader;
  private final Map<String, Command> commands = new HashMap<>();
  private final Map<String, Task> tasks = new HashMap<>();
  private final Map<String, int[]> attempts = new HashMap<>();
  private final Map<String, Subject> subjects = new HashMap<>();
  private final Map<String, Stopwatch> stopwatches = new HashMap<>();

  /** Answers one command. */
  public interface Command {
    /**
     * The fields of the answer, separated by tabs.
     *
     * @param words the command's name, then its arguments
     */
    String run(String[] words) throws IOException;
  }

  /**
   * A server of a backend, which it closes.
   *
   * @param reader finds a task by its key
   */
  public Server(Backend backend, Function<String, Task> reader) {
    this.backend = backend;
    this.reader = reader;
    with("kinks", this::kinks);
    with("prove", this::prove);
    with("warm", this::warm);
    with("measure", words -> stopwatch(words[1], words[2]).measure(nanos(words[3])).fields());
    with("memory", words -> Long.toString(Memory.mostBytes()));
  }

  /** Adds a command, or puts it in the place of another of that name. */
  public Server with(String name, Command command) {
    commands.put(name, command);
    return this;
  }

  /** Its backend. */
  public Backend backend() {
    return backend;
  }

  /**
   * Serves the parent of this JVM until it ends.
   *
   * @param opener makes the server; what it throws is the answer to the greeting
   */
  public static void serve(Supplier<Server> opener) throws InterruptedException {
    PrintStream answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    // Whatever a library prints must not stand between the answers.
    System.setOut(System.err);
    BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    Thread thread = new Thread(() -> read(lines), "commands");
    thread.setDaemon(true);
    thread.start();
    Server server;
    try {
      server = opener.get();
      answers.println(OK + "\t" + server.description() + "\t" + server.slowOperations());
    } catch (RuntimeException | LinkageError e) {
      answers.println(FAILED + "\t" + reason(e));
      return;
    }
    while (true) {
      String[] words = lines.take().split("\t");
      try {
        answers.println(OK + "\t" + server.carryOut(words));
      } catch (RuntimeException | LinkageError | IOException | OutOfMemoryError e) {
        answers.println(FAILED + "\t" + reason(e));
      }
    }
  }

  private static void read(BlockingQueue<String> lines) {
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      String line;
      while ((line = in.readLine()) != null) {
        lines.add(line);
      }
    } catch (IOException e) {
      // The same as the end of the input: the parent is gone.
    }
    Runtime.getRuntime().halt(0);
  }

  /** Why something failed, as one line. */
  static String reason(Throwable thrown) {
    String message = thrown.getMessage();
    String text = message == null ? thrown.toString() : message;
    if (!(thrown instanceof RuntimeException) && message != null) {
      text = thrown.getClass().getSimpleName() + ": " + message;
    }
    return text.strip().replaceAll("\\s+", " ");
  }

  String description() {
    return backend.description();
  }

  String slowOperations() {
    return String.join(" ", backend.referenceOps());
  }

  String carryOut(String[] words) throws IOException {
    Command command = commands.get(words[0]);
    if (command == null) {
      throw new IllegalArgumentException("no command " + words[0]);
    }
    return command.run(words);
  }

  private String kinks(String[] words) {
    return Arrays.stream(Kinks.clearOf(task(words[1])))
        .mapToObj(Integer::toString)
        .collect(Collectors.joining(" "));
  }

  private String prove(String[] words) throws IOException {
    attempts.put(
        words[1], Arrays.stream(words[2].split(" ")).mapToInt(Integer::parseInt).toArray());
    subject(words[1]).trace().write(Path.of(words[3]));
    return "";
  }

  /**
   * Answers {@code warm}, task, kind, least and most seconds: whether times became stable.
   *
   * @param words the command
   */
  public String warm(String[] words) {
    return Boolean.toString(stopwatch(words[1], words[2]).warm(nanos(words[3]), nanos(words[4])));
  }

  /** Seconds of a command in nanoseconds. */
  public static long nanos(String seconds) {
    return (long) (Double.parseDouble(seconds) * 1e9);
  }

  /** The task of that key. */
  public Task task(String key) {
    return tasks.computeIfAbsent(key, reader);
  }

  /** The task of that key on this backend. */
  public Subject subject(String key) {
    Task task = task(key);
    return subjects.computeIfAbsent(
        key, k -> new Subject(backend, task, attempts.getOrDefault(k, new int[task.batch()])));
  }

  private Stopwatch stopwatch(String key, String kind) {
    Subject subject = subject(key);
    return stopwatches.computeIfAbsent(
        key + " " + kind, k -> new Stopwatch(subject, Kind.valueOf(kind)));
  }

  @Override
  public void close() {
    subjects.values().forEach(Subject::close);
    backend.close();
  }
}
