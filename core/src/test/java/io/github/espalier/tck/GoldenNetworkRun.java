package io.github.espalier.tck;

import io.github.espalier.backend.Backend;
import io.github.espalier.data.BatchOrder;
import io.github.espalier.data.Dataset;
import io.github.espalier.data.Labels;
import io.github.espalier.loss.Reduction;
import io.github.espalier.metric.Metrics;
import io.github.espalier.network.Model;
import io.github.espalier.network.Predictor;
import io.github.espalier.optim.Optimizer;
import io.github.espalier.optim.Sgd;
import io.github.espalier.tck.GoldenNetwork.Parameters;
import io.github.espalier.tensor.DType;
import io.github.espalier.tensor.Shape;
import io.github.espalier.tensor.Tensor;
import io.github.espalier.train.History;
import io.github.espalier.train.TrainStep;
import io.github.espalier.train.Trainer;
import io.github.espalier.train.TrainerBuilder;
import java.util.Arrays;
import java.util.Locale;

/** Trains a golden network with the public trainer and compares every figure on the way. */
final class GoldenNetworkRun {
  private final GoldenNetwork golden;
  private final Backend backend;
  private final double startTolerance;
  private final double parameterTolerance;
  private final double lossTolerance;
  private final double predictionTolerance;
  private double startLoss;

  GoldenNetworkRun(GoldenNetwork golden, Backend backend) {
    this.golden = golden;
    this.backend = backend;
    Fields both = golden.fields.object("tolerance");
    Fields f = both.object(backend.dtype() == DType.FLOAT64 ? "float64" : "float32");
    both.ignore("float64", "float32").end();
    startTolerance = f.number("start");
    // A case without training has none; NaN lets nothing pass.
    parameterTolerance = f.number("params", Double.NaN);
    lossTolerance = f.number("losses", Double.NaN);
    predictionTolerance = f.number("predictions", Double.NaN);
    f.end();
  }

  void check() {
    checkStart(golden.fields.object("start"));
    GoldenCheckpoints checkpoints = new GoldenCheckpoints(this, golden);
    if (golden.optimizer != null) {
      train(checkpoints);
    }
    checkPrinted(checkpoints);
  }

  // ---- start ----

  private void checkStart(Fields start) {
    int[] batch = start.integers("batch");
    double[][] x = golden.inputs(batch);
    double[][][] z = start.matrices("z");
    for (int i = 0; i < golden.layers.size(); i++) {
      try (Model model = golden.upTo(backend, golden.initial, i)) {
        checkTensor("start.z[" + i + "]", predict(model, x), z[i], Deviation.magnitude(z));
      }
    }
    startLoss = start.number("loss");
    try (Model model = golden.model(backend, golden.initial)) {
      checkTensor("start.output", predict(model, x), start.matrix("output"), 0);
      Dataset data = golden.data().select(batch);
      double evaluated = trainer(model, Sgd.of(1)).build().evaluate(data).loss();
      checkStartNumber("start.loss, evaluated", evaluated, startLoss);
      checkGradients(start, model, data);
    }
    start.end();
  }

  private void checkGradients(Fields start, Model model, Dataset data) {
    int rows = data.size();
    try (TrainStep step = trainer(model, Sgd.of(1)).build().newStep(rows);
        Tensor x = backend.allocate(Shape.of(rows, golden.inputSize));
        Tensor y = backend.allocate(Shape.of(rows, data.targetCount()))) {
      double[] features = new double[rows * golden.inputSize];
      double[] targets = new double[rows * data.targetCount()];
      data.readFeatures(0, rows, features);
      data.readTargets(0, rows, targets);
      backend.upload(features, 0, x);
      backend.upload(targets, 0, y);
      checkStartNumber("start.loss", step.lossAndGradients(x, y, null), startLoss);
      Parameters gradient = gradient(step);
      checkParameters(
          "start.grad_", gradient, Parameters.of(start, "grad_W", "grad_b"), startTolerance);
      if (start.has("penalty")) {
        checkStartNumber("start.penalty", step.penalty(), start.number("penalty"));
        double objective = step.lossAndGradients(x, y, null) + step.penalty();
        checkStartNumber("start.objective", objective, start.number("objective"));
        // With rate 1 and no momentum an update subtracts the gradient of the objective.
        step.run(x, y, null);
        Parameters total = difference(golden.initial, golden.parameters(model));
        checkParameters(
            "start.grad_total_",
            total,
            Parameters.of(start, "grad_total_W", "grad_total_b"),
            startTolerance);
      }
    }
  }

