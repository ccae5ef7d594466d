package io.github.espalier.benchmarks.workload;

import io.github.espalier.train.TrainingListener;
import io.github.espalier.train.TrainingState;

/** Keeps the weights as they were before the last update of a training. */
final class LastStep implements TrainingListener {
  private final int lastEpoch;
  private final int lastBatch;
  private int batch;
  private double[][] before;

  /** For trainings whose batches are in the order of the data. */
  LastStep(Plan plan) {
    lastEpoch = plan.epochs() - 1;
    lastBatch = (plan.data().size() - 1) / plan.batchSize();
  }

  @Override
  public void epochStarted(TrainingState state) {
    batch = 0;
    keep(state);
  }

  @Override
  public void batchFinished(TrainingState state) {
    batch++;
    keep(state);
  }

  private void keep(TrainingState state) {
    if (state.epoch() == lastEpoch && batch == lastBatch) {
      before = state.model().snapshot();
    }
  }

  /** One row-major array per parameter, as {@code Model.snapshot} gives it. */
  double[][] weightsBefore() {
    return before;
  }
}
