package io.github.espalier.benchmarks.jmh;

import java.io.IOException;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A network on a backend with a batch of samples. */
@State(Scope.Benchmark)
public class BatchState extends NetworkState {
  /** Samples per step. */
  @Param("32")
  public int batch;

  /** Builds everything before the warm-up. */
  @Setup(Level.Trial)
  public void open() throws IOException {
    open(batch);
  }
}
