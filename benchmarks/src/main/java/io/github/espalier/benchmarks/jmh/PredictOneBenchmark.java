package io.github.espalier.benchmarks.jmh;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Times one sample through the predictor, array in and array out.
 *
 * <pre>
 * mvn package -DskipTests
 * java -jar benchmarks/target/benchmarks.jar jmh PredictOneBenchmark \
 *     -p backend=plain,ejml,nd4j -p kernel=jit,vector -p dtype=FLOAT64,FLOAT32 \
 *     -p network=784-128-10 \
 *     -p threads=1 -prof gc -rf json -rff out.json
 * </pre>
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 6, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PredictOneBenchmark {
  /** The first output, so that it is computed. */
  @Benchmark
  public double predictOne(SampleState state) {
    return state.subject().predictOne();
  }
}
