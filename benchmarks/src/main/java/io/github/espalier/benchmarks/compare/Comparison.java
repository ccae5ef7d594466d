package io.github.espalier.benchmarks.compare;

import io.github.espalier.benchmarks.network.Case;
import java.io.IOException;
import java.io.PrintStream;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Runs a plan: start-up times, then one case after the other. For each, every engine gets a JVM of
 * its own, because a JIT compiler that has seen small loops compiles large ones badly; proof of
 * equality, warm-up, then rounds in which every engine takes its turn at every figure, so that a
 * slow spell of the machine meets all of them.
 *
 * <p>An engine that cannot load or breaks down is set aside with the reason; the others go on.
 */
public final class Comparison {
  private static final double ASK_SECONDS = 120;
  private static final int WARM_AT_MOST = 2;
  private static final int MANY_CASES = 10;

  private final Plan plan;
  private final Times times;
  private final PrintStream out;
  private final Map<Engine, String> descriptions = new LinkedHashMap<>();
  private final Map<Engine, String> slowOperations = new LinkedHashMap<>();
  private final Map<Engine, String> failures = new LinkedHashMap<>();
  private final Map<Engine, Child> running = new LinkedHashMap<>();
  private final Map<Engine, Double> agreement = new LinkedHashMap<>();
  private final Map<Figure, List<Window>> windows = new LinkedHashMap<>();
  private final Map<Figure, Boolean> stable = new LinkedHashMap<>();
  private final List<Double> yardsticks = new ArrayList<>();
  private final Set<String> proofs = new HashSet<>();
  private Progress progress;
  private Case current;

  /** What is measured once per round. */
  private record Figure(Engine engine, Case work, Kind kind) {}

  /**
   * A comparison.
   *
   * @param out for progress
   */
  public Comparison(Plan plan, PrintStream out) {
    this.plan = plan;
    this.times = plan.times();
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
    try (Children children = new Children(plan.jvmOptions());
        Progress shown = Progress.on(out, plan.expectedSeconds())) {
      progress = shown;
      Map<String, Statistic> starts = startUp(children);
      progress.phase("measuring the machine's peak");
      try (PeakMeter peak = new PeakMeter(children);
          Proof proof = new Proof(children)) {
        int done = 0;
        for (Case work : plan.cases()) {
          current = work;
          peak.sample(plan.engines());
          progress.phase(work + ": " + ++done + " of " + plan.cases().size());
          open(children);
          prove(proof, work);
          warm(work);
          rounds(work, yardstick, times.limitSeconds() * done / plan.cases().size());
          running.values().forEach(Child::close);
          running.clear();
        }
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
            peak.results(),
            peak.method(),
            Statistic.of(yardsticks.stream().mapToDouble(Double::doubleValue).toArray()).spread(),
            progress.elapsed());
      }
    }
  }

  private Map<String, Statistic> startUp(Children children) {
    if (times.starts() == 0) {
      return Map.of();
    }
    progress.phase("timing the start of a JVM with each backend");
    Map<String, double[]> seconds = new LinkedHashMap<>();
    Map<String, String[]> arguments = new LinkedHashMap<>();
    arguments.put(Results.BARE_JVM, new String[0]);
    for (Engine engine : plan.engines()) {
      if (engine.threads() == 1) {
        arguments.putIfAbsent(engine.name(), engine.arguments());
      }
    }
    // The first start unpacks and reads files into memory: it is not counted.
    for (int i = -1; i < times.starts(); i++) {
      for (String name : List.copyOf(arguments.keySet())) {
        try {
          double measured = StartUp.seconds(children, arguments.get(name));
          if (i >= 0) {
            seconds.computeIfAbsent(name, n -> new double[times.starts()])[i] = measured;
          }
        } catch (ChildException e) {
          // Its reason is found again where the engine is opened for measuring.
          arguments.remove(name);
          seconds.remove(name);
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
                  .filter(b -> !failures.containsKey(Engine.usual(b, engine.dtype())))
                  .toArray(String[]::new)
              : new String[0];
      try {
        Child child = children.open(engine, others);
        running.put(engine, child);
        descriptions.put(engine, child.greeting()[0]);
        slowOperations.put(engine, child.greeting()[1]);
      } catch (ChildException e) {
        setAside(engine, e);
      }
      progress.tick();
    }
  }

  private void prove(Proof proof, Case work) {
    Case proved = new Case(work.network(), Math.min(work.batch(), plan.largestProof()));
    proof.prepare(proved);
    for (Engine engine : List.copyOf(running.keySet())) {
      if (!proofs.add(engine + " " + proved)) {
        continue;
      }
      try {
        double difference = proof.check(engine, running.get(engine), proved);
        agreement.merge(engine, difference, Math::max);
      } catch (ChildException e) {
        setAside(engine, e);
      }
      progress.tick();
    }
  }

  private void warm(Case work) {
    for (Engine engine : List.copyOf(running.keySet())) {
      detail(work + ": warming up " + engine);
      boolean first = true;
      try {
        for (Kind kind : plan.kinds(work)) {
          double least = first ? times.firstWarm(engine) : times.furtherWarm(engine, kind);
          first = false;
          Figure figure = new Figure(engine, work, kind);
          String most = Double.toString(WARM_AT_MOST * least);
          String[] answer = ask(figure, "warm", Double.toString(least), most);
          stable.put(figure, Boolean.valueOf(answer[0]));
          progress.tick();
        }
      } catch (ChildException e) {
        setAside(engine, e);
      }
    }
  }

  private void rounds(Case work, Yardstick yardstick, double limit) {
    detail(work + ": measuring, " + times.rounds() + " rounds");
    String window = Double.toString(times.windowSeconds());
    for (int round = 0; round < times.rounds(); round++) {
      if (round >= Plan.FEWEST_ROUNDS && progress.elapsed() > limit) {
        break;
      }
      yardsticks.add(yardstick.seconds());
      for (Kind kind : plan.kinds(work)) {
        for (Engine engine : List.copyOf(running.keySet())) {
          Figure figure = new Figure(engine, work, kind);
          try {
            Window measured = Window.of(ask(figure, "measure", window));
            windows.computeIfAbsent(figure, f -> new ArrayList<>()).add(measured);
          } catch (ChildException e) {
            setAside(engine, e);
          }
          progress.tick();
        }
      }
    }
  }

  /** A phase that is worth a line only if there are not too many. */
  private void detail(String text) {
    if (plan.cases().size() <= MANY_CASES) {
      progress.phase(text);
    }
  }

  private String[] ask(Figure figure, String command, String... seconds) {
    List<String> words =
        new ArrayList<>(List.of(command, figure.work().toString(), figure.kind().name()));
    words.addAll(Arrays.asList(seconds));
    return running.get(figure.engine()).ask(ASK_SECONDS, words.toArray(String[]::new));
  }

  private void setAside(Engine engine, ChildException reason) {
    windows
        .keySet()
        .removeIf(figure -> figure.engine().equals(engine) && figure.work().equals(current));
    boolean measured = windows.keySet().stream().anyMatch(f -> f.engine().equals(engine));
    failures.putIfAbsent(
        engine, measured ? "from " + current + " on: " + reason.getMessage() : reason.getMessage());
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
