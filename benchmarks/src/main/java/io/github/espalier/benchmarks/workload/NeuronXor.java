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
import io.github.espalier.train.TrainingListener;
import io.github.espalier.train.TrainingState;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** XOR by sigmoid neurons, one random sample per iteration; prints thresholded errors. */
final class NeuronXor extends Classic {
  private static final int REPORT_EVERY = 1000;
  private static final int REPORTS = 100;

  private final int[] units;

  private NeuronXor(String name, String description, int... units) {
    super(name, name, description);
    this.units = units;
  }

  /** The network as it was meant: one hidden layer. */
  static NeuronXor asMeant() {
    return new NeuronXor(
        "neuron-xor",
        "XOR by 2-3-1 sigmoid neurons, 100000 random samples one by one, error of thresholded"
            + " outputs printed.",
        3,
        1);
  }

  /** The network as it was built: its "input layer" is a trained layer. */
  static NeuronXor asBuilt() {
    return new NeuronXor(
        "neuron-xor-2-2-3-1",
        "XOR by 2-2-3-1 sigmoid neurons (the original's input layer is a trained one), otherwise as"
            + " neuron-xor.",
        2,
        3,
        1);
  }

  @Override
  List<Dense> layers() {
    Initializer init = Initializers.uniform(0, 1);
    return Arrays.stream(units)
        .mapToObj(n -> Dense.of(n, Activation.SIGMOID).weightInit(init).biasInit(init))
        .toList();
  }

  @Override
  Loss loss() {
    return Losses.squaredError().reduction(Reduction.SUM).scale(0.5);
  }

  @Override
  Optimizer optimizer() {
    return Sgd.of(0.1);
  }

  /** An epoch ends where the original reports: after iterations 0, 1000, 2000, … */
  @Override
  BatchOrder order(Start start) {
    int[] steps = IntStream.range(0, epochs()).map(e -> e == 0 ? 1 : REPORT_EVERY).toArray();
    steps[epochs() - 1] = REPORT_EVERY - 1;
    return new Replayed(start.seed().isPresent() ? new int[0] : recorded().order(), steps);
  }

  @Override
  int epochs() {
    return REPORTS + 1;
  }

  @Override
  void report(TrainerBuilder trainer, Lines out) {
    trainer
        .metricAfterEpoch(Metrics.thresholdedSquaredError())
        .listener(
            new TrainingListener() {
              @Override
              public void epochFinished(TrainingState state) {
                if (state.epoch() < REPORTS) {
                  out.line(
                      "Iteration %d, error: %.2f",
                      state.epoch() * REPORT_EVERY, state.metric("thresholded squared error"));
                }
              }
            });
  }

  @Override
  Verdict finish(Trained trained, Lines out) {
    return Tables.classes(trained, out);
  }
}
