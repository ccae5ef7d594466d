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
import java.util.stream.Stream;

/** XOR as two classes by a narrow, deep network; prints squared errors whatever it descends. */
final class ReluSoftmaxXor extends Classic {
  private final Loss loss;

  private ReluSoftmaxXor(String name, String description, Loss loss) {
    super(name, "relu-softmax-xor", description);
    this.loss = loss;
  }

  /** The loss that the original differentiates. */
  static ReluSoftmaxXor crossEntropy() {
    return new ReluSoftmaxXor(
        "relu-softmax-xor",
        "XOR as two classes by 2-4-4-4-4-2 (ReLU, softmax), sample by sample, cross-entropy"
            + " descended and squared error printed.",
        Losses.crossEntropy());
  }

  /** The loss that the original describes. */
  static ReluSoftmaxXor squaredError() {
    return new ReluSoftmaxXor(
        "relu-softmax-xor-mse",
        "As relu-softmax-xor, with the squared error descended through the softmax.",
        Losses.squaredError());
  }

  @Override
  List<Dense> layers() {
    return Stream.of(4, 4, 4, 4, 2)
        .map(units -> Dense.of(units, units == 2 ? Activation.SOFTMAX : Activation.RELU))
        .map(layer -> layer.weightInit(Initializers.uniform(-1, 1)))
        .toList();
  }

  @Override
  Loss loss() {
    return loss;
  }

  @Override
  Optimizer optimizer() {
    return Sgd.of(0.05);
  }

  @Override
  BatchOrder order(Start start) {
    return BatchOrder.oneByOne();
  }

  @Override
  int epochs() {
    return 1000;
  }

  @Override
  void report(TrainerBuilder trainer, Lines out) {
    trainer
        .metric(Metrics.sumOfMeanSquaredErrors())
        .listener(new EpochLines(out, 100, "Epoch %d, loss: %.4f", "sum of mse"));
  }

  @Override
  Verdict finish(Trained trained, Lines out) {
    int[] classes = Labels.argMax(trained.predictions());
    int[] targets = Labels.argMax(trained.y());
    int right = 0;
    for (int r = 0; r < classes.length; r++) {
      right += classes[r] == targets[r] ? 1 : 0;
      out.line(
          "Input %s  probabilities %s  prediction %d  target %d",
          Lines.row(trained.x()[r]),
          Lines.row("%.4f", trained.predictions()[r]),
          classes[r],
          targets[r]);
    }
    return Tables.allRight(right, classes.length);
  }
}
