package io.github.espalier.benchmarks.compare;

import io.github.espalier.backend.BackendMismatchException;
import io.github.espalier.benchmarks.network.Case;
import io.github.espalier.measure.Child;
import io.github.espalier.measure.ChildException;
import io.github.espalier.measure.Children;
import io.github.espalier.measure.Proof;
import io.github.espalier.measure.Statistic;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Measures what {@code fit} costs beyond bare training steps, engine by engine. */
public final class FitCost {
  /** How much longer fit may take, by case. */
  public static final Map<String, Double> LIMITS = limits();

  private static final double ASK_SECONDS = 300;

  /**
   * A heap that is there from the start: a fit makes its buffers anew, and on a growing heap, in a
   * virtual machine most of all, the first touch of a page costs more than what is measured here.
   */
  private static final List<String> HEAP = List.of("-Xms1g", "-Xmx1g", "-XX:+AlwaysPreTouch");

  private FitCost() {}

  private static Map<String, Double> limits() {
    Map<String, Double> limits = new LinkedHashMap<>();
    limits.put("784-128-10@32", 0.05);
    limits.put("3-5-1@8", 0.20);
    return limits;
  }

  /**
   * One figure.
   *
   * @param engine who was timed
   * @param work network and batch
   * @param stepSeconds a bare step
   * @param fitSeconds a step by fit
   * @param ratio how many times longer fit took, of neighbouring runs
   */
  public record Line(
      Engine engine, Case work, double stepSeconds, double fitSeconds, Statistic ratio) {
    /** What {@link #fields} wrote. */
    static Line of(Engine engine, Case work, String[] fields) {
      return new Line(
          engine,
          work,
          Double.parseDouble(fields[0]),
          Double.parseDouble(fields[1]),
          new Statistic(Double.parseDouble(fields[2]), Double.parseDouble(fields[3])));
    }

    /** How much longer fit took, relative. */
    public double overhead() {
      return ratio.median() - 1;
    }

    /** The largest overhead that is wanted; infinite if nothing is said of the case. */
    public double limit() {
      return LIMITS.getOrDefault(work.toString(), Double.POSITIVE_INFINITY);
    }
  }

  /**
   * Proves and measures.
   *
   * @param warmSeconds how long to warm up
   * @param rounds how often to measure
   * @param found receives every figure
   * @param failed receives what could not be measured, and why
   * @throws BackendMismatchException if an engine does not compute what the reference computes
   */
  public static void measure(
      List<Case> cases,
      List<Engine> engines,
      List<String> jvmOptions,
      double warmSeconds,
      int rounds,
      Consumer<Line> found,
      Consumer<String> failed)
      throws IOException {
    List<String> options = new ArrayList<>(HEAP);
    options.addAll(jvmOptions);
    try (Children children = new Children(ChildMain.class, options);
        Proof proof = new Proof(children.openReference(ChildMain.ALONE), children.folder())) {
      for (Case work : cases) {
        proof.prepare(work.task());
        for (Engine engine : engines) {
          try (Child child = children.open(engine.setup(), ChildMain.ALONE)) {
            proof.check(engine.setup(), child, work.task());
            String[] answer =
                child.ask(
                    ASK_SECONDS,
                    "fit",
                    work.toString(),
                    Double.toString(warmSeconds),
                    Integer.toString(rounds));
            found.accept(Line.of(engine, work, answer));
          } catch (ChildException e) {
            failed.accept(engine + ": not measured: " + e.getMessage());
          }
        }
      }
    }
  }

  /** The child's part: runs of either kind in turns, as fields for {@link Line#of}. */
  static String fields(
      Runnable fit,
      Runnable steps,
      int stepsPerRun,
      long warmNanos,
      int rounds,
      LongSupplier nanoTime) {
    long start = nanoTime.getAsLong();
    do {
      steps.run();
      fit.run();
    } while (nanoTime.getAsLong() - start < warmNanos);
    List<Double> bare = new ArrayList<>();
    List<Double> fitted = new ArrayList<>();
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      // Steps before and after, so that a machine that becomes slower favours neither.
      double before = seconds(steps, nanoTime);
      double between = seconds(fit, nanoTime);
      double after = seconds(steps, nanoTime);
      bare.add((before + after) / 2 / stepsPerRun);
      fitted.add(between / stepsPerRun);
      ratios.add(between / ((before + after) / 2));
    }
    Statistic ratio = statistic(ratios);
    return statistic(bare).median()
        + "\t"
        + statistic(fitted).median()
        + "\t"
        + ratio.median()
        + "\t"
        + ratio.spread();
  }

  private static double seconds(Runnable run, LongSupplier nanoTime) {
    long start = nanoTime.getAsLong();
    run.run();
    return (nanoTime.getAsLong() - start) * 1e-9;
  }

  private static Statistic statistic(List<Double> numbers) {
    return Statistic.of(numbers.stream().mapToDouble(Double::doubleValue).toArray());
  }
}
