package io.github.espalier.tck;

import io.github.espalier.backend.Backend;
import io.github.espalier.data.Dataset;
import io.github.espalier.layer.Activation;
import io.github.espalier.layer.Mode;
import io.github.espalier.loss.Losses;
import io.github.espalier.network.Model;
import io.github.espalier.network.Predictor;
import io.github.espalier.network.Sequential;
import io.github.espalier.network.Session;
import io.github.espalier.optim.Adagrad;
import io.github.espalier.optim.Adam;
import io.github.espalier.optim.Optimizer;
import io.github.espalier.optim.RmsProp;
import io.github.espalier.optim.Sgd;
import io.github.espalier.tensor.DType;
import io.github.espalier.tensor.Shape;
import io.github.espalier.tensor.Tensor;
import io.github.espalier.train.TrainStep;
import io.github.espalier.train.Trainer;
import io.github.espalier.train.TrainerBuilder;
import java.util.ArrayList;
import java.util.List;

/** Whole training runs: the weights of the reference, from run to run and side by side. */
final class TrainingPart implements Part {
  /** Not a multiple of the batch size: every epoch ends in a short batch. */
  private static final int SAMPLES = 11;

  private static final int BATCH = 4;
  private static final int EPOCHS = 5;
  private static final long SEED = 17;

  /** Twenty steps of small errors: 1e-10, or 1e-3 in {@code FLOAT32}. */
  private static Tolerance afterTraining(DType dtype) {
    return new Tolerance("training " + dtype, dtype == DType.FLOAT64 ? 1e-10 : 1e-3);
  }

  static final List<Optimizer> OPTIMIZERS =
      List.of(
          Sgd.of(0.1),
          Sgd.of(0.1).momentum(0.9),
          Sgd.of(0.1).momentum(0.8).dampening(0.2),
          Sgd.of(0.1).momentum(0.9).withNesterov(),
          // Epsilons that matter keep the first steps from following the sign of tiny gradients.
          RmsProp.of(0.01).epsilon(1e-2),
          RmsProp.keras(0.01).epsilon(1e-2).momentum(0.5).withCentering(),
          Adagrad.of(0.05).epsilon(1e-2),
          Adagrad.keras(0.05),
          Adam.of(0.01).epsilon(1e-2),
          Adam.keras(0.01).epsilon(1e-2).withAmsgrad(),
          Adam.adamW(0.01, 0.1).epsilon(1e-2));

  @Override
  public String name() {
    return "training";
  }

  @Override
  public List<Case> cases(Rig rig) {
    List<Case> cases = new ArrayList<>();
    for (Optimizer optimizer : OPTIMIZERS) {
      cases.add(
          new Case(optimizer + ": the reference's weights", () -> likeReference(rig, optimizer)));
      cases.add(new Case(optimizer + ": the same bits again", () -> sameBits(rig, optimizer)));
    }
    cases.add(new Case("two sessions of one model do not disturb each other", () -> sessions(rig)));
    cases.add(new Case("two models trained step by step side by side", () -> sideBySide(rig)));
    cases.add(new Case("a predictor is frozen while training goes on", () -> frozen(rig)));
    cases.add(new Case("a short batch equals a network made for it", () -> shortBatch(rig)));
    return cases;
  }

  private static Model model(Backend backend) {
    return Sequential.input(3)
        .dense(6, Activation.leakyRelu(0.1))
        .dropout(0.2)
        .dense(5, Activation.GELU)
        .dense(3, Activation.SOFTMAX)
        .build()
        .init(backend, SEED);
  }

  private static Dataset data() {
    double[][] x = GradientCase.rows(Values.between(81, SAMPLES * 3, -1, 1), 3);
    double[] classes = Values.classes(82, SAMPLES, 3);
    return Dataset.of(x, java.util.Arrays.stream(classes).mapToInt(c -> (int) c).toArray());
  }

  private static TrainerBuilder trainer(Model model, Optimizer optimizer) {
    return Trainer.builder(model)
        .loss(Losses.crossEntropy())
        .optimizer(optimizer)
        .l2(1e-3)
        .batchSize(BATCH)
        .epochs(EPOCHS);
  }

  private static double[][] trained(Backend backend, Optimizer optimizer) {
    try (Model model = model(backend)) {
      trainer(model, optimizer).build().fit(data());
      return model.snapshot();
    }
  }

  private static void likeReference(Rig rig, Optimizer optimizer) {
    double[][] got = trained(rig.backend, optimizer);
    double[][] expected = trained(rig.reference, optimizer);
    for (int i = 0; i < got.length; i++) {
      afterTraining(rig.dtype).check("parameter " + i, got[i].length, got[i], expected[i]);
    }
  }

