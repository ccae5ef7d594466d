package io.github.espalier.benchmarks.workload;

import io.github.espalier.data.BatchOrder;
import io.github.espalier.data.Labels;
import io.github.espalier.init.Initializers;
import io.github.espalier.layer.Activation;
import io.github.espalier.layer.Dense;
import io.github.espalier.loss.Loss;
import io.github.espalier.loss.Losses;
import io.github.espalier.metric.Metrics;
import io.github.espalier.optim.Optimizer;
import io.github.espalier.optim.Sgd;
import io.github.espalier.train.TrainerBuilder;
import java.util.List;

/** Even parity of three bits, full batch: descends cross-entropy, prints the squared error. */
final class ParityBatch extends Classic {
  ParityBatch() {
    super(
        "parity-batch",
        "parity-batch",
        "Even parity of three bits by 3-5-1 (ReLU, sigmoid), full batch, cross-entropy descended"
            + " and mean squared error printed.");
  }

  @Override
  List<Dense> layers() {
    return List.of(
        Dense.of(5, Activation.RELU).weightInit(Initializers.normal(0, 1)),
        Dense.of(1, Activation.SIGMOID).weightInit(Initializers.normal(0, 1)));
  }

  @Override
  Loss loss() {
    return Losses.binaryCrossEntropy();
  }

  @Override
  Optimizer optimizer() {
    return Sgd.of(0.1);
  }

  @Override
  BatchOrder order(Start start) {
    return BatchOrder.full();
  }

  @Override
  int epochs() {
    return 5000;
  }

  @Override
  void report(TrainerBuilder trainer, Lines out) {
    trainer
        .metric(Metrics.meanSquaredError())
        .listener(new EpochLines(out, 500, "Epoch %d, loss: %.4f", "mse"));
  }

  @Override
  Verdict finish(Trained trained, Lines out) {
    out.text("Input      Output  Prediction  Target");
    int right = 0;
    for (int r = 0; r < trained.x().length; r++) {
      double output = trained.predictions()[r][0];
      int prediction = (int) Labels.roundHalfEven(output);
      int target = (int) trained.y()[r][0];
      right += prediction == target ? 1 : 0;
      out.line("%s  %.4f  %10d  %6d", Lines.row(trained.x()[r]), output, prediction, target);
    }
    return new Verdict(right == 8, right + " of 8 rounded predictions are right, needs 8");
  }
}
