package io.github.espalier.benchmarks.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.espalier.advise.Advice;
import io.github.espalier.advise.BackendAdvisor;
import io.github.espalier.advise.Measured;
import io.github.espalier.backend.BackendSetup;
import io.github.espalier.benchmarks.compare.Engine;
import io.github.espalier.benchmarks.compare.Plan;
import io.github.espalier.benchmarks.network.Case;
import io.github.espalier.measure.Jvm;
import io.github.espalier.measure.Kind;
import io.github.espalier.tensor.DType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * The advisor's own timing loop and JMH name the same winner, in training and in serving, and
 * nearly the same times.
 *
 * <p>The property {@code espalier.agreement} names other networks, as in {@code
 * 784-128-10@32,3-5-1@8}, which are measured on every backend and kernel, for minutes each.
 */
class JmhAgreementTest {
  private static final String NETWORKS = System.getProperty("espalier.agreement", "");
  private static final double CLEAR = 1.5;
  private static final double AGREE = Math.log(1.3);

  /** Another program may disturb one of the two clocks. */
  private static final int ATTEMPTS = 4;

  private static final Map<Kind, Class<?>> BENCHMARKS =
      Map.of(
          Kind.TRAINING, TrainStepBenchmark.class,
          Kind.FORWARD, ForwardBenchmark.class,
          Kind.PREDICTION, PredictOneBenchmark.class);

  private static Engine engine(String backend, String kernel) {
    return new Engine(backend, kernel, DType.FLOAT32, 1);
  }

  private static final List<Engine> TWO =
      List.of(engine("plain", "jit"), engine("ejml", Engine.NO_KERNEL));

  private static final List<Engine> ALL =
      Engine.all(Plan.BACKENDS, Engine.KERNELS, List.of(DType.FLOAT32), List.of(1));

  static Stream<Arguments> networks() {
    return NETWORKS.isEmpty()
        ? Stream.of(Arguments.of("256-256-10@32", TWO, 5, 2))
        : Stream.of(NETWORKS.split(",")).map(network -> Arguments.of(network, ALL, 45, 10));
  }

  @ParameterizedTest
  @MethodSource("networks")
  void bothNameTheSameWinnerAndNearlyTheSameTimes(
      String network, List<Engine> engines, int budget, int warmups) throws Exception {
    Case work = Case.parse(network);
    List<String> disagreements = List.of("not measured");
    for (int i = 0; i < ATTEMPTS && !disagreements.isEmpty(); i++) {
      disagreements = disagreements(work, engines, budget, warmups);
    }
    assertThat(disagreements).isEmpty();
  }

  private static List<String> disagreements(
      Case work, List<Engine> engines, int budget, int warmups) throws Exception {
    List<String> found = new ArrayList<>();
    Map<Kind, Map<Engine, Double>> advised = secondsByAdvisor(work, engines, budget);
    for (Kind kind : Kind.values()) {
      Map<Engine, Double> own = advised.get(kind);
      Map<Engine, Double> jmh = new LinkedHashMap<>();
      for (Engine engine : engines) {
        jmh.put(engine, secondsByJmh(kind, engine, work, warmups));
        double ratio = own.get(engine) / jmh.get(engine);
        String line =
            String.format(
                Locale.ROOT, "%s, %s, %s: %.2f of JMH's", work, kind.label(), engine, ratio);
        System.out.println(line);
        if (Math.abs(Math.log(ratio)) > AGREE) {
          found.add(line);
        }
      }
      List<Pair> clear = clear(jmh);
      if (clear.isEmpty()) {
        found.add(kind + ": no clear case by JMH");
      }
      clear.stream().filter(pair -> ratio(own, pair) < 1).forEach(p -> found.add(kind + ": " + p));
      clear(own).stream()
          .filter(pair -> ratio(jmh, pair) < 1)
          .forEach(pair -> found.add(kind + ", by the advisor only: " + pair));
    }
    return found;
  }

  private record Pair(Engine slower, Engine faster) {}

  private static double ratio(Map<Engine, Double> seconds, Pair pair) {
    return seconds.get(pair.slower()) / seconds.get(pair.faster());
  }

  /** Those of which one takes at least 1.5 times as long as the other. */
  private static List<Pair> clear(Map<Engine, Double> seconds) {
    List<Pair> clear = new ArrayList<>();
    for (Engine slower : seconds.keySet()) {
      for (Engine faster : seconds.keySet()) {
        Pair pair = new Pair(slower, faster);
        if (ratio(seconds, pair) >= CLEAR) {
          clear.add(pair);
        }
      }
    }
    return clear;
  }

  private static double secondsByJmh(Kind kind, Engine engine, Case work, int warmups)
      throws RunnerException {
    OptionsBuilder options = new OptionsBuilder();
    if (kind != Kind.PREDICTION) {
      options.param("batch", Integer.toString(work.batch()));
    }
    Options all =
        options
            .include(BENCHMARKS.get(kind).getName())
            .param("backend", engine.backend())
            .param("kernel", engine.kernel())
            .param("dtype", engine.dtype().name())
            .param("threads", "1")
            .param("network", work.network().text())
            .mode(Mode.AverageTime)
            .timeUnit(TimeUnit.SECONDS)
            .forks(1)
            .jvmArgsAppend(Jvm.flags().toArray(String[]::new))
            .warmupIterations(warmups)
            .warmupTime(TimeValue.milliseconds(500))
            .measurementIterations(5)
            .measurementTime(TimeValue.milliseconds(100))
            .verbosity(VerboseMode.SILENT)
            .build();
    return new Runner(all).runSingle().getPrimaryResult().getScore();
  }

  private static Map<Kind, Map<Engine, Double>> secondsByAdvisor(
      Case work, List<Engine> engines, int budget) throws InterruptedException {
    Map<BackendSetup, Engine> setups = new LinkedHashMap<>();
    engines.forEach(engine -> setups.put(engine.setup(), engine));
    Advice advice =
        BackendAdvisor.forNetwork(work.network().network())
            .batch(work.batch())
            .dtype(DType.FLOAT32)
            .budget(Duration.ofSeconds(budget))
            .setups(List.copyOf(setups.keySet()))
            .advise();
    assertThat(advice.failures()).isEmpty();
    Map<Kind, Map<Engine, Double>> seconds = new EnumMap<>(Kind.class);
    for (Kind kind : Kind.values()) {
      seconds.put(kind, new LinkedHashMap<>());
    }
    for (Measured measured : advice.measured()) {
      Engine engine = setups.get(measured.setup());
      seconds.get(Kind.TRAINING).put(engine, measured.training().seconds());
      seconds.get(Kind.FORWARD).put(engine, measured.forward().seconds());
      seconds.get(Kind.PREDICTION).put(engine, measured.prediction().seconds());
    }
    return seconds;
  }
}
