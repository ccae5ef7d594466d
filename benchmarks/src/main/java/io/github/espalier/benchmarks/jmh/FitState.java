package io.github.espalier.benchmarks.jmh;

import io.github.espalier.benchmarks.network.Case;
import io.github.espalier.benchmarks.network.FitSubject;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The same training twice on a backend: as a fit, and as bare steps. */
@State(Scope.Benchmark)
public class FitState extends EngineState {
  /** Network and batch. */
  @Param({"784-128-10@32", "3-5-1@8"})
  public String work;

  private FitSubject subject;

  /** Builds the data set and the models. */
  @Setup(Level.Trial)
  public void open() {
    subject = new FitSubject(openBackend(), Case.parse(work));
  }

  /** What is timed. */
  FitSubject subject() {
    return subject;
  }

  /** Frees it. */
  @TearDown(Level.Trial)
  public void close() {
    subject.close();
    closeBackend();
  }
}