  private Parameters gradient(TrainStep step) {
    int count = golden.layers.size();
    double[][][] w = new double[count][][];
    double[][] b = new double[count][];
    for (int i = 0; i < count; i++) {
      w[i] = rows(step.gradient(GoldenNetwork.weight(i)));
      boolean hasBias = golden.layers.get(i).useBias();
      b[i] = hasBias ? rows(step.gradient(GoldenNetwork.bias(i)))[0] : null;
    }
    return new Parameters(w, b);
  }

  private static double[][] rows(Tensor t) {
    double[] flat = t.toArray();
    double[][] rows = new double[t.rows()][];
    for (int r = 0; r < rows.length; r++) {
      rows[r] = Arrays.copyOfRange(flat, r * t.cols(), (r + 1) * t.cols());
    }
    return rows;
  }

  private Parameters difference(Parameters a, Parameters b) {
    double[][][] w = new double[a.w().length][][];
    double[][] bias = new double[w.length][];
    for (int i = 0; i < w.length; i++) {
      w[i] = new double[a.w()[i].length][];
      for (int r = 0; r < w[i].length; r++) {
        w[i][r] = difference(a.w()[i][r], b.w()[i][r]);
      }
      bias[i] = b.b()[i] == null ? null : difference(a.b()[i], b.b()[i]);
    }
    return new Parameters(w, bias);
  }

  private double[] difference(double[] a, double[] b) {
    double[] rounded = Values.rounded(backend.dtype(), a);
    double[] d = new double[a.length];
    for (int i = 0; i < d.length; i++) {
      d[i] = rounded[i] - b[i];
    }
    return d;
  }

  // ---- training ----

  private void train(GoldenCheckpoints checkpoints) {
    try (Model model = golden.model(backend, golden.initial)) {
      TrainerBuilder builder =
          trainer(model, golden.optimizer)
              .order(BatchOrder.explicit(golden.epochs))
              .epochs(golden.epochs.size())
              .listener(checkpoints);
      if (golden.report != null && golden.report.isRunning()) {
        builder.metric(golden.report);
      } else if (golden.report != null) {
        builder.metricAfterEpoch(golden.report);
      }
      History history = builder.build().fit(golden.data());
      checkpoints.checkComplete(history);
      checkFinal(golden.fields.object("final"), model, history);
    }
  }

  private void checkFinal(Fields last, Model model, History history) {
    if (history.steps() != last.integer("steps")) {
      throw new AssertionError("final.steps: " + history.steps() + " steps were made");
    }
    Parameters parameters = golden.parameters(model);
    checkParameters("final.", parameters, Parameters.of(last, "W", "b"), parameterTolerance);
    double[][] outputs = predict(model, golden.x);
    checkPredictions("final.predictions", outputs, last.matrix("predictions"));
    checkLoss("final.dataset_loss", evaluate(model), last.number("dataset_loss"));
    if (last.has("probabilities")) {
      try (Model probable = golden.withProbabilities(backend, parameters)) {
        double[][] probabilities = predict(probable, golden.x);
        checkPredictions("final.probabilities", probabilities, last.matrix("probabilities"));
        checkClasses(last, probable, probabilities);
      }
    } else {
      checkClasses(last, model, outputs);
    }
    last.end();
  }

  /** Labels come from probabilities where there are some: a logit's threshold would be another. */
  private void checkClasses(Fields last, Model model, double[][] outputs) {
    if (golden.classify == null) {
      return;
    }
    Object got;
    Object expected;
    boolean argmax = golden.classify.equals("argmax");
    if (argmax) {
      got = Arrays.toString(Labels.argMax(outputs));
      expected = Arrays.toString(last.integers("labels"));
    } else if (golden.classify.equals("threshold")) {
      got = Arrays.deepToString(Labels.atLeast(0.5, outputs));
      expected =
          last.list("labels").stream()
              .map(row -> Arrays.toString(Fields.integers("labels", row)))
              .toList()
              .toString();
    } else {
      throw new IllegalArgumentException("unknown classify \"" + golden.classify + "\"");
    }
    if (!got.equals(expected)) {
      throw new AssertionError("final.labels: " + got + ", needs " + expected);
    }
    String name = argmax ? "accuracy" : "threshold accuracy";
    TrainerBuilder builder = Trainer.builder(model).optimizer(Sgd.of(1));
    double accuracy =
        builder
            // Any loss will do; only the metric is looked at.
            .loss(io.github.espalier.loss.Losses.squaredError())
            .metric(argmax ? Metrics.accuracy() : Metrics.thresholdAccuracy(0.5))
            .build()
            .evaluate(golden.data())
            .metric(name);
    if (accuracy != last.number("accuracy")) {
      throw new AssertionError("final.accuracy: " + accuracy);
    }
  }

