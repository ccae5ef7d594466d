package io.github.espalier.benchmarks.jmh;

import io.github.espalier.benchmarks.network.Case;
import io.github.espalier.benchmarks.network.Draws;
import io.github.espalier.benchmarks.network.NetworkSpec;
import io.github.espalier.measure.Subject;
import java.io.IOException;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A network on a backend. */
@State(Scope.Benchmark)
public abstract class NetworkState extends EngineState {
  /** Sizes with optional activations, or a workload's name; see {@link NetworkSpec}. */
  @Param("784-128-10")
  public String network;

  private Subject subject;

  /** Opens the backend and builds the network on it. */
  void open(int batch) throws IOException {
    Case work = new Case(NetworkSpec.parse(network), batch);
    subject = new Subject(openBackend(), work.task(), Draws.of(work));
  }

  /** What is timed. */
  Subject subject() {
    return subject;
  }

  /** Frees it. */
  @TearDown(Level.Trial)
  public void close() {
    subject.close();
    closeBackend();
  }
}
