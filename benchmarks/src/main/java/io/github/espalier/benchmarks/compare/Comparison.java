package io.github.espalier.benchmarks.compare;

import io.github.espalier.backend.BackendMismatchException;
import io.github.espalier.backend.BackendSetup;
import io.github.espalier.benchmarks.network.Case;
import io.github.espalier.measure.ChildException;
import io.github.espalier.measure.Children;
import io.github.espalier.measure.Kind;
import io.github.espalier.measure.Proof;
import io.github.espalier.measure.Race;
import io.github.espalier.measure.StartUp;
import io.github.espalier.measure.Statistic;
import java.io.IOException;
import java.io.PrintStream;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
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
  private static final int WARM_AT_MOST = 2;
  private static final int MANY_CASES = 10;

  private final Plan plan;
  private final Times times;
  private final PrintStream out;
  private final Map<Engine, String> descriptions = new LinkedHashMap<>();
  private final Map<Engine, String> slowOperations = new LinkedHashMap<>();
  private final Map<Engine, String> failures = new LinkedHashMap<>();
  private final Map<Engine, Double> agreement = new LinkedHashMap<>();
  private final List<Row> rows = new ArrayList<>();
  private final List<Double> yardsticks = new ArrayList<>();
  private final Set<String> proofs = new HashSet<>();
  private Progress progress;

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
   * @throws BackendMismatchException if the backends do not compute the same networks
   */
  public Results run() throws IOException {
    Machine machine = Machine.here();
    Yardstick yardstick = new Yardstick();
    try (Children children = new Children(ChildMain.class, plan.jvmOptions());
        Progress shown = Progress.on(out, plan.expectedSeconds())) {
      progress = shown;
      Map<String, Statistic> starts = startUp(children);
      progress.phase("measuring the machine's peak");
      try (PeakMeter peak = new PeakMeter(children);
          Proof proof = new Proof(children.openReference(ChildMain.ALONE), children.folder())) {
        int done = 0;
        for (Case work : plan.cases()) {
          peak.sample(plan.engines());
          progress.phase(work + ": " + ++done + " of " + plan.cases().size());
          double limit = times.limitSeconds() * done / plan.cases().size();
          try (Race<Engine> race = new Race<>(work.task(), plan.kinds(work), progress::tick)) {
            open(race, children);
            prove(race, proof, work);
            warm(race, work);
            rounds(race, work, yardstick, limit);
            finish(race, work);
          }
        }
        return new Results(
            plan,
            machine,
            OffsetDateTime.now().truncatedTo(ChronoUnit.SECONDS).toString(),
            descriptions,
            slowOperations,
            failures,
            starts,
            rows,
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
    Map<String, BackendSetup> setups = new LinkedHashMap<>();
    setups.put(Results.BARE_JVM, null);
    for (Engine engine : plan.engines()) {
      if (engine.threads() == 1) {
        setups.putIfAbsent(engine.name(), engine.setup());
      }
    }
    // The first start unpacks and reads files into memory: it is not counted.
    for (int i = -1; i < times.starts(); i++) {
      for (String name : List.copyOf(setups.keySet())) {
        try {
          double measured = StartUp.seconds(children, setups.get(name));
          if (i >= 0) {
            seconds.computeIfAbsent(name, n -> new double[times.starts()])[i] = measured;
          }
        } catch (ChildException e) {
          // Its reason is found again where the engine is opened for measuring.
          setups.remove(name);
          seconds.remove(name);
        }
        progress.tick();
      }
    }
    Map<String, Statistic> starts = new LinkedHashMap<>();
    seconds.forEach((name, all) -> starts.put(name, Statistic.of(all)));
    return starts;
  }

  private void open(Race<Engine> race, Children children) {
    for (Engine engine : plan.engines()) {
      if (!failures.containsKey(engine)) {
        String first = plan.crowded() ? crowd(engine) : ChildMain.ALONE;
        race.enter(engine, engine.setup(), () -> children.open(engine.setup(), first));
      }
    }
    for (Engine engine : race.contestants()) {
      descriptions.put(engine, race.runner(engine).description());
      slowOperations.put(engine, race.runner(engine).slowOperations());
    }
  }

  /** All other backends that can run. */
  private String crowd(Engine engine) {
    return plan.backends().stream()
        .filter(b -> !b.equals(engine.backend()))
        .filter(b -> !failures.containsKey(Engine.usual(b, engine.dtype())))
        .reduce((a, b) -> a + "," + b)
        .orElse(ChildMain.ALONE);
  }

  private void prove(Race<Engine> race, Proof proof, Case work) {
    Case proved = new Case(work.network(), Math.min(work.batch(), plan.largestProof()));
    for (Engine engine : race.contestants()) {
      if (proofs.add(engine + " " + proved)) {
        race.prove(engine, proof, proved.task());
      }
    }
  }

  private void warm(Race<Engine> race, Case work) {
    for (Engine engine : race.contestants()) {
      detail(work + ": warming up " + engine);
      boolean first = true;
      for (Kind kind : plan.kinds(work)) {
        double least = first ? times.firstWarm(engine) : times.furtherWarm(engine, kind);
        first = false;
        race.warm(engine, kind, least, WARM_AT_MOST * least);
      }
    }
  }

  private void rounds(Race<Engine> race, Case work, Yardstick yardstick, double limit) {
    detail(work + ": measuring, " + times.rounds() + " rounds");
    for (int round = 0; round < times.rounds(); round++) {
      if (round >= Plan.FEWEST_ROUNDS && progress.elapsed() > limit) {
        break;
      }
      yardsticks.add(yardstick.seconds());
      race.round(times.windowSeconds());
    }
  }

  private void finish(Race<Engine> race, Case work) {
    race.agreement()
        .forEach((engine, difference) -> agreement.merge(engine, difference, Math::max));
    race.failures()
        .forEach(
            (engine, reason) -> {
              boolean measured = rows.stream().anyMatch(row -> row.engine().equals(engine));
              failures.put(engine, measured ? "from " + work + " on: " + reason : reason);
            });
    for (Race.Timing<Engine> timing : race.timings()) {
      rows.add(
          new Row(
              timing.who(),
              work,
              timing.kind(),
              Statistic.of(timing.seconds()),
              timing.bytesPerStep(),
              timing.seconds().size(),
              timing.stable()));
    }
  }

  /** A phase that is worth a line only if there are not too many. */
  private void detail(String text) {
    if (plan.cases().size() <= MANY_CASES) {
      progress.phase(text);
    }
  }
}
