package io.github.espalier.benchmarks.jmh;

import io.github.espalier.backend.Backend;
import io.github.espalier.backend.Backends;
import io.github.espalier.benchmarks.compare.Engine;
import io.github.espalier.tensor.DType;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The parameters that every benchmark of a backend has. */
@State(Scope.Benchmark)
public abstract class EngineState {
  /** The one backend of this JVM, by name. */
  @Param({"plain", "ejml", "nd4j"})
  public String backend;

  /** The kernel of plain; {@link ProvedRun} gives others {@link Engine#NO_KERNEL}. */
  @Param({"jit", "vector"})
  public String kernel;

  /** The number format. */
  @Param({"FLOAT64", "FLOAT32"})
  public DType dtype;

  /** Compute threads: a number, or {@code all}. */
  @Param("1")
  public String threads;

  private Backend opened;

  /** Opens the backend. */
  Backend openBackend() {
    Engine engine = new Engine(backend, kernel, dtype, Engine.threads(threads));
    opened = Backends.create(backend, engine.options());
    return opened;
  }

  /** Closes the backend. */
  void closeBackend() {
    opened.close();
  }
}
