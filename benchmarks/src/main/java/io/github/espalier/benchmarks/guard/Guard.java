package io.github.espalier.benchmarks.guard;

import io.github.espalier.benchmarks.compare.Engine;
import io.github.espalier.benchmarks.compare.Interruption;
import io.github.espalier.benchmarks.compare.Progress;
import io.github.espalier.benchmarks.network.Case;
import io.github.espalier.measure.Child;
import io.github.espalier.measure.ChildException;
import io.github.espalier.measure.Children;
import io.github.espalier.measure.Proof;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Times steps in units of the {@link Calibration}, each in several JVMs, because one JVM differs
 * from the next in how its code was compiled.
 */
public final class Guard {
  /** What is guarded; training and single predictions of each. */
  public static final List<String> CASES = List.of("3-5-1@8", "32-64-32-2@32", "784-128-10@128");

  /** JVMs per engine and case at first. */
  public static final int FORKS = 3;

  /** JVMs of a baseline, which every check relies on. */
  public static final int BASELINE_FORKS = 9;

  private static final double OPEN_SECONDS = 1.2;
  private static final double ASK_SECONDS = 120;

  private final List<Case> cases;
  private final List<Engine> engines;
  private final List<String> jvmOptions;
  private final List<Engine> planted;
  private final Pace pace;
  private final Map<Figure, List<Double>> figures = new LinkedHashMap<>();
  private final Map<Engine, String> failures = new LinkedHashMap<>();

  /**
   * A guard.
   *
   * @param planted engines of which every fifth step is made twice, a slow-down of 20 % to show
   *     that the guard finds it
   */
  public Guard(
      List<Case> cases,
      List<Engine> engines,
      List<String> jvmOptions,
      List<Engine> planted,
      Pace pace) {
    this.cases = List.copyOf(cases);
    this.engines = List.copyOf(engines);
    this.jvmOptions = List.copyOf(jvmOptions);
    this.planted = List.copyOf(planted);
    this.pace = pace;
  }

  /** How long {@link #measure} is likely to take. */
  public double expectedSeconds(int forks) {
    return expectedSeconds(forks, figure -> true);
  }

  /** How long {@link #compare} is likely to take if nothing looks slower. */
  public double expectedSeconds(int forks, Baseline baseline) {
    return expectedSeconds(forks, baseline.figures()::containsKey);
  }

  private double expectedSeconds(int forks, Predicate<Figure> needed) {
    double seconds = 0;
    for (Case work : cases) {
      for (Engine engine : engines) {
        seconds += isNeeded(engine, work, needed) ? seconds(engine) : 0;
      }
    }
    return seconds * forks;
  }

  private double seconds(Engine engine) {
    return OPEN_SECONDS + pace.seconds(engine);
  }

  private static boolean isNeeded(Engine engine, Case work, Predicate<Figure> needed) {
    return KindMeter.KINDS.stream().anyMatch(kind -> needed.test(new Figure(engine, work, kind)));
  }

  /**
   * Measures everything.
   *
   * @return the figure of every fork
   */
  public Map<Figure, List<Double>> measure(int forks, Progress progress) throws IOException {
    measure(forks, figure -> true, progress);
    return figures;
  }

  /**
   * Measures everything, then what looks slower than the baseline once more and longer.
   *
   * @return a verdict on every figure that the baseline has
   */
  public List<Verdict> compare(Baseline baseline, int forks, Progress progress) throws IOException {
    measure(forks, figure -> baseline.figures().containsKey(figure), progress);
    List<Figure> suspects =
        verdicts(baseline).stream().filter(Verdict::suspicious).map(Verdict::figure).toList();
    if (!suspects.isEmpty()) {
      progress.more(expectedSeconds(pace.moreForks(), suspects::contains));
      progress.phase("measuring again what looks slower: " + suspects.size() + " figures");
      measure(pace.moreForks(), suspects::contains, progress);
    }
    return verdicts(baseline);
  }

  /** Whether it measures that, if its engine does not fail. */
  public boolean covers(Figure figure) {
    return engines.contains(figure.engine())
        && KindMeter.KINDS.contains(figure.kind())
        && cases.stream().anyMatch(work -> work.toString().equals(figure.work()));
  }

  /** What it should have compared with a baseline and could not, because an engine failed. */
  public List<Figure> missing(Baseline baseline) {
    return baseline.figures().keySet().stream()
        .filter(this::covers)
        .filter(figure -> failures.containsKey(figure.engine()) || !figures.containsKey(figure))
        .toList();
  }

  private List<Verdict> verdicts(Baseline baseline) {
    return figures.keySet().stream()
        .filter(baseline.figures()::containsKey)
        .map(figure -> Verdict.of(figure, baseline.figures(), figures))
        .toList();
  }

  private void measure(int forks, Predicate<Figure> needed, Progress progress) throws IOException {
    try (Children children = new Children(GuardMain.class, jvmOptions);
        Proof proof = new Proof(children.openReference("0"), children.folder())) {
      for (int fork = 1; fork <= forks; fork++) {
        for (Case work : cases) {
          progress.phase(work + ", JVM " + fork + " of " + forks);
          for (Engine engine : engines) {
            boolean any = isNeeded(engine, work, needed);
            if (any && !failures.containsKey(engine)) {
              fork(children, proof, engine, work, needed);
            }
            if (any) {
              progress.done(seconds(engine));
            }
          }
        }
      }
    } catch (RuntimeException | IOException e) {
      Interruption.stopIfEnding(true);
      throw e;
    }
  }

  /** Measures all kinds, whichever are needed, and keeps those. */
  private void fork(
      Children children, Proof proof, Engine engine, Case work, Predicate<Figure> needed) {
    String twiceEvery = planted.contains(engine) ? "5" : "0";
    // If the reference fails, that is no engine's failure.
    proof.prepare(work.task());
    try (Child child = children.open(engine.setup(), twiceEvery)) {
      proof.check(engine.setup(), child, work.task());
      String[] command = KindMeter.command(work.toString(), pace, pace.warmSeconds(engine));
      String[] answer = child.ask(ASK_SECONDS, command);
      for (int i = 0; i < answer.length; i++) {
        Figure figure = new Figure(engine, work, KindMeter.KINDS.get(i));
        if (needed.test(figure)) {
          figures
              .computeIfAbsent(figure, f -> new ArrayList<>())
              .add(Double.parseDouble(answer[i]));
        }
      }
    } catch (ChildException e) {
      Interruption.stopIfEnding(true);
      failures.put(engine, e.getMessage());
    }
  }

  /** Engines that are slowed down on purpose. */
  public List<Engine> planted() {
    return planted;
  }

  /** Engines that could not load or broke down, with the reason. */
  public Map<Engine, String> failures() {
    return failures;
  }
}
