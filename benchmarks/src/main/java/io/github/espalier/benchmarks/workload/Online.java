package io.github.espalier.benchmarks.workload;

import io.github.espalier.data.BatchOrder;
import io.github.espalier.init.Initializer;
import io.github.espalier.init.Initializers;
import io.github.espalier.layer.Activation;
import io.github.espalier.layer.Dense;
import io.github.espalier.loss.Loss;
import io.github.espalier.loss.Losses;
import io.github.espalier.loss.Reduction;
import io.github.espalier.metric.Metrics;
import io.github.espalier.optim.Optimizer;
import io.github.espalier.optim.Sgd;
import io.github.espalier.train.TrainerBuilder;
import java.util.List;

/** Ten points of two classes by two sigmoid layers, sample by sample in the order of the data. */
final class Online extends Classic {
  private final int hidden;
  private final double biasFactor;
  private final String format;
  private final boolean dumpsNeurons;

  private Online(
      String name,
      String description,
      int hidden,
      double biasFactor,
      String format,
      boolean dumpsNeurons) {
    super(name, "online-2-" + hidden + "-2", description);
    this.hidden = hidden;
    this.biasFactor = biasFactor;
    this.format = format;
    this.dumpsNeurons = dumpsNeurons;
  }

  /** The program in pure Python, each bias moved once per step. */
  static Online twoTwoTwo() {
    return new Online(
        "online-2-2-2",
        "Ten points of two classes by 2-2-2 sigmoids, sample by sample, then a dump of all"
            + " neurons.",
        2,
        1,
        "Epoch %d, Mean squared error: %.4f",
        true);
  }

  /** The same with each bias moved once per input, as the original's loop does. */
  static Online twoTwoTwoFastBias() {
    return new Online(
        "online-2-2-2-fast-bias",
        "As online-2-2-2 with twice the learning rate for biases, which is what the original's loop"
            + " amounts to.",
        2,
        2,
        "Epoch %d, Mean squared error: %.4f",
        true);
  }

  /** The numpy program, with the sigmoid's derivative applied once. */
  static Online twoThreeTwo() {
    return new Online(
        "online-2-3-2",
        "Ten points of two classes by 2-3-2 sigmoids, sample by sample, with the derivative applied"
            + " once.",
        3,
        1,
        "Epoch %d, error: %.3f",
        false);
  }

  @Override
  List<Dense> layers() {
    return List.of(sigmoid(hidden), sigmoid(2));
  }

  private Dense sigmoid(int units) {
    Initializer init = Initializers.uniform(0, 1);
    return Dense.of(units, Activation.SIGMOID)
        .weightInit(init)
        .biasInit(init)
        .biasLearningRateFactor(biasFactor);
  }

  @Override
  Loss loss() {
    return Losses.squaredError().reduction(Reduction.SUM).scale(0.5);
  }

  @Override
  Optimizer optimizer() {
    return Sgd.of(0.5);
  }

  @Override
  BatchOrder order(Start start) {
    return BatchOrder.oneByOne();
  }

  @Override
  int epochs() {
    return 40;
  }

  @Override
  void report(TrainerBuilder trainer, Lines out) {
    trainer
        .metric(Metrics.sumOfMeanSquaredErrors())
        .listener(new EpochLines(out, 1, format, "sum of mse"));
  }

  @Override
  Verdict finish(Trained trained, Lines out) {
    if (dumpsNeurons) {
      new NeuronDump(trained).print(out);
    }
    return Tables.expectedAndGot(trained, out);
  }
}
