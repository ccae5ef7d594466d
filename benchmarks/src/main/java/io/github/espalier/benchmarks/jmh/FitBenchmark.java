package io.github.espalier.benchmarks.jmh;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What {@code fit} costs beyond its steps: gathering batches, listeners, figures. Time per step.
 *
 * <pre>
 * mvn package -DskipTests
 * java -jar benchmarks/target/benchmarks.jar jmh FitBenchmark -p network=784-128-10 -p batch=32
 * java -jar benchmarks/target/benchmarks.jar jmh FitBenchmark -p network=3-5-1 -p batch=8
 * </pre>
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class FitBenchmark {
  /** Steps by fit over a data set in memory. */
  @Benchmark
  @OperationsPerInvocation(FitState.BATCHES * FitState.EPOCHS)
  public double fit(FitState state) {
    return state.fit();
  }

  /** As many bare steps on one batch. */
  @Benchmark
  @OperationsPerInvocation(FitState.BATCHES * FitState.EPOCHS)
  public double steps(FitState state) {
    return state.steps();
  }
}
