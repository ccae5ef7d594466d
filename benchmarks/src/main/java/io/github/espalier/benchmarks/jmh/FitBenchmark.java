package io.github.espalier.benchmarks.jmh;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What {@code fit} costs beyond its steps; see {@link
 * io.github.espalier.benchmarks.network.FitSubject} for what is compared. The counter {@code steps}
 * is steps per second. The command {@code fit} measures both in turns in one JVM, which tells small
 * differences better, and prints the ratio.
 *
 * <pre>
 * mvn package -DskipTests
 * java -jar benchmarks/target/benchmarks.jar jmh FitBenchmark -p backend=plain -p kernel=jit
 * java -jar benchmarks/target/benchmarks.jar fit
 * </pre>
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class FitBenchmark {
  /** Counts training steps. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  public static class Steps {
    /** So far in this iteration. */
    public long steps;
  }

  /** Steps by fit over a data set in memory. */
  @Benchmark
  public double fit(FitState state, Steps counter) {
    counter.steps += state.subject().stepsPerRun();
    return state.subject().fit();
  }

  /** As many bare steps on the same batches. */
  @Benchmark
  public double steps(FitState state, Steps counter) {
    counter.steps += state.subject().stepsPerRun();
    return state.subject().steps();
  }
}
