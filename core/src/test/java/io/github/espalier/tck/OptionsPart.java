package io.github.espalier.tck;

import io.github.espalier.backend.Backend;
import io.github.espalier.data.Dataset;
import io.github.espalier.init.Initializers;
import io.github.espalier.layer.Activation;
import io.github.espalier.layer.Dense;
import io.github.espalier.loss.Loss;
import io.github.espalier.loss.Losses;
import io.github.espalier.network.Model;
import io.github.espalier.network.Sequential;
import io.github.espalier.optim.Adam;
import io.github.espalier.optim.Optimizer;
import io.github.espalier.optim.Sgd;
import io.github.espalier.tensor.DType;
import io.github.espalier.tensor.Shape;
import io.github.espalier.tensor.Tensor;
import io.github.espalier.train.Clipping;
import io.github.espalier.train.Schedule;
import io.github.espalier.train.TrainStep;
import io.github.espalier.train.Trainer;
import io.github.espalier.train.TrainerBuilder;
import io.github.espalier.train.TrainingDivergedException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The options of a training step: the weights of the reference with each of them, what each of them
 * promises, and nothing allocated.
 */
final class OptionsPart implements Part {
  /** Not a multiple of the batch size: every epoch ends in a short batch. */
  private static final int SAMPLES = 11;

  private static final int BATCH = 4;
  private static final int EPOCHS = 4;
  private static final int WARM_UP = 2000;
  private static final int MEASURED = 100;
  private static final Loss LOSS = Losses.crossEntropy();

  /** How long steps may go on allocating, together, until their code is compiled. */
  private final AllocationMeter meter = new AllocationMeter(40);

  /** An option as it is asked for. */
  private interface Option extends UnaryOperator<TrainerBuilder> {}

  private static Map<String, Option> options() {
    Map<String, Option> all = new LinkedHashMap<>();
    all.put("clipping by value", plan -> plan.clipping(Clipping.byValue(0.05)));
    all.put("clipping by norm", plan -> plan.clipping(Clipping.byNorm(0.1)));
    all.put("clipping by global norm", plan -> plan.clipping(Clipping.byGlobalNorm(0.2)));
    all.put("L1", plan -> plan.l1(0.01, true));
    all.put("L1 and clipping", plan -> plan.l1(0.01).clipping(Clipping.byNorm(0.1)));
    all.put("L1 and L2", plan -> plan.l1(0.01).l2(0.02, true));
    all.put("weight decay", plan -> plan.weightDecay(0.1, true));
    all.put("max-norm", plan -> plan.maxNorm(0.6));
    all.put("class weights", plan -> plan.classWeights(0.5, 2, 1));
    all.put("label smoothing", plan -> plan.loss(Losses.crossEntropy().labelSmoothing(0.1)));
    all.put("micro-batches", plan -> plan.microBatchSize(3));
    all.put("the first layer frozen", plan -> plan.freeze("0.dense"));
    all.put("a layer in between frozen", plan -> plan.freeze("2.dense"));
    all.put("a schedule by step", plan -> plan.schedule(Schedule.step(0.5, 2)));
    all.put("exponential schedule", plan -> plan.schedule(Schedule.exponential(0.5, 5)));
    all.put("cosine after a warm-up", plan -> plan.schedule(Schedule.cosine(9).warmUp(3)));
    all.put("one cycle", plan -> plan.schedule(Schedule.oneCycle(10)));
    all.put("on plateau", plan -> plan.schedule(Schedule.onPlateau(0.5, 1).minDelta(1)));
    all.put(
        "everything",
        plan ->
            plan.loss(Losses.crossEntropy().labelSmoothing(0.1))
                .schedule(Schedule.cosine(9).warmUp(3))
                .clipping(Clipping.byGlobalNorm(0.2))
                .l1(0.01)
                .l2(0.02)
                .weightDecay(0.1)
                .maxNorm(0.8)
                .classWeights(0.5, 2, 1)
                .microBatchSize(3)
                .freeze("2.dense"));
    return all;
  }

  @Override
  public String name() {
    return "options";
  }

  @Override
  public List<Case> cases(Rig rig) {
    List<Case> cases = new ArrayList<>();
    options()
        .forEach(
            (name, option) -> {
              cases.add(
                  new Case(name + ": the reference's weights", () -> likeReference(rig, option)));
              cases.add(new Case(name + ": the same bits again", () -> sameBits(rig, option)));
              if (rig.allocationFree) {
                cases.add(new Case(name + ": allocates nothing", () -> allocation(rig, option)));
              }
            });
    cases.add(new Case("an option changes the weights", () -> noOptionIsIdle(rig)));
    cases.add(new Case("micro-batches: the weights of the batch", () -> microBatches(rig)));
    cases.add(new Case("max-norm: no norm above the limit", () -> maxNorm(rig)));
    cases.add(new Case("global norm: a step as long as the limit", () -> globalNorm(rig)));
    cases.add(new Case("frozen layers keep their bits", () -> frozen(rig)));
    cases.add(new Case("an infinite gradient is not clipped but refused", () -> infinite(rig)));
    return cases;
  }