  // ---- what the original printed ----

  private void checkPrinted(GoldenCheckpoints checkpoints) {
    if (!golden.fields.has("printed")) {
      return;
    }
    Fields printed = golden.fields.object("printed");
    if (printed.has("reported_4_decimals")) {
      Fields figures = printed.object("reported_4_decimals");
      checkpoints.reported.forEach(
          (epoch, figure) -> {
            if (figures.has(epoch.toString())) {
              String text = figures.text(epoch.toString());
              // Single precision may fall on the other side of a rounding boundary.
              boolean same =
                  backend.dtype() == DType.FLOAT64
                      ? String.format(Locale.ROOT, "%.4f", figure).equals(text)
                      : Math.abs(figure - Double.parseDouble(text)) < 1e-4;
              if (!same) {
                throw new AssertionError("printed, epoch " + epoch + ": " + figure);
              }
            }
          });
      figures.end();
    }
    // Predictions after training, or of the given weights where nothing is trained.
    double[] predictions = flat(checkpoints.finalPredictions());
    if (printed.has("predictions")) {
      double[] text = printed.vector("predictions");
      // Weights and predictions were printed with eight decimals; they agree to about 1e-7.
      double tolerance = backend.dtype() == DType.FLOAT64 ? 1e-6 : 1e-5;
      double deviation = Deviation.absolute(new double[][] {predictions}, new double[][] {text});
      Deviation.check("printed.predictions", deviation, tolerance);
    }
    if (printed.has("rounded_predictions")) {
      double[] rounded = Arrays.stream(predictions).map(Labels::roundHalfEven).toArray();
      double[] expected = printed.vector("rounded_predictions");
      if (!Arrays.equals(rounded, expected)) {
        throw new AssertionError("printed.rounded_predictions: " + Arrays.toString(rounded));
      }
    }
    printed.end();
  }

  private static double[] flat(double[][] rows) {
    return Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
  }

  // ---- shared ----

  TrainerBuilder trainer(Model model, Optimizer optimizer) {
    return Trainer.builder(model)
        .loss(golden.loss)
        .optimizer(optimizer)
        .l2(golden.l2, golden.l2IncludesBias);
  }

  double evaluate(Model model) {
    return trainer(model, Sgd.of(1)).build().evaluate(golden.data()).loss();
  }

  static double[][] predict(Model model, double[][] x) {
    try (Predictor predictor = model.predictor()) {
      return predictor.predict(x);
    }
  }

  double[][] initialPredictions() {
    try (Model model = golden.model(backend, golden.initial)) {
      return predict(model, golden.x);
    }
  }

  void checkSnapshot(String what, Parameters got, Parameters reference) {
    checkParameters(what, got, reference, parameterTolerance);
  }

  void checkLoss(String what, double got, double reference) {
    double least = 0.01 * Math.abs(startLoss);
    Deviation.check(what, Deviation.ofNumber(got, reference, least), lossTolerance);
  }

  boolean sumsLosses() {
    return golden.loss.reduction() == Reduction.SUM;
  }

  private void checkStartNumber(String what, double got, double reference) {
    Deviation.check(what, Deviation.ofNumber(got, reference, 0.001), startTolerance);
  }

  private void checkTensor(String what, double[][] got, double[][] reference, double magnitude) {
    Deviation.check(what, Deviation.ofTensor(got, reference, magnitude), startTolerance);
  }

  private void checkPredictions(String what, double[][] got, double[][] reference) {
    Deviation.check(what, Deviation.absolute(got, reference), predictionTolerance);
  }

  private void checkParameters(
      String what, Parameters got, Parameters reference, double tolerance) {
    double magnitude = reference.magnitude();
    for (int i = 0; i < golden.layers.size(); i++) {
      Deviation.check(
          what + "W[" + i + "]",
          Deviation.ofTensor(got.w()[i], reference.w()[i], magnitude),
          tolerance);
      if (golden.layers.get(i).useBias()) {
        double[][] b = {got.b()[i]};
        double[][] r = {reference.b()[i]};
        Deviation.check(what + "b[" + i + "]", Deviation.ofTensor(b, r, magnitude), tolerance);
      }
    }
  }
}
