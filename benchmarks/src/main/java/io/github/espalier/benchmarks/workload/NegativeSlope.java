package io.github.espalier.benchmarks.workload;

import io.github.espalier.data.BatchOrder;
import io.github.espalier.init.Initializers;
import io.github.espalier.layer.Activation;
import io.github.espalier.layer.Dense;
import io.github.espalier.loss.Loss;
import io.github.espalier.loss.Losses;
import io.github.espalier.loss.Reduction;
import io.github.espalier.network.Model;
import io.github.espalier.network.Predictor;
import io.github.espalier.optim.Optimizer;
import io.github.espalier.optim.Sgd;
import io.github.espalier.train.TrainerBuilder;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Two bits by a 2-3-3-2-1 network of V-shaped units: z above 0, −0.2 z below, output included. */
abstract class NegativeSlope extends Classic {
  private static final int EPOCHS = 20;
  private static final int STEPS = 100;

  NegativeSlope(String name, String description) {
    super(name, name, description);
  }

  /** The layers, whatever their start. */
  static List<Dense> network() {
    // The derivative at 0 is 1, as in the original; both slopes are those of z, not of the output.
    Activation activation = Activation.leakyRelu(-0.2, 1);
    return Stream.of(3, 3, 2, 1)
        .map(units -> Dense.of(units, activation).weightInit(Initializers.normal(0, 1)))
        .toList();
  }

  @Override
  final List<Dense> layers() {
    return network();
  }

  @Override
  final Loss loss() {
    return Losses.squaredError().reduction(Reduction.SUM).scale(0.5);
  }

  @Override
  final Optimizer optimizer() {
    return Sgd.of(0.2);
  }

  @Override
  final BatchOrder order(Start start) {
    int[] steps = new int[EPOCHS];
    Arrays.fill(steps, STEPS);
    return new Replayed(start.seed().isPresent() ? new int[0] : recorded().order(), steps);
  }

  @Override
  final int epochs() {
    return EPOCHS;
  }

  @Override
  final void report(TrainerBuilder trainer, Lines out) {
    trainer.listener(new EpochLines(out, 1, "Epoch %d, loss: %.7e", "loss", 1, 1.0 / STEPS));
  }

  /** The sum of two bits, then sums of numbers it has not seen. */
  static final class Sum extends NegativeSlope {
    private static final double[][] UNSEEN = {{0.2, 0.3}, {0.7, 0.2}, {1, 0}, {1, 1}};
    private static final double TOLERANCE = 0.1;

    Sum() {
      super(
          "negative-slope-sum",
          "The sum of two bits by 2-3-3-2-1 negative-slope ReLU, random samples one by one, then"
              + " sums of unseen numbers.");
    }

    @Override
    Verdict finish(Trained trained, Lines out) {
      try (Predictor predictor = trained.model().predictor()) {
        for (double[] x : UNSEEN) {
          out.line("%s + %s = %.4f", x[0], x[1], predictor.predict(x)[0]);
        }
      }
      double worst = 0;
      for (int r = 0; r < trained.y().length; r++) {
        worst = Math.max(worst, Math.abs(trained.predictions()[r][0] - trained.y()[r][0]));
      }
      return new Verdict(
          worst <= TOLERANCE,
          Lines.format(
              "the worst sum of two bits is off by %.4f, needs at most %s", worst, TOLERANCE));
    }
  }

  /** XOR of two bits; then the weights are saved, printed, restored and used again. */
  static final class Xor extends NegativeSlope {
    Xor() {
      super(
          "negative-slope-xor",
          "XOR by 2-3-3-2-1 negative-slope ReLU, random samples one by one; the weights are saved,"
              + " printed and restored.");
    }

    @Override
    Verdict finish(Trained trained, Lines out) {
      Verdict verdict = Tables.classes(trained, out);
      String saved = trained.model().weightsAsText();
      out.text("Saved weights:");
      out.text(saved);
      double[][] again;
      try (Model fresh = trained.plan().network().init(trained.model().backend(), 1)) {
        fresh.setWeightsFromText(saved);
        again = predict(fresh, trained.x());
      }
      boolean same = Arrays.deepEquals(again, trained.predictions());
      out.line("Restored predictions: %s", Lines.row("%.8f", flat(again)));
      RestoredWeights original = new RestoredWeights();
      double off = original.print(trained.model().backend(), out);
      boolean agrees = off <= original.tolerance(trained.model().backend());
      return new Verdict(
          verdict.reached() && same && agrees,
          Lines.format(
              "%s; restored weights predict %s; the original's weights predict %s",
              verdict.reason(),
              same ? "the same" : "something else",
              agrees ? "what it printed" : "something else"));
    }
  }

  static double[][] predict(Model model, double[][] x) {
    try (Predictor predictor = model.predictor()) {
      return predictor.predict(x);
    }
  }

  static double[] flat(double[][] rows) {
    return Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
  }
}
