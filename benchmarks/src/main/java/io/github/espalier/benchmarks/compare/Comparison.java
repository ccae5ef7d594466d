package io.github.espalier.benchmarks.compare;

import io.github.espalier.benchmarks.network.Case;
import java.io.IOException;
import java.io.PrintStream;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs a plan: start-up times, proof of equality, warm-up, then rounds in which every engine takes
 * its turn at every figure, so that a slow spell of the machine meets all of them.
 *
 * <p>An engine that cannot load or breaks down is set aside with the reason; the others go on.
 */
public final class Comparison {
  private static final double ASK_SECONDS = 60;

  private final Plan plan;
  private final PrintStream out;
  private final Map<Engine, String> descriptions = new LinkedHashMap<>();
  private final Map<Engine, String> slowOperations = new LinkedHashMap<>();
  private final Map<Engine, String> failures = new LinkedHashMap<>();
  private final Map<Engine, Child> running = new LinkedHashMap<>();
  private final Map<Engine, Double> agreement = new LinkedHashMap<>();
  private final Map<Figure, List<Window>> windows = new LinkedHashMap<>();
  private final Map<Figure, Boolean> stable = new LinkedHashMap<>();
  private Progress progress;

  /** What is measured once per round. */
  private record Figure(Engine engine, Case work, Kind kind) {}

  /**
   * A comparison.
   *
   * @param out for progress
   */
  public Comparison(Plan plan, PrintStream out) {
    this.plan = plan;
    this.out = out;
  }

  /**
   * Runs it.
   *
   * @throws MismatchException if the backends do not compute the same networks
   */
  public Results run() throws IOException {
    Machine machine = Machine.here();
    Yardstick yardstick = new Yardstick();
    try (Children children = new Children(plan.jvmOptions(), plan.threads());
        Progress shown = Progress.on(out, plan.expectedSeconds())) {
      progress = shown;
      Map<String, Statistic> starts = startUp(children);
      open(children);
      prove(children);
      warm();
      double noise = rounds(yardstick);
      running.values().forEach(Child::close);
      return new Results(
          plan,
          machine,
          OffsetDateTime.now().truncatedTo(ChronoUnit.SECONDS).toString(),
          descriptions,
          slowOperations,
          failures,
          starts,
          rows(),
          agreement,
          noise,
          progress.elapsed());
    }
  }

  private Map<String, Statistic> startUp(Children children) {
    progress.phase("timing the start of a JVM with each backend");
    Map<String, double[]> seconds = new LinkedHashMap<>();
    Map<String, String[]> arguments = new LinkedHashMap<>();
    arguments.put(Results.BARE_JVM, new String[0]);
    plan.backends().forEach(b -> arguments.put(b, children.arguments(b, plan.dtypes().get(0))));
    // The first start unpacks and reads files into memory: it is not counted.
    for (int i = -1; i < plan.starts(); i++) {
      for (String name : List.copyOf(arguments.keySet())) {
        try {
          double measured = StartUp.seconds(children, arguments.get(name));
          if (i >= 0) {
            seconds.computeIfAbsent(name, n -> new double[plan.starts()])[i] = measured;
          }
        } catch (ChildException e) {
          arguments.remove(name);
          seconds.remove(name);
          plan.engines().stream()
              .filter(engine -> engine.backend().equals(name))
              .forEach(engine -> setAside(engine, e));
        }
        progress.tick();
      }
    }
    Map<String, Statistic> starts = new LinkedHashMap<>();
    seconds.forEach((name, all) -> starts.put(name, Statistic.of(all)));
    return starts;
  }

  private void open(Children children) {
    for (Engine engine : plan.engines()) {
      if (failures.containsKey(engine)) {
        continue;
      }
      String[] others =
          plan.crowded()
              ? plan.backends().stream()
                  .filter(b -> !b.equals(engine.backend()))
                  .filter(b -> !failures.containsKey(new Engine(b, engine.dtype())))
                  .toArray(String[]::new)
              : new String[0];
      try {
        Child child = children.open(engine.backend(), engine.dtype(), others);
        running.put(engine, child);
        descriptions.put(engine, child.greeting()[0]);
        slowOperations.put(engine, child.greeting()[1]);
      } catch (ChildException e) {
        setAside(engine, e);
      }
      progress.tick();
    }
  }

