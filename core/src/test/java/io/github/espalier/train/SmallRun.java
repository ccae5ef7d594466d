package io.github.espalier.train;

import io.github.espalier.data.Dataset;
import io.github.espalier.layer.Activation;
import io.github.espalier.loss.Losses;
import io.github.espalier.network.Model;
import io.github.espalier.network.Sequential;
import io.github.espalier.optim.Adam;
import io.github.espalier.tck.HeapBackend;
import io.github.espalier.tensor.DType;
import java.util.function.Consumer;

/** A training run of fifteen steps, three an epoch, for tests of what may happen to one. */
final class SmallRun {
  static final int STEPS = 15;
  static final int STEPS_PER_EPOCH = 3;

  static final Dataset DATA = data(7, 0);
  static final Dataset VALIDATION = data(4, 20);

  private SmallRun() {}

  /** Points, and whether they are inside a circle. */
  static Dataset data(int samples, int from) {
    double[][] x = new double[samples][2];
    int[] labels = new int[samples];
    for (int r = 0; r < samples; r++) {
      x[r][0] = Math.sin(1.7 * (from + r));
      x[r][1] = Math.cos(2.3 * (from + r));
      labels[r] = x[r][0] * x[r][0] + x[r][1] * x[r][1] < 0.8 ? 1 : 0;
    }
    return Dataset.of(x, labels);
  }

  static Model model() {
    return Sequential.input(2)
        .dense(5, Activation.TANH)
        .dropout(0.1)
        .dense(2, Activation.SOFTMAX)
        .build()
        .init(new HeapBackend(DType.FLOAT64), 3);
  }

  static TrainerBuilder plan(Model model) {
    return Trainer.builder(model)
        .loss(Losses.crossEntropy())
        .optimizer(Adam.of(0.02))
        .batchSize(3)
        .epochs(STEPS / STEPS_PER_EPOCH);
  }

  static double[][] zeros(Model model) {
    double[][] zeros = model.snapshot();
    for (int i = 0; i < zeros.length; i++) {
      zeros[i] = new double[zeros[i].length];
    }
    return zeros;
  }

  /** Does something after every step. */
  static TrainingListener everyStep(Consumer<TrainingState> what) {
    return new TrainingListener() {
      @Override
      public void batchFinished(TrainingState state) {
        what.accept(state);
      }
    };
  }

  /** Does something after one step. */
  static TrainingListener after(long step, Consumer<TrainingState> what) {
    return everyStep(
        state -> {
          if (state.step() == step) {
            what.accept(state);
          }
        });
  }

  /** Does something after every epoch. */
  static TrainingListener everyEpoch(Consumer<TrainingState> what) {
    return new TrainingListener() {
      @Override
      public void epochFinished(TrainingState state) {
        what.accept(state);
      }
    };
  }
}