  private static Model model(Backend backend) {
    return Sequential.input(3)
        .dense(6, Activation.TANH)
        .dropout(0.2)
        .dense(5, Activation.GELU)
        .dense(3, Activation.SOFTMAX)
        .build()
        .init(backend, 23);
  }

  private static Dataset data() {
    double[][] x = GradientCase.rows(Values.between(85, SAMPLES * 3, -1, 1), 3);
    double[] classes = Values.classes(86, SAMPLES, 3);
    return Dataset.of(x, java.util.Arrays.stream(classes).mapToInt(c -> (int) c).toArray())
        .withWeights(Values.positive(87, SAMPLES));
  }

  private static TrainerBuilder plan(Model model, Optimizer optimizer) {
    return Trainer.builder(model).loss(LOSS).optimizer(optimizer).batchSize(BATCH).epochs(EPOCHS);
  }

  private static double[][] trained(Backend backend, Optimizer optimizer, Option option) {
    try (Model model = model(backend)) {
      option.apply(plan(model, optimizer)).build().fit(data());
      return model.snapshot();
    }
  }

  /** Twelve steps of small errors: 1e-10, or 1e-3 in {@code FLOAT32}. */
  private static Tolerance afterTraining(DType dtype) {
    return new Tolerance("training " + dtype, dtype == DType.FLOAT64 ? 1e-10 : 1e-3);
  }

  private static List<Optimizer> optimizers() {
    return List.of(Sgd.of(0.1).momentum(0.9), Adam.of(0.01).epsilon(1e-2));
  }

  private static void likeReference(Rig rig, Option option) {
    for (Optimizer optimizer : optimizers()) {
      double[][] got = trained(rig.backend, optimizer, option);
      double[][] expected = trained(rig.reference, optimizer, option);
      same(optimizer.name() + " parameter ", afterTraining(rig.dtype), got, expected);
    }
  }

  private static void sameBits(Rig rig, Option option) {
    Optimizer optimizer = optimizers().get(1);
    double[][] once = trained(rig.backend, optimizer, option);
    same("parameter ", Tolerance.EXACT, trained(rig.backend, optimizer, option), once);
  }

  private static void same(String what, Tolerance tolerance, double[][] got, double[][] expected) {
    for (int i = 0; i < got.length; i++) {
      tolerance.check(what + i, got[i].length, got[i], expected[i]);
    }
  }

  /** Were an option forgotten on its way, the reference would forget it too. */
  private static void noOptionIsIdle(Rig rig) {
    Optimizer optimizer = optimizers().get(0);
    double[][] plain = trained(rig.backend, optimizer, plan -> plan);
    options()
        .forEach(
            (name, option) -> {
              double[][] got = trained(rig.backend, optimizer, option);
              boolean moved = false;
              for (int i = 0; i < got.length; i++) {
                moved |= !Values.sameBits(got[i], plain[i]);
              }
              if (!moved && !name.equals("micro-batches")) {
                throw new AssertionError(name + " gave the weights of a plan without it");
              }
            });
  }

  private static void microBatches(Rig rig) {
    for (Optimizer optimizer : optimizers()) {
      double[][] whole = trained(rig.backend, optimizer, plan -> plan);
      for (int rows = 1; rows < BATCH; rows++) {
        int size = rows;
        double[][] got = trained(rig.backend, optimizer, plan -> plan.microBatchSize(size));
        same(optimizer.name() + " parameter ", afterTraining(rig.dtype), got, whole);
      }
    }
  }

  private static void maxNorm(Rig rig) {
    try (Model model = model(rig.backend)) {
      plan(model, Sgd.of(0.5)).maxNorm(0.6).build().fit(data());
      int limited = 0;
      for (String name : new String[] {"0.dense.weight", "2.dense.weight", "3.dense.weight"}) {
        double[][] w = model.weights(name);
        for (int c = 0; c < w[0].length; c++) {
          double squares = 0;
          for (double[] row : w) {
            squares += row[c] * row[c];
          }
          double norm = Math.sqrt(squares);
          double slack = 0.6 * 8 * rig.dtype.epsilon();
          if (norm > 0.6 + slack) {
            throw new AssertionError(name + " column " + c + " has the norm " + norm);
          }
          limited += norm > 0.6 - slack ? 1 : 0;
        }
      }
      if (limited == 0) {
        throw new AssertionError("no norm has reached the limit: nothing was shown");
      }
    }
  }

