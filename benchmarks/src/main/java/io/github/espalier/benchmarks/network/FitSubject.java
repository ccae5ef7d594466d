package io.github.espalier.benchmarks.network;

import io.github.espalier.backend.Backend;
import io.github.espalier.data.BatchOrder;
import io.github.espalier.data.Dataset;
import io.github.espalier.measure.Samples;
import io.github.espalier.network.Model;
import io.github.espalier.tensor.Tensor;
import io.github.espalier.train.TrainStep;
import io.github.espalier.train.Trainer;

/**
 * The same training twice: as a fit over a data set in memory, and as bare steps.
 *
 * <p>Both pass over the same samples equally often, in batches of the same size, with the same loss
 * and optimizer, on two models that began alike. {@code fit} does all it does for a user who asks
 * for nothing but training: it copies the data set to the backend once, shuffles every epoch,
 * gathers every batch, and records the loss. A bare step finds its batch gathered in a tensor of
 * the backend; there is one such pair of tensors per batch, so that both read equally much memory.
 */
public final class FitSubject implements AutoCloseable {
  /** Samples, if that makes batches enough: fewer are no data set, and an epoch has its price. */
  private static final int SAMPLES = 1024;

  private static final int FEWEST_BATCHES = 16;

  /** Products in one run, if the limits for epochs allow: enough that its set-up does not count. */
  private static final double FLOPS = 3e10;

  private static final int FEWEST_EPOCHS = 25;
  private static final int MOST_EPOCHS = 500;

  private final Model fitted;
  private final Model stepped;
  private final TrainStep step;
  private final Tensor[] x;
  private final Tensor[] target;
  private final Dataset data;
  private final Trainer trainer;
  private final int epochs;

  /** A case on a backend. */
  public FitSubject(Backend backend, Case work) {
    NetworkSpec spec = work.network();
    int batches = Math.max(FEWEST_BATCHES, SAMPLES / work.batch());
    x = new Tensor[batches];
    target = new Tensor[batches];
    double epoch = (double) work.task().trainingFlops() * work.batch() * batches;
    epochs = (int) Math.min(MOST_EPOCHS, Math.max(FEWEST_EPOCHS, FLOPS / epoch));
    int inputs = spec.network().inputShape().size();
    int outputs = spec.network().outputShape().size();
    double[][] features = new double[batches * work.batch()][inputs];
    double[][] targets = new double[features.length][outputs];
    Samples samples = new Samples(spec.network());
    for (int row = 0; row < features.length; row++) {
      samples.features(row, 0, features[row], 0);
      samples.targets(row, targets[row], 0);
    }
    data = Dataset.of(features, targets);
    fitted = spec.network().init(backend, Samples.SEED);
    stepped = spec.network().init(backend, Samples.SEED);
    trainer =
        Trainer.builder(fitted)
            .loss(spec.loss())
            .optimizer(spec.optimizer())
            .order(BatchOrder.shuffled(work.batch()))
            .epochs(epochs)
            .build();
    step =
        Trainer.builder(stepped)
            .loss(spec.loss())
            .optimizer(spec.optimizer())
            .build()
            .newStep(work.batch());
    step.expectFeatures(Samples.LARGEST);
    for (int b = 0; b < batches; b++) {
      x[b] = step.batchBuffer(spec.network().inputShape());
      target[b] = step.batchBuffer(spec.network().outputShape());
      backend.upload(flat(features, b * work.batch(), work.batch()), 0, x[b]);
      backend.upload(flat(targets, b * work.batch(), work.batch()), 0, target[b]);
    }
  }

  private static double[] flat(double[][] rows, int from, int count) {
    int columns = rows[0].length;
    double[] flat = new double[count * columns];
    for (int r = 0; r < count; r++) {
      System.arraycopy(rows[from + r], 0, flat, r * columns, columns);
    }
    return flat;
  }

  /** Training steps in one {@link #fit} and in one {@link #steps}. */
  public int stepsPerRun() {
    return x.length * epochs;
  }

  /** Trains by fit; the last epoch's loss. */
  public double fit() {
    return trainer.fit(data).last("loss");
  }

  /** Trains by bare steps; the sum of the losses. */
  public double steps() {
    double loss = 0;
    for (int epoch = 0; epoch < epochs; epoch++) {
      for (int b = 0; b < x.length; b++) {
        loss += step.run(x[b], target[b], null);
      }
    }
    return loss;
  }

  /** Frees everything but the backend. */
  @Override
  public void close() {
    step.close();
    fitted.close();
    stepped.close();
  }
}
