package io.github.espalier.benchmarks.compare;

import io.github.espalier.benchmarks.network.Case;
import io.github.espalier.tensor.DType;
import java.util.List;

/**
 * What a comparison measures and how long it may take.
 *
 * @param cases networks with their batch sizes
 * @param backends backends by name, in the order of the reports
 * @param dtypes number formats
 * @param threads compute threads of every backend
 * @param starts how often every backend's start is timed
 * @param rounds the most times everything is measured, one after the other
 * @param windowSeconds how long one measurement takes
 * @param firstWarmSeconds warm-up of the first thing a JVM runs
 * @param warmSeconds warm-up of every further thing
 * @param expectedSeconds how long it is likely to take
 * @param limitSeconds when to stop adding rounds
 * @param jvmOptions what every timed JVM is started with
 * @param crowded whether every timed JVM first runs all other backends too
 */
public record Plan(
    List<Case> cases,
    List<String> backends,
    List<DType> dtypes,
    int threads,
    int starts,
    int rounds,
    double windowSeconds,
    double firstWarmSeconds,
    double warmSeconds,
    double expectedSeconds,
    double limitSeconds,
    List<String> jvmOptions,
    boolean crowded) {

  /** Fewer rounds than this are no basis for a spread. */
  static final int FEWEST_ROUNDS = 3;

  /** The backends of this project, in the order of its documents. */
  public static final List<String> BACKENDS = List.of("plain", "ejml", "nd4j");

  /** ND4J's path is compiled only after some 5 s of stepping; see the design document. */
  static final double SLOW_WARM_SECONDS = 5;

  private static final List<String> CASES =
      List.of("2-4-4-4-4-2@1", "3-5-1@8", "32-64-32-2@32", "784-128-10@32", "784-1024-1024-10@128");

  private static final List<String> QUICK_CASES = List.of("2-4-4-4-4-2@1", "784-128-10@32");

  /** Copies. */
  public Plan {
    cases = List.copyOf(cases);
    backends = List.copyOf(backends);
    dtypes = List.copyOf(dtypes);
    jvmOptions = List.copyOf(jvmOptions);
  }

  /** The comparison for people: about three and a half minutes on two cores. */
  public static Plan standard() {
    return new Plan(
        cases(CASES),
        BACKENDS,
        List.of(DType.FLOAT64, DType.FLOAT32),
        1,
        3,
        7,
        0.15,
        2,
        0.5,
        210,
        240,
        List.of(),
        false);
  }

  /** The shortest form, for continuous integration: shows that everything works. */
  public static Plan quick() {
    return new Plan(
        cases(QUICK_CASES),
        BACKENDS,
        List.of(DType.FLOAT64, DType.FLOAT32),
        1,
        1,
        FEWEST_ROUNDS,
        0.05,
        0.3,
        0.2,
        40,
        55,
        List.of(),
        false);
  }

  private static List<Case> cases(List<String> texts) {
    return texts.stream().map(Case::parse).toList();
  }

  /** The longest it takes: no round begins after the limit, but a last one may be under way. */
  public double mostSeconds() {
    return limitSeconds * 1.25;
  }

  /** Every backend in every precision. */
  List<Engine> engines() {
    return dtypes.stream()
        .flatMap(dtype -> backends.stream().map(backend -> new Engine(backend, dtype)))
        .toList();
  }

  /** This plan for a choice of cases, backends and precisions; its times scale with their count. */
  public Plan of(List<Case> cases, List<String> backends, List<DType> dtypes) {
    double share =
        (double) (cases.size() * backends.size() * dtypes.size())
            / (this.cases.size() * this.backends.size() * this.dtypes.size());
    return new Plan(
        cases,
        backends,
        dtypes,
        threads,
        starts,
        rounds,
        windowSeconds,
        firstWarmSeconds,
        warmSeconds,
        expectedSeconds * share,
        limitSeconds * share,
        jvmOptions,
        crowded);
  }

  /** This plan with JVM options, and with or without crowded JVMs. */
  public Plan jvm(List<String> options, boolean crowded) {
    return new Plan(
        cases,
        backends,
        dtypes,
        threads,
        starts,
        rounds,
        windowSeconds,
        firstWarmSeconds,
        warmSeconds,
        expectedSeconds,
        limitSeconds,
        options,
        crowded);
  }
}