  /** Plain gradient descent at rate 1 goes as far as the clipped gradient is long. */
  private static void globalNorm(Rig rig) {
    try (Model model = model(rig.backend)) {
      double[][] before = model.snapshot();
      plan(model, Sgd.of(1))
          .clipping(Clipping.byGlobalNorm(0.01))
          .batchSize(SAMPLES)
          .epochs(1)
          .build()
          .fit(data());
      double[][] after = model.snapshot();
      double squares = 0;
      for (int i = 0; i < after.length; i++) {
        for (int j = 0; j < after[i].length; j++) {
          squares += (after[i][j] - before[i][j]) * (after[i][j] - before[i][j]);
        }
      }
      // A difference of weights of about 1 has an absolute error of an epsilon or two.
      double slack = 32 * rig.dtype.epsilon();
      if (Math.abs(Math.sqrt(squares) - 0.01) > slack) {
        throw new AssertionError("the step is " + Math.sqrt(squares) + " long, the limit is 0.01");
      }
    }
  }

  private static void frozen(Rig rig) {
    try (Model model = model(rig.backend)) {
      double[][] before = model.snapshot();
      plan(model, Adam.of(0.1))
          .freeze("0.dense", "3.dense")
          .weightDecay(0.1, true)
          .l1(0.1, true)
          .maxNorm(0.1)
          .build()
          .fit(data());
      double[][] after = model.snapshot();
      for (int i : new int[] {0, 1, 4, 5}) {
        Tolerance.EXACT.check("parameter " + i, before[i].length, after[i], before[i]);
      }
      for (int i : new int[] {2, 3}) {
        if (Values.sameBits(after[i], before[i])) {
          throw new AssertionError("parameter " + i + " was trained and did not move");
        }
      }
    }
  }

  /** In single precision x·dp = 1e20·2e19 overflows, the loss 1e38 and dp do not. */
  private static void infinite(Rig rig) {
    double x = rig.dtype == DType.FLOAT64 ? 1e155 : 1e20;
    double w = rig.dtype == DType.FLOAT64 ? 1e-2 : 0.1;
    Sequential network =
        Sequential.input(2).layer(Dense.of(1).weightInit(Initializers.constant(w))).build();
    Dataset data = Dataset.of(new double[][] {{x, 0}}, new double[][] {{0}});
    List<Option> clippings =
        List.of(
            plan -> plan,
            plan -> plan.clipping(Clipping.byValue(1)),
            plan -> plan.clipping(Clipping.byNorm(1)),
            plan -> plan.clipping(Clipping.byGlobalNorm(1)));
    for (Option clipping : clippings) {
      try (Model model = network.init(rig.backend, 0)) {
        double[][] before = model.snapshot();
        TrainerBuilder plan =
            Trainer.builder(model).loss(Losses.squaredError()).optimizer(Sgd.of(1));
        boolean refused = false;
        try {
          clipping.apply(plan).build().fit(data);
        } catch (TrainingDivergedException e) {
          refused = e.getMessage().startsWith("gradient not finite");
        }
        if (!refused) {
          throw new AssertionError("the gradient was not refused");
        }
        same("parameter ", Tolerance.EXACT, model.snapshot(), before);
      }
    }
  }

  private void allocation(Rig rig, Option option) {
    try (Model model = model(rig.backend);
        TrainStep step = option.apply(plan(model, Adam.of(1e-4))).build().newStep(BATCH);
        Tensor x = rig.tensor(BATCH, 3, Values.between(88, BATCH * 3, -1, 1));
        Tensor target = rig.tensor(BATCH, 1, Values.classes(89, BATCH, 3));
        Tensor weight = rig.backend.allocate(Shape.of(BATCH, 1))) {
      rig.backend.fill(weight, 2);
      run(step, WARM_UP, x, target, weight);
      long least = meter.least(() -> run(step, MEASURED, x, target, weight));
      if (least > 0) {
        throw new AssertionError(least / (double) MEASURED + " bytes per step");
      }
    }
  }

  private static void run(TrainStep step, int steps, Tensor x, Tensor target, Tensor weight) {
    for (int i = 0; i < steps; i++) {
      int rows = i % 5 == 4 ? 2 : BATCH;
      x.setRows(rows);
      target.setRows(rows);
      weight.setRows(rows);
      step.run(x, target, weight);
      step.predictions();
    }
  }
}
