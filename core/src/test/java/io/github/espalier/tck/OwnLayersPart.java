package io.github.espalier.tck;

import io.github.espalier.backend.Backend;
import io.github.espalier.data.Dataset;
import io.github.espalier.layer.Activation;
import io.github.espalier.loss.Loss;
import io.github.espalier.loss.Losses;
import io.github.espalier.network.Model;
import io.github.espalier.network.Sequential;
import io.github.espalier.tck.ScaleLayer.Fault;
import io.github.espalier.tensor.DType;
import io.github.espalier.train.GradientCheck;
import io.github.espalier.train.GradientReport;
import io.github.espalier.train.WrongGradientException;
import java.util.ArrayList;
import java.util.List;

/** The gradient check for users accepts right layers and losses here, and names wrong ones. */
final class OwnLayersPart implements Part {
  private static final Dataset BATCH =
      Dataset.of(
          new double[][] {{0.3, -1.2, 0.8}, {1.1, 0.4, -0.6}, {-0.9, 0.2, 1.4}},
          new double[][] {{0.2, 0.8}, {1, 0}, {0.4, 0.6}});

  @Override
  public String name() {
    return "own layers";
  }

  @Override
  public List<Case> cases(Rig rig) {
    Loss crossEntropy = Losses.crossEntropy();
    return List.of(
        new Case("right layer", () -> check(rig, Fault.NONE, crossEntropy, "")),
        new Case("right loss", () -> check(rig, Fault.NONE, new LogCosh(1), "")),
        new Case("parameter", () -> check(rig, Fault.FACTOR, crossEntropy, "1.scale.factor")),
        new Case("input", () -> check(rig, Fault.INPUT, crossEntropy, "0.dense.weight")),
        new Case("loss", () -> check(rig, Fault.NONE, new LogCosh(1.001), "2.dense.bias")));
  }

  /** Checks, and expects the gradient of that parameter, or of none if empty, to be wrong. */
  private static void check(Rig rig, Fault fault, Loss loss, String wrong) {
    Sequential network =
        Sequential.input(3)
            .dense(4, Activation.TANH)
            .layer(new ScaleLayer(fault))
            .dense(2, Activation.SOFTMAX)
            .build();
    List<Backend> backends = new ArrayList<>(List.of(rig.backend));
    if (rig.dtype == DType.FLOAT32) {
      backends.add(rig.reference);
    }
    try (Model model = network.init(rig.backend, 5)) {
      GradientCheck check =
          GradientCheck.of(model, loss).on(BATCH).onlyOn(backends.toArray(Backend[]::new));
      GradientReport report;
      try {
        report = check.verify();
      } catch (WrongGradientException e) {
        report = e.report();
      }
      String found =
          report.entries().stream()
              .filter(entry -> !entry.passed())
              .map(GradientReport.Entry::parameter)
              .distinct()
              .toList()
              .toString();
      if (wrong.isEmpty() ? !report.passed() : !found.contains(wrong)) {
        throw new AssertionError("wrong were " + found + "\n" + report);
      }
    }
  }
}
