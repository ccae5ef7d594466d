package io.github.espalier.benchmarks.jmh;

import java.io.IOException;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A network on a backend with one sample. */
@State(Scope.Benchmark)
public class SampleState extends NetworkState {
  /** Builds everything before the warm-up. */
  @Setup(Level.Trial)
  public void open() throws IOException {
    open(1);
  }
}
