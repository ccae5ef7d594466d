package io.github.espalier.benchmarks.jmh;

import io.github.espalier.benchmarks.peak.Peak;
import io.github.espalier.tensor.DType;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The machine's peak: fused multiply-adds that touch no memory. The counter {@code flops}, in
 * operations per nanosecond, is GFLOP/s; the score counts runs of the loop and means nothing.
 *
 * <pre>
 * mvn package -DskipTests
 * java -jar benchmarks/target/benchmarks.jar jmh PeakBenchmark
 * java -jar benchmarks/target/benchmarks.jar jmh PeakBenchmark -t 2
 * </pre>
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PeakBenchmark {
  /** The loop of one thread. */
  @State(Scope.Thread)
  public static class Loop {
    /** The number format. */
    @Param({"FLOAT64", "FLOAT32"})
    public DType dtype;

    private LongSupplier loop;

    /** Chooses the loop and says which it is. */
    @Setup(Level.Trial)
    public void open() {
      loop = Peak.loop(dtype);
      System.out.println("# " + Peak.method());
    }
  }

  /** Counts floating-point operations. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  public static class Flops {
    /** So far in this iteration. */
    public long flops;
  }

  /** One run of the loop. */
  @Benchmark
  public long fma(Loop state, Flops counter) {
    long flops = state.loop.getAsLong();
    counter.flops += flops;
    return flops;
  }
}
