package io.github.espalier.tck;

import io.github.espalier.backend.Backend;
import io.github.espalier.layer.Activation;
import io.github.espalier.layer.Dense;
import io.github.espalier.network.Model;
import io.github.espalier.network.Predictor;
import io.github.espalier.network.Sequential;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Weights come back with the same bits from file, text, copy and snapshot, for every activation.
 */
final class WeightsPart implements Part {
  @Override
  public String name() {
    return "weights";
  }

  @Override
  public List<Case> cases(Rig rig) {
    List<Case> cases = new ArrayList<>();
    for (Activation.Function function : Activation.Function.values()) {
      Activation activation = Activation.named(function.id());
      cases.add(new Case("file with " + activation, () -> file(rig, activation)));
    }
    cases.add(new Case("text with 17 digits", () -> text(rig)));
    cases.add(new Case("snapshot and restore", () -> snapshot(rig)));
    cases.add(new Case("copy to the reference and back", () -> copy(rig)));
    return cases;
  }

  private static Sequential network(Activation activation) {
    return Sequential.input(5)
        .dense(7, activation)
        .layer(Dense.of(4, Activation.leakyRelu(-0.2, 1)).withoutBias())
        .dropout(0.3)
        .dense(3, Activation.SOFTMAX)
        .build();
  }

  private static void file(Rig rig, Activation activation) throws IOException {
    Path folder = Files.createTempDirectory("espalier-tck");
    Path file = folder.resolve("model.safetensors");
    try (Model model = network(activation).init(rig.backend, 3)) {
      model.save(file);
      try (Model loaded = Model.load(file, rig.backend)) {
        if (!loaded.network().toString().equals(model.network().toString())) {
          throw new AssertionError("loaded " + loaded.network() + " for " + model.network());
        }
        same(loaded, model);
        double[] sample = Values.signed(91, 5);
        Tolerance.EXACT.check("prediction", 3, predict(loaded, sample), predict(model, sample));
      }
    } finally {
      Files.deleteIfExists(file);
      Files.delete(folder);
    }
  }

  private static void text(Rig rig) {
    Sequential network = network(Activation.TANH);
    try (Model model = network.init(rig.backend, 3);
        Model other = network.init(rig.backend, 4)) {
      other.setWeightsFromText(model.weightsAsText());
      same(other, model);
    }
  }

  private static void snapshot(Rig rig) {
    try (Model model = network(Activation.TANH).init(rig.backend, 3)) {
      double[][] before = model.snapshot();
      model.parameters().forEach(p -> rig.backend.fill(p.value(), 7));
      model.restore(before);
      double[][] after = model.snapshot();
      for (int i = 0; i < before.length; i++) {
        Tolerance.EXACT.check("parameter " + i, before[i].length, after[i], before[i]);
      }
    }
  }

  private static void copy(Rig rig) {
    Backend reference = rig.reference;
    try (Model model = network(Activation.TANH).init(rig.backend, 3);
        Model there = model.copyTo(reference);
        Model back = there.copyTo(rig.backend)) {
      same(there, model);
      same(back, model);
    }
  }

  private static double[] predict(Model model, double[] sample) {
    try (Predictor predictor = model.predictor()) {
      return predictor.predict(sample);
    }
  }

  private static void same(Model got, Model expected) {
    double[][] a = got.snapshot();
    double[][] b = expected.snapshot();
    for (int i = 0; i < b.length; i++) {
      Tolerance.EXACT.check("parameter " + i, b[i].length, a[i], b[i]);
    }
  }
}
