package io.github.espalier.benchmarks.workload;

import io.github.espalier.data.BatchOrder;
import io.github.espalier.layer.Activation;
import io.github.espalier.layer.Dense;
import io.github.espalier.loss.Loss;
import io.github.espalier.loss.Losses;
import io.github.espalier.metric.Metrics;
import io.github.espalier.network.Model;
import io.github.espalier.optim.Adam;
import io.github.espalier.optim.Optimizer;
import io.github.espalier.train.TrainerBuilder;
import io.github.espalier.train.TrainingListener;
import io.github.espalier.train.TrainingState;
import java.util.List;

/** Ten points of two classes as a Keras Sequential model does it, with its defaults. */
final class KerasSequential extends Classic {
  private static final int EPOCHS = 200;

  KerasSequential() {
    super(
        "keras-2-3-2",
        "keras-2-3-2",
        "Ten points of two classes by 2-3-2 (sigmoid, linear) with Keras's defaults: Glorot, Adam in"
            + " its form, batches of 32.");
  }

  @Override
  List<Dense> layers() {
    return List.of(Dense.of(3, Activation.SIGMOID), Dense.of(2));
  }

  @Override
  Loss loss() {
    return Losses.squaredError();
  }

  @Override
  Optimizer optimizer() {
    return Adam.keras(0.001);
  }

  @Override
  BatchOrder order(Start start) {
    return start.seed().isPresent() ? BatchOrder.shuffled(32) : BatchOrder.inOrder(32);
  }

  @Override
  int epochs() {
    return EPOCHS;
  }

  @Override
  void begin(Model model, Lines out) {
    out.text(model.summary());
  }

  @Override
  void report(TrainerBuilder trainer, Lines out) {
    trainer
        .metric(Metrics.accuracy())
        .listener(
            new TrainingListener() {
              @Override
              public void epochFinished(TrainingState state) {
                int epoch = state.epoch() + 1;
                if (epoch == 1 || epoch % 50 == 0) {
                  out.line(
                      "Epoch %d/%d - loss: %.4f - accuracy: %.4f",
                      epoch, EPOCHS, state.loss(), state.metric("accuracy"));
                }
              }
            });
  }

  @Override
  Verdict finish(Trained trained, Lines out) {
    for (double[] prediction : trained.predictions()) {
      out.text(Lines.row("%.8f", prediction));
    }
    return Tables.expectedAndGot(trained, out);
  }
}
