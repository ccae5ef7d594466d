package io.github.espalier.benchmarks.compare;

import io.github.espalier.backend.Backend;
import io.github.espalier.backend.Backends;
import io.github.espalier.benchmarks.network.Case;
import io.github.espalier.benchmarks.network.FitSubject;
import io.github.espalier.benchmarks.network.Subject;
import io.github.espalier.benchmarks.peak.Peak;
import io.github.espalier.benchmarks.proof.Kinks;
import io.github.espalier.benchmarks.proof.ReferenceBackend;
import io.github.espalier.tensor.DType;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Collectors;

/**
 * The JVM that runs one backend: reads commands from standard input, answers each with one line.
 *
 * <p>Fields are separated by tabs; answers begin with {@link #OK} or {@link #FAILED}. It ends when
 * its standard input does, also in the middle of a command, so that it never outlives its parent.
 */
public final class ChildMain {
  /** Begins the answer to a command that was carried out. */
  static final String OK = "espalier-ok";

  /** Begins the answer to a command that failed; the reason follows. */
  static final String FAILED = "espalier-failed";

  private final Backend backend;
  private final Map<String, Case> cases = new HashMap<>();
  private final Map<String, int[]> attempts = new HashMap<>();
  private final Map<String, Subject> subjects = new HashMap<>();
  private final Map<String, Stopwatch> stopwatches = new HashMap<>();

  private final List<Backend> crowd = new ArrayList<>();

  private ChildMain(Backend backend) {
    this.backend = backend;
  }

  /**
   * Serves one backend.
   *
   * @param arguments an engine, then other backends to run first
   */
  public static void main(String[] arguments) throws Exception {
    PrintStream answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    // Whatever a library prints must not stand between the answers.
    System.setOut(System.err);
    BlockingQueue<String> commands = new LinkedBlockingQueue<>();
    Thread reader = new Thread(() -> read(commands), "commands");
    reader.setDaemon(true);
    reader.start();
    ChildMain child;
    try {
      Engine engine = Engine.of(arguments);
      child = new ChildMain(open(engine));
      for (int i = engine.arguments().length; i < arguments.length; i++) {
        child.crowd.add(open(Engine.usual(arguments[i], engine.dtype())));
      }
      answers.println(
          String.join(
              "\t",
              OK,
              child.backend.description(),
              String.join(" ", child.backend.referenceOps())));
    } catch (RuntimeException | LinkageError e) {
      answers.println(FAILED + "\t" + reason(e));
      return;
    }
    while (true) {
      String[] command = commands.take().split("\t");
      try {
        answers.println(OK + "\t" + child.carryOut(command));
      } catch (RuntimeException | LinkageError | IOException | OutOfMemoryError e) {
        answers.println(FAILED + "\t" + reason(e));
      }
    }
  }

  private static void read(BlockingQueue<String> commands) {
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      String line;
      while ((line = in.readLine()) != null) {
        commands.add(line);
      }
    } catch (IOException e) {
      // The same as the end of the input: the parent is gone.
    }
    Runtime.getRuntime().halt(0);
  }

  static Backend open(Engine engine) {
    return engine.backend().equals(ReferenceBackend.NAME)
        ? new ReferenceBackend()
        : Backends.create(engine.backend(), engine.options());
  }

  static String reason(Throwable thrown) {
    String message = thrown.getMessage();
    String text = message == null ? thrown.toString() : message;
    if (!(thrown instanceof RuntimeException) && message != null) {
      text = thrown.getClass().getSimpleName() + ": " + message;
    }
    return text.strip().replaceAll("\\s+", " ");
  }

  private String carryOut(String[] command) throws IOException {
    if (command[0].equals("peak")) {
      DType dtype = DType.valueOf(command[1]);
      int threads = Integer.parseInt(command[2]);
      return Peak.flopsPerSecond(dtype, threads, nanos(command[3])) + "\t" + Peak.method();
    }
    String name = command[1];
    Case work = cases.computeIfAbsent(name, Case::parse);
    return switch (command[0]) {
      case "kinks" ->
          Arrays.stream(Kinks.clearOf(work))
              .mapToObj(Integer::toString)
              .collect(Collectors.joining(" "));
      case "prove" -> {
        attempts.put(
            name, Arrays.stream(command[2].split(" ")).mapToInt(Integer::parseInt).toArray());
        subject(name, work).trace().write(Path.of(command[3]));
        yield "";
      }
      case "warm" -> {
        for (Backend other : crowd) {
          try (Subject subject = new Subject(other, work)) {
            new Stopwatch(subject, Kind.valueOf(command[2]))
                .warm(nanos(command[3]), nanos(command[3]));
          }
        }
        yield Boolean.toString(
            stopwatch(name, work, command[2]).warm(nanos(command[3]), nanos(command[4])));
      }
      case "fit" -> {
        try (FitSubject fit = new FitSubject(backend, work)) {
          yield FitCost.fields(
              fit::fit,
              fit::steps,
              fit.stepsPerRun(),
              nanos(command[2]),
              Integer.parseInt(command[3]),
              System::nanoTime);
        }
      }
      case "measure" -> stopwatch(name, work, command[2]).measure(nanos(command[3])).fields();
      default -> throw new IllegalArgumentException("no command " + command[0]);
    };
  }

  private static long nanos(String seconds) {
    return (long) (Double.parseDouble(seconds) * 1e9);
  }

  private Subject subject(String name, Case work) {
    return subjects.computeIfAbsent(
        name, n -> new Subject(backend, work, attempts.getOrDefault(n, new int[work.batch()])));
  }

  private Stopwatch stopwatch(String name, Case work, String kind) {
    return stopwatches.computeIfAbsent(
        name + " " + kind, n -> new Stopwatch(subject(name, work), Kind.valueOf(kind)));
  }
}
