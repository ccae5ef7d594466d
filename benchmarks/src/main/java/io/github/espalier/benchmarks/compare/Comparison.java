package io.github.espalier.benchmarks.compare;

import io.github.espalier.backend.BackendMismatchException;
import io.github.espalier.backend.BackendSetup;
import io.github.espalier.benchmarks.network.Case;
import io.github.espalier.measure.ChildException;
import io.github.espalier.measure.Children;
import io.github.espalier.measure.Kind;
import io.github.espalier.measure.Proof;
import io.github.espalier.measure.Race;
import io.github.espalier.measure.Runner;
import io.github.espalier.measure.StartUp;
import io.github.espalier.measure.Statistic;
import java.io.IOException;
import java.io.PrintStream;
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
  private final Measurements measured;
  private final PrintStream out;
  private final Set<String> proofs = new HashSet<>();
  private Progress progress;

  /**
   * A comparison that keeps nothing in a file.
   *
   * @param out for progress
   */
  public Comparison(Plan plan, PrintStream out) {
    this(plan, Measurements.inMemory(plan), out);
  }

  /**
   * A comparison that goes on from what is measured.
   *
   * @param measured of the same plan; takes what is measured now
   * @param out for progress
   */
  public Comparison(Plan plan, Measurements measured, PrintStream out) {
    this.plan = plan;
    this.times = plan.times();
    this.measured = measured;
    this.out = out;
  }

  /**
   * Measures what is not measured yet.
   *
   * @throws BackendMismatchException if the backends do not compute the same networks
   */
  public Results run() throws IOException {
    if (measured.done() < measured.all()) {
      try (Children children = new Children(ChildMain.class, plan.jvmOptions());
          Progress shown = Progress.on(out, measured.expectedSeconds())) {
        progress = shown;
        startUp(children);
        cases(children);
      } catch (RuntimeException e) {
        Interruption.stopIfEnding(true);
        throw e;
      }
    }
    return measured.results();
  }

  private void cases(Children children) throws IOException {
    progress.phase("measuring the machine's peak");
    Yardstick yardstick = new Yardstick();
    try (PeakMeter peak = new PeakMeter(children);
        Proof proof = new Proof(children.openReference(ChildMain.ALONE), children.folder())) {
      for (int fork = 1; fork <= plan.forks(); fork++) {
        for (Case work : plan.cases()) {
          if (!measured.isDone(fork, work)) {
            double start = progress.elapsed();
            Facts facts = new Facts();
            peak.sample(plan.engines())
                .forEach((key, rates) -> facts.peak(key, peak.method(), rates));
            progress.phase(number(fork, work));
            measure(work, children, proof, yardstick, facts);
            measured.add(facts.done(fork, work, progress.elapsed() - start));
            progress.done(plan.expectedSeconds(work));
          }
        }
      }
    }
  }

  private String number(int fork, Case work) {
    String text = work + ": " + (plan.cases().indexOf(work) + 1) + " of " + plan.cases().size();
    return plan.forks() == 1 ? text : text + ", fork " + fork + " of " + plan.forks();
  }

  private void measure(
      Case work, Children children, Proof proof, Yardstick yardstick, Facts facts) {
    try (Race<Engine> race = new Race<>(work.task(), plan.kinds(work), progress::tick)) {
      open(race, children, facts);
      prove(race, proof, work);
      warm(race, work);
      rounds(race, work, yardstick, facts);
      Interruption.stopIfEnding(!race.failures().isEmpty());
      race.agreement().forEach(facts::agrees);
      race.failures().forEach((engine, reason) -> facts.failed(engine, work, reason));
      race.timings().forEach(timing -> facts.times(work, timing));
    }
  }

  private void startUp(Children children) throws IOException {
    if (measured.hasStarts()) {
      return;
    }
    double begun = progress.elapsed();
    progress.phase("timing the start of a JVM with each backend");
    Map<String, double[]> seconds = new LinkedHashMap<>();
    Map<String, BackendSetup> setups = new LinkedHashMap<>();
    setups.put(Results.BARE_JVM, null);
    for (Engine engine : plan.engines()) {
      if (engine.threads() == 1) {
        setups.putIfAbsent(engine.name(), engine.setup());
      }
    }
    int wanted = setups.size();
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
    Interruption.stopIfEnding(setups.size() < wanted);
    measured.add(new Facts().starts(starts, progress.elapsed() - begun));
    progress.done(plan.startSeconds());
  }

  private void open(Race<Engine> race, Children children, Facts facts) {
    Map<Engine, String> failures = measured.failures();
    for (Engine engine : plan.engines()) {
      if (!failures.containsKey(engine)) {
        String first = plan.crowded() ? crowd(engine, failures) : ChildMain.ALONE;
        race.enter(engine, engine.setup(), () -> children.open(engine.setup(), first));
      }
    }
    for (Engine engine : race.contestants()) {
      Runner runner = race.runner(engine);
      facts.engine(engine, runner.description(), runner.slowOperations());
    }
  }

  /** All other backends that can run. */
  private String crowd(Engine engine, Map<Engine, String> failures) {
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

  private void rounds(Race<Engine> race, Case work, Yardstick yardstick, Facts facts) {
    List<Double> yardsticks = new ArrayList<>();
    detail(work + ": measuring, " + times.rounds() + " rounds");
    for (int round = 0; round < times.rounds(); round++) {
      yardsticks.add(yardstick.seconds());
      race.round(times.windowSeconds());
    }
    facts.yardsticks(yardsticks);
  }

  /** A phase that is worth a line only if there are not too many. */
  private void detail(String text) {
    if (plan.cases().size() <= MANY_CASES) {
      progress.phase(text);
    }
  }
}
