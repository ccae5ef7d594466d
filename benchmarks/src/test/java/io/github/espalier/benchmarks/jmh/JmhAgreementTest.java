package io.github.espalier.benchmarks.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.espalier.advise.Advice;
import io.github.espalier.advise.BackendAdvisor;
import io.github.espalier.advise.Measured;
import io.github.espalier.backend.BackendSetup;
import io.github.espalier.benchmarks.compare.Engine;
import io.github.espalier.benchmarks.network.NetworkSpec;
import io.github.espalier.tensor.DType;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** The advisor's own timing loop and JMH name the same winner, and nearly the same times. */
class JmhAgreementTest {
  private static final String NETWORK = "256-256-10";
  private static final int BATCH = 32;
  private static final double CLEAR = 1.5;
  private static final double AGREE = 0.30;

  /** Another program may disturb one of the two clocks. */
  private static final int ATTEMPTS = 4;

  private static final List<Engine> ENGINES =
      List.of(
          new Engine("plain", "jit", DType.FLOAT32, 1),
          new Engine("ejml", Engine.NO_KERNEL, DType.FLOAT32, 1));

  @Test
  void bothNameTheSameWinnerAndNearlyTheSameTimes() throws Exception {
    double difference = Double.POSITIVE_INFINITY;
    for (int i = 0; i < ATTEMPTS && difference > AGREE; i++) {
      Map<String, Double> jmh = new LinkedHashMap<>();
      for (Engine engine : ENGINES) {
        jmh.put(engine.backend(), secondsByJmh(engine));
      }
      Map<String, Double> own = secondsByAdvisor();

      assertThat(jmh.get("ejml") / jmh.get("plain")).isGreaterThan(CLEAR);
      assertThat(own.get("ejml") / own.get("plain")).isGreaterThan(CLEAR);
      difference =
          jmh.keySet().stream()
              .mapToDouble(name -> Math.abs(Math.log(own.get(name) / jmh.get(name))))
              .max()
              .orElseThrow();
    }
    assertThat(difference).isLessThan(AGREE);
  }

  private static double secondsByJmh(Engine engine) throws RunnerException {
    Options options =
        new OptionsBuilder()
            .include(TrainStepBenchmark.class.getName())
            .param("backend", engine.backend())
            .param("kernel", engine.kernel())
            .param("dtype", engine.dtype().name())
            .param("threads", "1")
            .param("network", NETWORK)
            .param("batch", Integer.toString(BATCH))
            .mode(Mode.AverageTime)
            .timeUnit(TimeUnit.SECONDS)
            .forks(1)
            .warmupIterations(3)
            .warmupTime(TimeValue.milliseconds(500))
            .measurementIterations(5)
            .measurementTime(TimeValue.milliseconds(200))
            .verbosity(VerboseMode.SILENT)
            .build();
    return new Runner(options).runSingle().getPrimaryResult().getScore();
  }

  private static Map<String, Double> secondsByAdvisor() throws InterruptedException {
    List<BackendSetup> setups = ENGINES.stream().map(Engine::setup).toList();
    Advice advice =
        BackendAdvisor.forNetwork(NetworkSpec.parse(NETWORK).network())
            .batch(BATCH)
            .dtype(DType.FLOAT32)
            .budget(Duration.ofSeconds(6))
            .setups(setups)
            .advise();
    Map<String, Double> seconds = new LinkedHashMap<>();
    for (Measured measured : advice.measured()) {
      seconds.put(measured.setup().backend(), measured.training().seconds());
    }
    assertThat(advice.training().orElseThrow().choice().setup().backend()).isEqualTo("plain");
    return seconds;
  }
}