  private static void sameBits(Rig rig, Optimizer optimizer) {
    same(trained(rig.backend, optimizer), trained(rig.backend, optimizer));
  }

  private static void same(double[][] got, double[][] expected) {
    for (int i = 0; i < got.length; i++) {
      Tolerance.EXACT.check("parameter " + i, got[i].length, got[i], expected[i]);
    }
  }

  /** One session runs forward between the forward and the backward run of the other. */
  private static void sessions(Rig rig) {
    double[] features = Values.between(83, SAMPLES * 3, -1, 1);
    double[] gradients = Values.between(84, SAMPLES * 3, -1, 1);
    try (Model model = model(rig.backend);
        Session first = model.newSession(Mode.TRAINING, SAMPLES);
        Session second = model.newSession(Mode.TRAINING, SAMPLES);
        Tensor x = rig.tensor(SAMPLES, 3, features);
        Tensor other = rig.tensor(SAMPLES, 3, gradients)) {
      double[] output = null;
      double[][] gradient = null;
      for (boolean disturbed : new boolean[] {false, true}) {
        first.beginStep(1);
        second.beginStep(1);
        Tensor y = first.forward(x);
        output = output == null ? y.toArray() : output;
        if (disturbed) {
          second.forward(other);
          second.backward(rig.tensor(SAMPLES, 3, features));
        }
        Tolerance.EXACT.check("output", 3, y.toArray(), output);
        first.backward(rig.tensor(SAMPLES, 3, gradients));
        double[][] got =
            model.parameters().stream()
                .map(parameter -> first.gradient(parameter.name()).toArray())
                .toArray(double[][]::new);
        gradient = gradient == null ? got : gradient;
        same(got, gradient);
      }
    }
  }

  private static void sideBySide(Rig rig) {
    Dataset data = data();
    double[][] alone;
    try (Model model = model(rig.backend);
        Stepping steps = new Stepping(model, data)) {
      for (int i = 0; i < 6; i++) {
        steps.step(i, 4);
      }
      alone = model.snapshot();
    }
    try (Model one = model(rig.backend);
        Model two = model(rig.backend);
        Stepping first = new Stepping(one, data);
        Stepping second = new Stepping(two, data)) {
      for (int i = 0; i < 6; i++) {
        first.step(i, 4);
        second.step(i, 4);
      }
      same(one.snapshot(), alone);
      same(two.snapshot(), alone);
    }
  }

  private static void frozen(Rig rig) {
    Dataset data = data();
    try (Model model = model(rig.backend);
        Predictor predictor = model.predictor()) {
      double[] before = predictor.predict(data.features(0));
      trainer(model, Sgd.of(0.1)).build().fit(data);
      Tolerance.EXACT.check("prediction", 3, predictor.predict(data.features(0)), before);
    }
  }

  /** Rows beyond a short batch hold the batch before; nothing of it may get in. */
  private static void shortBatch(Rig rig) {
    Dataset data = data();
    try (Model model = model(rig.backend);
        Stepping large = new Stepping(model, data);
        Stepping small = new Stepping(model, data.select(8, 9, 10))) {
      large.gradient(0, SAMPLES);
      double[] got = large.gradient(8, 3);
      Tolerance.sum(rig.dtype, SAMPLES).check("gradient", 6, got, small.gradient(0, 3));
    }
  }

  /** A step with batches cut from a data set. */
  private static final class Stepping implements AutoCloseable {
    private static final String FIRST = "0.dense.weight";

    private final Backend backend;
    private final Dataset data;
    private final TrainStep step;
    private final Tensor x;
    private final Tensor y;

    Stepping(Model model, Dataset data) {
      this.data = data;
      backend = model.backend();
      step = trainer(model, Sgd.of(0.1).momentum(0.9)).build().newStep(data.size());
      x = backend.allocate(Shape.of(data.size(), 3));
      y = backend.allocate(Shape.of(data.size(), 1));
    }

    private void load(int from, int count) {
      double[] features = new double[count * 3];
      double[] targets = new double[count];
      data.readFeatures(from, count, features);
      data.readTargets(from, count, targets);
      x.setRows(count);
      y.setRows(count);
      backend.upload(features, 0, x);
      backend.upload(targets, 0, y);
    }

    double[] gradient(int from, int count) {
      load(from, count);
      step.lossAndGradients(x, y, null);
      return lastGradient();
    }

    double[] lastGradient() {
      return step.gradient(FIRST).toArray();
    }

    void step(int from, int count) {
      load(from, count);
      step.run(x, y, null);
    }

    @Override
    public void close() {
      step.close();
      x.close();
      y.close();
    }
  }
}
