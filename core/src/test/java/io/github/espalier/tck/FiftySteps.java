package io.github.espalier.tck;

import io.github.espalier.backend.Backend;
import io.github.espalier.data.Dataset;
import io.github.espalier.layer.Activation;
import io.github.espalier.loss.Losses;
import io.github.espalier.metric.Metrics;
import io.github.espalier.network.Model;
import io.github.espalier.network.Sequential;
import io.github.espalier.optim.Adam;
import io.github.espalier.optim.Optimizer;
import io.github.espalier.train.Checkpoints;
import io.github.espalier.train.Clipping;
import io.github.espalier.train.EarlyStopping;
import io.github.espalier.train.History;
import io.github.espalier.train.Schedule;
import io.github.espalier.train.Trainer;
import io.github.espalier.train.TrainerBuilder;
import io.github.espalier.train.TrainingListener;
import io.github.espalier.train.TrainingState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A training run of fifty steps with what has state: dropout, shuffling, a schedule, a running
 * metric, validation and early stopping; with every optimizer, and once with all other options.
 */
final class FiftySteps implements AutoCloseable {
  static final int STEPS = 50;

  /** Five batches an epoch, the last one short. */
  private static final int SAMPLES = 19;

  private static final int BATCH = 4;
  private static final int EPOCHS = 10;

  /** The runs there are. */
  static final List<Setting> SETTINGS =
      Stream.concat(
              TrainingPart.OPTIMIZERS.stream().map(optimizer -> new Setting(optimizer, false)),
              Stream.of(new Setting(Adam.of(0.01), true)))
          .toList();

  /**
   * One of the runs.
   *
   * @param optimizer what moves the weights
   * @param options whether it has all options, or none but a penalty and a schedule with state
   */
  record Setting(Optimizer optimizer, boolean options) {
    @Override
    public String toString() {
      return optimizer + (options ? " with all options" : "");
    }
  }

  private static final Sequential NETWORK =
      Sequential.input(3)
          .dense(6, Activation.leakyRelu(0.1))
          .dropout(0.2)
          .dense(5, Activation.TANH)
          .dense(3, Activation.SOFTMAX)
          .build();

  private final Setting setting;
  private final Model model;
  private final EarlyStopping stopping;
  private final TrainerBuilder builder;
  private final List<Double> losses = new ArrayList<>();
  private Checkpoints saved;

  FiftySteps(Backend backend, Setting setting) {
    this.setting = setting;
    model = NETWORK.init(backend, 17);
    // With options, no epoch is better than the first by so much: nine more, and it stops.
    stopping =
        setting.options
            ? EarlyStopping.patience(EPOCHS - 1).minDelta(10)
            : EarlyStopping.patience(EPOCHS);
    builder =
        Trainer.builder(model)
            .loss(Losses.crossEntropy())
            .optimizer(setting.optimizer)
            .batchSize(BATCH)
            .metric(Metrics.accuracy())
            .listener(stopping)
            .listener(
                new TrainingListener() {
                  @Override
                  public void batchFinished(TrainingState state) {
                    losses.add(state.loss());
                  }
                });
    if (setting.options) {
      allOptions();
    } else {
      builder.schedule(Schedule.onPlateau(0.5, 2).warmUp(7)).l2(1e-3).epochs(EPOCHS);
    }
  }

  /** Options that bite: every one changes the weights of the run. */
  private void allOptions() {
    builder
        .loss(Losses.crossEntropy().labelSmoothing(0.1))
        .schedule(Schedule.cosine(EPOCHS).inEpochs())
        .clipping(Clipping.byGlobalNorm(0.2))
        .microBatchSize(3)
        .l1(1e-3)
        .weightDecay(0.01)
        .maxNorm(0.9)
        .freeze("2.dense")
        .classWeights(1, 0.5, 2)
        .epochs(3 * EPOCHS);
  }

  /** This run with checkpoints, with all options also at its best. */
  FiftySteps checkpoints(Checkpoints checkpoints) {
    saved = setting.options ? checkpoints.atBest("val_accuracy") : checkpoints;
    builder.checkpoints(saved);
    return this;
  }

  /** This run with somebody who listens. */
  FiftySteps listener(TrainingListener listener) {
    builder.listener(listener);
    return this;
  }

  private static Dataset data(int seed, int samples) {
    double[][] x = GradientCase.rows(Values.between(seed, samples * 3, -1, 1), 3);
    double[] classes = Values.classes(seed + 1, samples, 3);
    return Dataset.of(x, Arrays.stream(classes).mapToInt(c -> (int) c).toArray());
  }

  private Dataset train() {
    Dataset data = data(81, SAMPLES);
    return setting.options ? data.withWeights(Values.between(83, SAMPLES, 0.5, 2)) : data;
  }

  History fit() {
    return builder.build().fit(train(), data(91, 7));
  }

  /** Goes on from the newest checkpoint, with weights of which none may survive. */
  History resume() throws IOException {
    if (!saved.files().isEmpty()) {
      double[][] other = model.snapshot();
      for (double[] weights : other) {
        Arrays.fill(weights, 0.5);
      }
      model.restore(other);
    }
    return builder.build().resume(train(), data(91, 7));
  }

  /** The losses of the steps made by this object. */
  List<Double> losses() {
    return losses;
  }

  /** The digest of the weights, that of all figures, and the best epoch. */
  String result(History history) {
    MessageDigest weights = sha256();
    for (double[] numbers : model.snapshot()) {
      update(weights, numbers);
    }
    MessageDigest figures = sha256();
    history.names().forEach(name -> update(figures, history.get(name)));
    return String.format(
        Locale.ROOT,
        "weights %s figures %s epochs %d steps %d best %d",
        HexFormat.of().formatHex(weights.digest()),
        HexFormat.of().formatHex(figures.digest()),
        history.epochs(),
        history.steps(),
        stopping.bestEpoch());
  }

  private static void update(MessageDigest digest, double[] numbers) {
    ByteBuffer bytes = ByteBuffer.allocate(numbers.length * Double.BYTES);
    bytes.asDoubleBuffer().put(numbers);
    digest.update(bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  @Override
  public void close() {
    model.close();
  }
}
