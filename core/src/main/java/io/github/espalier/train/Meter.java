package io.github.espalier.train;

import io.github.espalier.backend.Backend;
import io.github.espalier.metric.HostBatch;
import io.github.espalier.metric.Metric;
import io.github.espalier.tensor.Tensor;
import java.util.List;

/** Brings predictions to the host and hands them to metrics; does nothing if there are none. */
final class Meter {
  private final Backend backend;
  private final List<Metric> metrics;
  private final Metric.Accumulator[] accumulators;
  private final HostBatch batch;

  Meter(
      Backend backend,
      List<Metric> metrics,
      int maxRows,
      int outputs,
      int targetColumns,
      boolean classIndices) {
    this.backend = backend;
    this.metrics = metrics;
    accumulators = metrics.stream().map(Metric::start).toArray(Metric.Accumulator[]::new);
    batch =
        accumulators.length == 0
            ? null
            : new HostBatch(maxRows, outputs, targetColumns, classIndices);
  }

  boolean isIdle() {
    return accumulators.length == 0;
  }

  void reset() {
    for (Metric.Accumulator accumulator : accumulators) {
      accumulator.reset();
    }
  }

  void add(Tensor predictions, Tensor targets) {
    backend.download(predictions, batch.predictions(), 0);
    backend.download(targets, batch.targets(), 0);
    batch.rows(predictions.rows());
    for (Metric.Accumulator accumulator : accumulators) {
      accumulator.add(batch);
    }
  }

  int count() {
    return accumulators.length;
  }

  String name(int index) {
    return metrics.get(index).name();
  }

  /** What has been measured so far. */
  double[] state(int index) {
    return accumulators[index].state();
  }

  /** Goes on from what {@link #state} returned. */
  void restore(int index, double[] state) {
    accumulators[index].restore(state);
  }

  double result(int index) {
    return accumulators[index].result();
  }
}
