package io.github.espalier.benchmarks.jmh;

import io.github.espalier.backend.Backend;
import io.github.espalier.backend.BackendOptions;
import io.github.espalier.backend.Backends;
import io.github.espalier.benchmarks.network.Case;
import io.github.espalier.benchmarks.network.Draws;
import io.github.espalier.benchmarks.network.NetworkSpec;
import io.github.espalier.benchmarks.network.Subject;
import io.github.espalier.tensor.DType;
import java.io.IOException;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The parameters that every benchmark has: which network on which backend. */
@State(Scope.Benchmark)
public abstract class NetworkState {
  /** The one backend of this JVM, by name. */
  @Param({"plain", "ejml", "nd4j"})
  public String backend;

  /** Its number format. */
  @Param({"FLOAT64", "FLOAT32"})
  public DType dtype;

  /** Sizes with optional activations, or a workload's name; see {@link NetworkSpec}. */
  @Param("784-128-10")
  public String network;

  /** Compute threads. */
  @Param("1")
  public int threads;

  private Backend opened;
  private Subject subject;

  /** Opens the backend and builds the network on it. */
  void open(int batch) throws IOException {
    Case work = new Case(NetworkSpec.parse(network), batch);
    opened = Backends.create(backend, BackendOptions.defaults().dtype(dtype).threads(threads));
    subject = new Subject(opened, work, Draws.of(work));
  }

  /** The backend. */
  Backend engine() {
    return opened;
  }

  /** What is timed. */
  Subject subject() {
    return subject;
  }

  /** Frees it. */
  @TearDown(Level.Trial)
  public void close() {
    subject.close();
    opened.close();
  }
}
