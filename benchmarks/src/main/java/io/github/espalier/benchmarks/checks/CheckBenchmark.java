package io.github.espalier.benchmarks.checks;

import io.github.espalier.backend.Backend;
import io.github.espalier.backend.Backends;
import io.github.espalier.backend.UnaryOp;
import io.github.espalier.benchmarks.network.Case;
import io.github.espalier.measure.Subject;
import io.github.espalier.tensor.DType;
import io.github.espalier.tensor.Shape;
import java.util.concurrent.TimeUnit;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the checks cost, by pairs.
 *
 * <p>{@code step} and {@code predictOne} on {@code idle}, a backend that checks and computes
 * nothing, minus the same on {@code unchecked}, which does not check either: what the checks of a
 * backend cost, as a share of the same on {@code plain}. A prediction has one check more, {@code
 * checkedSample}. {@code checkedDense} beside {@code bareDense}, {@code checkedCopy} beside {@code
 * bareCopy}: one call of a backend with its checks, and of its hook without.
 *
 * <pre>
 * mvn package -DskipTests
 * java -cp benchmarks/target/benchmarks.jar org.openjdk.jmh.Main CheckBenchmark
 * </pre>
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class CheckBenchmark {
  /** A network on a backend. */
  @State(Scope.Benchmark)
  public static class Network {
    /** Without checks and arithmetic, without arithmetic, with both. */
    @Param({"unchecked", "idle", "plain"})
    public String backend;

    /** Network and batch. */
    @Param({"32-64-32-2@32", "32-64-32-2@1"})
    public String work;

    private Backend opened;
    private Subject subject;

    /** Builds the network. */
    @Setup(Level.Trial)
    public void open() {
      opened =
          switch (backend) {
            case "unchecked" -> new UncheckedBackend();
            case "idle" -> new IdleBackend();
            default -> Backends.create(backend);
          };
      subject = new Subject(opened, Case.parse(work).task());
    }

    /** Frees it. */
    @TearDown(Level.Trial)
    public void close() {
      subject.close();
      opened.close();
    }
  }

  /** Tensors without numbers. */
  @State(Scope.Benchmark)
  public static class Tensors {
    private final IdleBackend backend = new IdleBackend();
    private final IdleBackend.IdleTensor x = backend.allocate(Shape.of(8, 3));
    private final IdleBackend.IdleTensor copy = backend.allocate(Shape.of(8, 3));
    private final IdleBackend.IdleTensor w = backend.allocate(Shape.of(3, 5));
    private final IdleBackend.IdleTensor bias = backend.allocate(Shape.of(1, 5));
    private final IdleBackend.IdleTensor y = backend.allocate(Shape.of(8, 5));
  }

  /** The numbers of a sample. */
  @State(Scope.Benchmark)
  public static class Sample {
    private final double[] values = new double[32];
  }

  /** One training step; the loss. */
  @Benchmark
  public double step(Network network) {
    return network.subject.train();
  }

  /** One sample through the predictor; its first output. */
  @Benchmark
  public double predictOne(Network network) {
    return network.subject.predictOne();
  }

  /** Whether the numbers of a sample of 32 are finite, asked as a predictor does. */
  @Benchmark
  public boolean checkedSample(Sample sample) {
    for (double value : sample.values) {
      if (!DType.FLOAT64.holds(value)) {
        return false;
      }
    }
    return true;
  }

  /** A dense layer, the call with most to check, with its checks. */
  @Benchmark
  public void checkedDense(Tensors t) {
    t.backend.dense(t.x, t.w, t.bias, UnaryOp.RELU, 0, 0, null, t.y);
  }

  /** The same without them. */
  @Benchmark
  public void bareDense(Tensors t) {
    t.backend.doDense(t.x, t.w, t.bias, UnaryOp.RELU, 0, 0, null, t.y);
  }

  /** A call with two tensors, with its checks. */
  @Benchmark
  public void checkedCopy(Tensors t) {
    t.backend.copy(t.x, t.copy);
  }

  /** The same without them. */
  @Benchmark
  public void bareCopy(Tensors t) {
    t.backend.doCopy(t.x, t.copy);
  }
}