  private void prove(Children children) {
    progress.phase("checking that all backends compute the same as the reference");
    try (Proof proof = new Proof(children)) {
      for (Case work : plan.cases()) {
        proof.prepare(work);
        progress.tick();
        for (Engine engine : List.copyOf(running.keySet())) {
          try {
            double difference = proof.check(engine, running.get(engine), work);
            agreement.merge(engine, difference, Math::max);
          } catch (ChildException e) {
            setAside(engine, e);
          }
          progress.tick();
        }
      }
    }
  }

  private void warm() {
    double end = plan.limitSeconds() * 0.6;
    for (Engine engine : List.copyOf(running.keySet())) {
      progress.phase("warming up " + engine);
      boolean first = true;
      for (Case work : plan.cases()) {
        for (Kind kind : Kind.values()) {
          Figure figure = new Figure(engine, work, kind);
          double least = first ? firstWarm(engine) : plan.warmSeconds();
          double most = progress.elapsed() < end ? 3 * least : least;
          first = false;
          try {
            String[] answer = ask(figure, "warm", Double.toString(least), Double.toString(most));
            stable.put(figure, Boolean.valueOf(answer[0]));
          } catch (ChildException e) {
            setAside(engine, e);
          }
          progress.tick();
          if (!running.containsKey(engine)) {
            break;
          }
        }
        if (!running.containsKey(engine)) {
          break;
        }
      }
    }
  }

  private double firstWarm(Engine engine) {
    // A quick run shows that everything works, not how fast it is.
    boolean full = plan.firstWarmSeconds() >= 1;
    return full && engine.backend().equals("nd4j")
        ? Plan.SLOW_WARM_SECONDS
        : plan.firstWarmSeconds();
  }

  private double rounds(Yardstick yardstick) {
    List<Double> yardsticks = new ArrayList<>();
    String window = Double.toString(plan.windowSeconds());
    double longest = 0;
    for (int round = 0; round < plan.rounds(); round++) {
      double began = progress.elapsed();
      if (round >= Plan.FEWEST_ROUNDS && began + longest > plan.limitSeconds()) {
        break;
      }
      progress.phase("measuring, round " + (round + 1) + " of at most " + plan.rounds());
      for (Case work : plan.cases()) {
        yardsticks.add(yardstick.seconds());
        for (Kind kind : Kind.values()) {
          for (Engine engine : List.copyOf(running.keySet())) {
            Figure figure = new Figure(engine, work, kind);
            try {
              String[] answer = ask(figure, "measure", window);
              windows
                  .computeIfAbsent(figure, f -> new ArrayList<>())
                  .add(
                      new Window(
                          Double.parseDouble(answer[0]),
                          Long.parseLong(answer[1]),
                          Long.parseLong(answer[2])));
            } catch (ChildException e) {
              setAside(engine, e);
            }
            progress.tick();
          }
        }
      }
      longest = Math.max(longest, progress.elapsed() - began);
    }
    return Statistic.of(yardsticks.stream().mapToDouble(Double::doubleValue).toArray()).spread();
  }

  private String[] ask(Figure figure, String command, String... seconds) {
    List<String> words =
        new ArrayList<>(List.of(command, figure.work().toString(), figure.kind().name()));
    words.addAll(Arrays.asList(seconds));
    return running.get(figure.engine()).ask(ASK_SECONDS, words.toArray(String[]::new));
  }

  private void setAside(Engine engine, ChildException reason) {
    failures.putIfAbsent(engine, reason.getMessage());
    windows.keySet().removeIf(figure -> figure.engine().equals(engine));
    Child child = running.remove(engine);
    if (child != null) {
      child.close();
    }
  }

  private List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    windows.forEach(
        (figure, all) ->
            rows.add(
                new Row(
                    figure.engine(),
                    figure.work(),
                    figure.kind(),
                    Statistic.of(all.stream().mapToDouble(Window::secondsPerStep).toArray()),
                    Statistic.of(all.stream().mapToDouble(w -> 1 + w.bytesPerStep()).toArray())
                            .median()
                        - 1,
                    all.size(),
                    stable.getOrDefault(figure, false))));
    return rows;
  }
}
