package io.github.espalier.train;

import io.github.espalier.io.CheckpointFiles;
import io.github.espalier.metric.Metric;
import java.util.List;

/** What is refused in a plan before anything is trained, be it for real or in a dry run. */
final class PlanCheck {
  private PlanCheck() {}

  /**
   * Refuses a plan that no run can have.
   *
   * @param validation whether there are validation data
   * @throws IllegalArgumentException if something waits for a figure that there is not, or if
   *     checkpoints cannot hold the model or a metric
   */
  static void requireRunnable(Trainer trainer, boolean validation) {
    List<String> metrics = trainer.allMetrics().stream().map(Metric::name).toList();
    List<String> figures = FitRun.figures(metrics, validation);
    trainer.stepPlan().schedule().watched().ifPresent(f -> History.indexOf(figures, f));
    for (TrainingListener listener : trainer.listeners()) {
      listener.watched().ifPresent(f -> History.indexOf(figures, f));
    }
    if (trainer.checkpoints() != null) {
      String best = trainer.checkpoints().best();
      if (best != null) {
        History.indexOf(figures, best);
      }
      CheckpointFiles.requireSavable(trainer.model());
      trainer.runningMetrics().forEach(PlanCheck::requireState);
    }
  }

  private static void requireState(Metric metric) {
    try {
      metric.start().state();
    } catch (UnsupportedOperationException e) {
      throw new IllegalArgumentException(
          "checkpoints: metric \"" + metric.name() + "\" has no state: " + e.getMessage(), e);
    }
  }

  /**
   * Refuses a schedule whose first rates cannot be used.
   *
   * @throws IllegalStateException for the first such step
   */
  static void requireRates(StepPlan plan, long steps) {
    Schedule.Run run = plan.startSchedule();
    for (long step = 1; step <= steps; step++) {
      requireRate(step, run.rate(plan.optimizer().learningRate(), step));
    }
  }

  /** The rate, if it can be used. */
  static double requireRate(long step, double rate) {
    if (!(rate >= 0 && rate <= Double.MAX_VALUE)) {
      throw new IllegalStateException(
          "schedule: step " + step + " has the rate " + rate + ", needs a finite one from 0");
    }
    return rate;
  }
}
