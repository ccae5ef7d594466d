package io.github.espalier.benchmarks.compare;

import static io.github.espalier.tensor.DType.FLOAT32;
import static io.github.espalier.tensor.DType.FLOAT64;

import io.github.espalier.backend.Backends;
import io.github.espalier.benchmarks.network.Case;
import io.github.espalier.measure.Jvm;
import io.github.espalier.measure.Kind;
import io.github.espalier.tensor.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a comparison measures and how long it may take.
 *
 * @param name of the default output folder
 * @param cases networks with their batch sizes
 * @param engines in the order of the reports
 * @param kinds what is timed of each
 * @param times how long
 * @param largestProof the largest batch of the proof of equality
 * @param forks how many fresh JVMs of every engine measure a case, one after the other
 * @param jvmOptions what every timed JVM is started with
 * @param crowded whether every timed JVM first runs all other backends too
 */
public record Plan(
    String name,
    List<Case> cases,
    List<Engine> engines,
    List<Kind> kinds,
    Times times,
    int largestProof,
    int forks,
    List<String> jvmOptions,
    boolean crowded) {
  /** How much longer than expected it takes at most, on a machine that is not busy. */
  public static final double MOST = 1.5;

  /** The backends of this project in the order of its documents, then others that are found. */
  public static final List<String> BACKENDS =
      Stream.concat(Stream.of("plain", "ejml", "nd4j"), Backends.list().keySet().stream())
          .distinct()
          .toList();

  /** One thread, and as many as small machines have cores. */
  public static final List<Integer> THREADS = List.of(1, 2);

  /** The reference takes minutes for the largest batches of the widest networks. */
  private static final int SWEEP_PROOF = 16;

  private static final int FULL_FORKS = 3;

  private static final double LEAST_SCALE = 0.02;
  private static final int STRETCHES = 100;

  private static final List<DType> DTYPES = List.of(FLOAT64, FLOAT32);
  private static final List<String> CASES =
      List.of("2-4-4-4-4-2@1", "3-5-1@8", "32-64-32-2@32", "784-128-10@32", "784-1024-1024-10@128");
  private static final List<String> QUICK_CASES = List.of("2-4-4-4-4-2@1", "784-128-10@32");

  /** Copies. */
  public Plan {
    cases = List.copyOf(cases);
    engines = List.copyOf(engines);
    kinds = List.copyOf(kinds);
    jvmOptions = List.copyOf(jvmOptions);
  }

  private Plan(String name, List<Case> cases, List<Engine> engines, List<Kind> kinds, Times times) {
    this(name, cases, engines, kinds, times, Integer.MAX_VALUE, 1, List.of(), false);
  }

  /** The comparison for people: some six minutes on two cores. */
  public static Plan standard() {
    return new Plan(
        "compare",
        cases(CASES),
        usualEngines(),
        List.of(Kind.values()),
        new Times(3, 5, 0.06, 0.8, 3, 0.25));
  }

  /** The shortest form, for continuous integration: shows that everything works. */
  public static Plan quick() {
    return new Plan(
        "quick",
        cases(QUICK_CASES),
        usualEngines(),
        List.of(Kind.values()),
        new Times(1, 5, 0.03, 0.1, 0.1, 0.05));
  }

  /**
   * The comparison to publish: the same in more networks, longer, and in three fresh JVMs each;
   * over an hour.
   */
  public static Plan full() {
    return new Plan(
        "full",
        cases(Targets.all()),
        usualEngines(),
        List.of(Kind.values()),
        new Times(5, 7, 0.25, 2.5, 5, 0.75),
        Integer.MAX_VALUE,
        FULL_FORKS,
        List.of(),
        false);
  }

  /** Every engine on the networks of {@link Targets}: some twenty minutes on two cores. */
  public static Plan targets() {
    return new Plan(
        "targets",
        cases(Targets.all()),
        Engine.all(BACKENDS, Engine.KERNELS, DTYPES, THREADS),
        List.of(Kind.TRAINING, Kind.PREDICTION),
        new Times(3, 7, 0.25, 2.5, 5, 0.75));
  }

  /** Every figure of any cases, on one thread. */
  public static Plan sweep(List<Case> cases) {
    List<String> kernels = Jvm.hasVectorModule() ? Engine.KERNELS : List.of("jit");
    return new Plan(
        "sweep",
        cases,
        Engine.all(BACKENDS, kernels, DTYPES, List.of(1)),
        List.of(Kind.values()),
        new Times(0, 5, 0.15, 2, 3, 0.6),
        SWEEP_PROOF,
        1,
        List.of(),
        false);
  }

  /** What the comparison shows: both kernels, and every backend on several threads at its best. */
  private static List<Engine> usualEngines() {
    return Engine.all(BACKENDS, Engine.KERNELS, DTYPES, THREADS).stream()
        .filter(e -> e.threads() == 1 || !e.kernel().equals("jit"))
        .toList();
  }

  private static List<Case> cases(List<String> texts) {
    return texts.stream().map(Case::parse).toList();
  }

  /** How long it is likely to take. */
  public double expectedSeconds() {
    return startSeconds() + forks * cases.stream().mapToDouble(this::expectedSeconds).sum();
  }

  /** How long one case is likely to take in one fork. */
  double expectedSeconds(Case work) {
    return times.expectedSeconds(engines, kinds(work));
  }

  /** How long timing the start of JVMs is likely to take. */
  double startSeconds() {
    return times.startSeconds(engines);
  }

  /** The backends among the engines, in order. */
  public List<String> backends() {
    return engines.stream().map(Engine::backend).distinct().toList();
  }

  /** The precisions among the engines, in order. */
  public List<DType> dtypes() {
    return engines.stream().map(Engine::dtype).distinct().toList();
  }

  /** What is timed of a case: a prediction has no batch, so it is timed once per network. */
  List<Kind> kinds(Case work) {
    List<Kind> wanted = new ArrayList<>(kinds);
    Case first =
        cases.stream()
            .filter(c -> c.network().text().equals(work.network().text()))
            .findFirst()
            .orElse(work);
    if (!first.equals(work)) {
      wanted.remove(Kind.PREDICTION);
    }
    return wanted;
  }

  /** This plan for a choice of cases and engines. */
  public Plan of(List<Case> cases, List<Engine> engines) {
    return new Plan(name, cases, engines, kinds, times, largestProof, forks, jvmOptions, crowded);
  }

  /** This plan with all its times this many times as long. */
  public Plan scaled(double factor) {
    Times longer = times.scaled(factor);
    return new Plan(name, cases, engines, kinds, longer, largestProof, forks, jvmOptions, crowded);
  }

  /** This plan with its times so long that it takes about this long, as far as that is possible. */
  public Plan lasting(double seconds) {
    double fixed = scaled(0).expectedSeconds();
    double factor = 1;
    // Again and again, because warm-ups grow only so far and leave the rest to the rounds.
    for (int i = 0; i < STRETCHES; i++) {
      double stretched = scaled(factor).expectedSeconds() - fixed;
      factor = Math.max(LEAST_SCALE, factor * (seconds - fixed) / stretched);
    }
    return scaled(factor);
  }

  /** This plan with JVM options, and with or without crowded JVMs. */
  public Plan jvm(List<String> options, boolean crowded) {
    return new Plan(name, cases, engines, kinds, times, largestProof, forks, options, crowded);
  }
}
