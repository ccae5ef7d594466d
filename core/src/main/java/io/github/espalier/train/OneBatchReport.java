package io.github.espalier.train;

import io.github.espalier.data.Dataset;
import io.github.espalier.network.Model;
import java.util.List;
import java.util.Locale;

/**
 * How well a network learned one batch by heart; see {@link Trainer#overfitOneBatch}.
 *
 * @param rows the samples of the batch
 * @param steps the steps made
 * @param before the batch's loss before them, without dropout and penalties
 * @param after the same afterwards
 */
public record OneBatchReport(int rows, int steps, double before, double after) {
  private static final double ENOUGH = 0.1;

  /**
   * Whether at most a tenth of the loss is left. With soft or smoothed labels a loss has a least
   * value above 0: look at {@link #after} then.
   */
  public boolean learned() {
    return after <= ENOUGH * before;
  }

  static OneBatchReport of(Trainer trainer, Dataset batch, int steps) {
    int rows = batch.size();
    int[] index = new int[rows];
    for (int i = 0; i < rows; i++) {
      index[i] = i;
    }
    StepPlan plan = trainer.stepPlan().with(Schedule.constant());
    try (Model copy = trainer.model().copyTo(trainer.model().backend());
        DeviceData data = DeviceData.withBatches(copy.backend(), batch, rows);
        Evaluator evaluator = new Evaluator(copy, trainer.loss(), List.of(), batch, data);
        TrainStep step = new TrainStep(copy, plan, rows)) {
      step.expectFeatures(data.largestFeature());
      evaluator.run();
      double before = evaluator.loss();
      data.gather(index, 0, rows);
      for (int i = 0; i < steps; i++) {
        step.run(data.x(), data.target(), data.weight());
      }
      evaluator.run();
      return new OneBatchReport(rows, steps, before, evaluator.loss());
    }
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%d samples in %d steps: loss %.6g, then %.6g (%s)",
        rows,
        steps,
        before,
        after,
        learned() ? "learned" : "not learned");
  }
}
