package io.github.espalier.benchmarks.workload;

import io.github.espalier.train.TrainingListener;
import io.github.espalier.train.TrainingState;

/**
 * Prints loss, accuracy and samples per second of every epoch, and in between how far it is;
 * validation is not in the time.
 */
final class SpeedLines implements TrainingListener {
  private static final long PROGRESS_NANOS = 200_000_000;

  private final Lines out;
  private final int epochs;
  private final long steps;
  private long shown;
  private long began;
  private long ended;
  private long epochSamples;
  private long samples;
  private double seconds;

  /** The accuracy of the last epoch, on held-out data if there are any; empty in the first. */
  private String lastAccuracy = "";

  SpeedLines(Lines out, Plan plan) {
    this.out = out;
    epochs = plan.epochs();
    int batch = plan.batchSize();
    steps = (long) epochs * ((plan.data().size() + batch - 1) / batch);
  }

  @Override
  public void epochStarted(TrainingState state) {
    epochSamples = 0;
    began = System.nanoTime();
  }

  @Override
  public void batchFinished(TrainingState state) {
    epochSamples += state.batchRows();
    ended = System.nanoTime();
    if (out.showsProgress() && ended - shown > PROGRESS_NANOS) {
      shown = ended;
      String text =
          Lines.format(
              "epoch %d/%d, loss %.4g%s, %.0f samples/s",
              state.epoch() + 1,
              epochs,
              state.loss(),
              lastAccuracy,
              epochSamples / ((ended - began) / 1e9));
      out.progress(state.step(), steps, text);
    }
  }

  @Override
  public void epochFinished(TrainingState state) {
    double took = (ended - began) / 1e9;
    seconds += took;
    samples += epochSamples;
    String heldOut = "";
    lastAccuracy = Lines.format(", accuracy %.2f %%", 100 * state.metric("accuracy"));
    if (state.hasMetric("val_accuracy")) {
      double accuracy = 100 * state.metric("val_accuracy");
      heldOut = Lines.format(", held-out accuracy %.2f %%", accuracy);
      lastAccuracy = Lines.format(", held-out %.2f %%", accuracy);
    }
    out.line(
        "Epoch %d/%d: loss %.4f, accuracy %.2f %%%s, %.2f s, %.0f samples/s",
        state.epoch() + 1,
        epochs,
        state.loss(),
        100 * state.metric("accuracy"),
        heldOut,
        took,
        epochSamples / took);
  }

  @Override
  public void trainingFinished(TrainingState state) {
    out.line(
        "Training: %d samples in %.2f s, %.0f samples/s",
        samples, seconds, seconds == 0 ? 0 : samples / seconds);
  }
}
