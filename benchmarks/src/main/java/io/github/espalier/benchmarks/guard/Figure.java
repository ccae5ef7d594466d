package io.github.espalier.benchmarks.guard;

import io.github.espalier.benchmarks.compare.Engine;
import io.github.espalier.benchmarks.network.Case;
import io.github.espalier.measure.Kind;

/**
 * What is guarded: the time of one kind of step, in runs of the {@link Calibration}.
 *
 * @param engine who
 * @param work network and batch, as text
 * @param kind what is timed
 */
public record Figure(Engine engine, String work, Kind kind) {
  Figure(Engine engine, Case work, Kind kind) {
    this(engine, work.toString(), kind);
  }

  /** Whether both are the same step on different backends. */
  boolean rivals(Figure other) {
    return work.equals(other.work)
        && kind == other.kind
        && !engine.backend().equals(other.engine.backend());
  }

  @Override
  public String toString() {
    return work + ", " + kind.label() + ", " + engine;
  }
}
