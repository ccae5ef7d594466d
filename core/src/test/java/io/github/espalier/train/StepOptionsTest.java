package io.github.espalier.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.espalier.backend.Backend;
import io.github.espalier.data.Dataset;
import io.github.espalier.init.Initializers;
import io.github.espalier.layer.Dense;
import io.github.espalier.loss.Losses;
import io.github.espalier.network.Model;
import io.github.espalier.network.Sequential;
import io.github.espalier.optim.Adagrad;
import io.github.espalier.optim.Adam;
import io.github.espalier.optim.Optimizer;
import io.github.espalier.optim.RmsProp;
import io.github.espalier.optim.Sgd;
import io.github.espalier.tck.HeapBackend;
import io.github.espalier.tensor.DType;
import io.github.espalier.tensor.Shape;
import io.github.espalier.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * The options of a step, by hand: one linear unit, w = 2, b = 1; x = 3, t = 1 gives p = 7, loss 36,
 * dw = 36, db = 12; the rate is 0.01.
 */
class StepOptionsTest {
  private static final double EXACT = 1e-14;
  private static final Dataset ONE = Dataset.of(new double[][] {{3}}, new double[][] {{1}});

  private final Backend backend = new HeapBackend(DType.FLOAT64);

  private Model linear(double w, double b) {
    return Sequential.input(1)
        .layer(Dense.of(1).weightInit(Initializers.constant(w)).biasInit(Initializers.constant(b)))
        .build()
        .init(backend, 0);
  }

  private static TrainerBuilder plan(Model model) {
    return Trainer.builder(model).loss(Losses.squaredError()).optimizer(Sgd.of(0.01));
  }

  private static double weight(Model model) {
    return model.weights("0.dense.weight")[0][0];
  }

  private static double bias(Model model) {
    return model.weights("0.dense.bias")[0][0];
  }

  /** By how much a step changes w and b, from w = 2 and b = 1 on, divided by the rate. */
  private void moves(double dw, double db, UnaryOperator<TrainerBuilder> options) {
    try (Model model = linear(2, 1)) {
      options.apply(plan(model)).build().fit(ONE);
      assertThat(weight(model)).isCloseTo(2 - 0.01 * dw, within(EXACT));
      assertThat(bias(model)).isCloseTo(1 - 0.01 * db, within(EXACT));
    }
  }

  @Test
  void clippingByValue() {
    moves(36, 12, plan -> plan.clipping(Clipping.byValue(40)));
    moves(20, 12, plan -> plan.clipping(Clipping.byValue(20)));
    moves(5, 5, plan -> plan.clipping(Clipping.byValue(5)));
  }

  @Test
  void clippingByValueKeepsTheSign() {
    try (Model model = linear(-2, 1)) {
      // p = −5, dp = −12: dw = −36, db = −12.
      plan(model).clipping(Clipping.byValue(20)).build().fit(ONE);
      assertThat(weight(model)).isCloseTo(-2 + 0.2, within(EXACT));
      assertThat(bias(model)).isCloseTo(1 + 0.12, within(EXACT));
    }
  }

  @Test
  void clippingByNormScalesEachParameter() {
    moves(36, 12, plan -> plan.clipping(Clipping.byNorm(36)));
    moves(18, 12, plan -> plan.clipping(Clipping.byNorm(18)));
    moves(6, 6, plan -> plan.clipping(Clipping.byNorm(6)));
  }

  /** ‖(36, 12)‖ = 12·√10. */
  @Test
  void clippingByGlobalNormScalesAllAlike() {
    moves(36, 12, plan -> plan.clipping(Clipping.byGlobalNorm(38)));
    moves(18, 6, plan -> plan.clipping(Clipping.byGlobalNorm(6 * Math.sqrt(10))));
    double root = Math.sqrt(10);
    moves(3 / root, 1 / root, plan -> plan.clipping(Clipping.byGlobalNorm(1)));
  }

  /** A norm of several numbers: dw = 12·(3, 4) has 60, db = 12. */
  @Test
  void aNormIsThatOfAllNumbers() {
    Sequential network =
        Sequential.input(2)
            .layer(Dense.of(1).weightInit(Initializers.values(new double[][] {{1}, {1}})))
            .build();
    Dataset data = Dataset.of(new double[][] {{3, 4}}, new double[][] {{1}});
    try (Model model = network.init(backend, 0)) {
      plan(model).clipping(Clipping.byNorm(10)).build().fit(data);
      // p = 7: dw = (36, 48), scaled by 1/6; db = 12, scaled to 10.
      assertThat(model.snapshot()[0]).containsExactly(new double[] {0.94, 0.92}, within(EXACT));
      assertThat(model.snapshot()[1]).containsExactly(new double[] {-0.1}, within(EXACT));
    }
  }

  @Test
  void l1AddsTheSign() {
    moves(36 + 0.5, 12, plan -> plan.l1(0.5));
    moves(36 + 0.5, 12 + 0.5, plan -> plan.l1(0.5, true));
    moves(36 + 0.5 + 2 * 0.25 * 2, 12, plan -> plan.l1(0.5).l2(0.25));
    moves(36 + 0.5 + 2 * 0.25 * 2, 12 + 2 * 0.25 * 1, plan -> plan.l2(0.25, true).l1(0.5));
    moves(36 + 0.5, 12, plan -> plan.l2(0.25, true).l1(0.5).l2(0));
  }

  @Test
  void l1LeavesZeroAlone() {
    for (double w : new double[] {0, -1}) {
      try (Model model = linear(w, 0)) {
        plan(model).l1(0.5).build().fit(ONE);
        // dp = 2·(3w − 1), dw = 3·dp.
        double dw = 6 * (3 * w - 1) + 0.5 * Math.signum(w);
        assertThat(weight(model)).isCloseTo(w - 0.01 * dw, within(EXACT));
      }
    }
  }

  @Test
  void penaltiesAreReported() {
    try (Model model = linear(2, -3);
        TrainStep step = plan(model).l1(0.5, true).l2(0.25).build().newStep(1)) {
      assertThat(step.penalty()).isEqualTo(0.5 * 2 + 0.5 * 3 + 0.25 * 4);
    }
    try (Model model = linear(2, -3);
        TrainStep step = plan(model).build().newStep(1)) {
      assertThat(step.penalty()).isZero();
    }
  }

  /** What is clipped is the gradient of the loss; penalty and decay come whole. */
  @Test
  void clippingComesBeforePenaltyAndDecay() {
    moves(18 + 0.5, 12, plan -> plan.clipping(Clipping.byNorm(18)).l1(0.5));
    moves(18 + 2 * 0.5 * 2, 12, plan -> plan.clipping(Clipping.byNorm(18)).l2(0.5));
    moves(18 + 0.5 * 2, 12, plan -> plan.clipping(Clipping.byNorm(18)).weightDecay(0.5));
    moves(20 + 0.5, 12, plan -> plan.clipping(Clipping.byValue(20)).l1(0.5));
  }

  @Test
  void weightDecayShrinksByTheRate() {
    moves(36 + 0.5 * 2, 12, plan -> plan.weightDecay(0.5));
    moves(36 + 0.5 * 2, 12 + 0.5 * 1, plan -> plan.weightDecay(0.5, true));
    // With the rate of the step: half of it at the first of two steps of warm-up.
    moves(18 + 0.5 * 1, 6, plan -> plan.weightDecay(0.5).schedule(warm()));
  }

  private static Schedule warm() {
    return Schedule.constant().warmUp(2);
  }

  /** With zero gradients only the decay is left: w ← w · (1 − rate·decay) each step. */
  @Test
  void weightDecayIsDecoupledFromEveryOptimizer() {
    Dataset learned = Dataset.of(new double[][] {{0}}, new double[][] {{0}});
    List<Optimizer> optimizers =
        List.of(
            Sgd.of(0.1),
            Sgd.of(0.1).momentum(0.9).withNesterov(),
            RmsProp.of(0.1).momentum(0.5).withCentering(),
            RmsProp.keras(0.1),
            Adagrad.of(0.1),
            Adam.of(0.1),
            Adam.keras(0.1).withAmsgrad());
    for (Optimizer optimizer : optimizers) {
      try (Model model = linear(2, 0)) {
        plan(model).optimizer(optimizer).weightDecay(0.5).epochs(3).build().fit(learned);
        assertThat(weight(model))
            .as("%s", optimizer)
            .isCloseTo(2 * 0.95 * 0.95 * 0.95, within(1e-14));
      }
    }
  }

  @Test
  void adamWithWeightDecayIsAdamW() {
    double[][] twice = new double[2][];
    Optimizer[] optimizers = {Adam.of(0.01), Adam.adamW(0.01, 0.1)};
    for (int i = 0; i < 2; i++) {
      try (Model model = linear(2, 1)) {
        TrainerBuilder plan = plan(model).optimizer(optimizers[i]).epochs(5);
        (i == 0 ? plan.weightDecay(0.1, true) : plan).build().fit(ONE);
        twice[i] = new double[] {weight(model), bias(model)};
      }
    }
    assertThat(twice[0]).isEqualTo(twice[1]);
    Model model = linear(2, 1);
    assertThatThrownBy(() -> plan(model).optimizer(optimizers[1]).weightDecay(0.2).build())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("trainer: weightDecay(0.2) and adamw's own 0.1; needs one of them");
  }

  /**
   * Weights inputs × units, so that a column is a unit: (3, 4) has the norm 5, (0.3, 0.4) has ½.
   */
  @Test
  void maxNormScalesTheColumnsThatAreTooLong() {
    Sequential network =
        Sequential.input(2)
            .layer(Dense.of(2).weightInit(Initializers.values(new double[][] {{3, 0.3}, {4, 0.4}})))
            .build();
    Dataset still = Dataset.of(new double[][] {{0, 0}}, new double[][] {{0, 0}});
    for (double limit : new double[] {1, 0.25, 5, 100}) {
      try (Model model = network.init(backend, 0)) {
        plan(model).maxNorm(limit).build().fit(still);
        double first = Math.min(1, limit / 5);
        double second = Math.min(1, limit / 0.5);
        assertThat(model.snapshot()[0])
            .as("limit %s", limit)
            .containsExactly(
                new double[] {3 * first, 0.3 * second, 4 * first, 0.4 * second}, within(EXACT));
      }
    }
  }

  @Test
  void maxNormComesAfterTheUpdate() {
    // 2 − 0.36 = 1.64 is too long; so would be 0.88, but a bias has no norm to keep.
    for (double limit : new double[] {1.5, 0.5}) {
      try (Model model = linear(2, 1)) {
        plan(model).maxNorm(limit).build().fit(ONE);
        assertThat(weight(model)).isCloseTo(limit, within(EXACT));
        assertThat(bias(model)).isCloseTo(0.88, within(EXACT));
      }
    }
  }

  /** 0.6 is above 0.5, although 0.36 is not. */
  @Test
  void maxNormIsNoLimitOfSquares() {
    try (Model model = linear(0.6, 0)) {
      Dataset still = Dataset.of(new double[][] {{0}}, new double[][] {{0}});
      plan(model).maxNorm(0.5).build().fit(still);
      assertThat(weight(model)).isCloseTo(0.5, within(EXACT));
    }
  }

  /** Squares of 3e200 and 4e200 overflow, their norm 5e200 does not; the other column is zero. */
  @Test
  void maxNormSurvivesLargeWeights() {
    Sequential network =
        Sequential.input(2)
            .layer(
                Dense.of(2)
                    .weightInit(Initializers.values(new double[][] {{3e200, 0}, {4e200, 0}})))
            .build();
    Dataset still = Dataset.of(new double[][] {{0, 0}}, new double[][] {{0, 0}});
    try (Model model = network.init(backend, 0)) {
      plan(model).maxNorm(10).build().fit(still);
      assertThat(model.snapshot()[0]).containsExactly(new double[] {6, 0, 8, 0}, within(EXACT));
    }
  }

  @Test
  void theScheduleSaysTheRate() {
    List<Double> rates = new ArrayList<>();
    try (Model model = linear(2, 1);
        TrainStep step = plan(model).schedule(Schedule.step(0.5, 2)).build().newStep(1);
        Tensor x = backend.allocate(Shape.of(1, 1));
        Tensor t = backend.allocate(Shape.of(1, 1))) {
      backend.fill(x, 3);
      backend.fill(t, 1);
      assertThat(step.learningRate()).isEqualTo(0.01);
      double w = 2;
      double b = 1;
      for (int i = 0; i < 5; i++) {
        step.run(x, t, null);
        rates.add(step.learningRate());
        double dp = 2 * (3 * w + b - 1);
        w -= step.learningRate() * 3 * dp;
        b -= step.learningRate() * dp;
        assertThat(weight(model)).isCloseTo(w, within(EXACT));
        assertThat(bias(model)).isCloseTo(b, within(EXACT));
      }
    }
    assertThat(rates).containsExactly(0.01, 0.01, 0.005, 0.005, 0.0025);
  }

  @Test
  void fitTellsTheScheduleOfItsEpochs() {
    List<Double> weights = new ArrayList<>();
    try (Model model = linear(0, 0)) {
      Dataset still = Dataset.of(new double[][] {{0}}, new double[][] {{1}});
      // w stays 0; the bias goes to 1 in steps of 2·rate·(1 − b), which shows the rate.
      List<Double> rates = new ArrayList<>();
      double[] before = {0};
      plan(model)
          .optimizer(Sgd.of(0.25))
          .schedule(Schedule.step(0.5, 1).inEpochs())
          .epochs(4)
          .listener(
              new TrainingListener() {
                @Override
                public void batchFinished(TrainingState state) {
                  double b = bias(model);
                  rates.add((b - before[0]) / (2 * (1 - before[0])));
                  before[0] = b;
                  weights.add(weight(model));
                }
              })
          .build()
          .fit(still);
      assertThat(rates)
          .usingElementComparator((a, b) -> Math.abs(a - b) < EXACT ? 0 : 1)
          .containsExactly(0.25, 0.125, 0.0625, 0.03125);
    }
    assertThat(weights).containsOnly(0.0);
  }

  @Test
  void onPlateauLowersTheRateOfAFit() {
    try (Model model = linear(0, 0)) {
      // Nothing to learn: the loss is 1 always, so that only the first epoch is an improvement.
      Dataset still = Dataset.of(new double[][] {{0}, {0}}, new double[][] {{1}, {-1}});
      List<Long> shares = new ArrayList<>();
      Schedule plateau = Schedule.onPlateau(0.5, 1);
      Schedule.Run[] run = new Schedule.Run[1];
      Schedule seen = () -> run[0] = plateau.start();
      plan(model)
          .schedule(seen)
          .batchSize(2)
          .epochs(4)
          .listener(
              new TrainingListener() {
                @Override
                public void epochFinished(TrainingState state) {
                  shares.add(Math.round(1 / run[0].rate(1, 1)));
                }
              })
          .build()
          .fit(still);
      assertThat(shares).containsExactly(1L, 2L, 4L, 8L);
    }
    Model model = linear(0, 0);
    Trainer blind = plan(model).schedule(Schedule.onPlateau(0.5, 1).minimising("val_loss")).build();
    assertThatThrownBy(() -> blind.fit(ONE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no figure named \"val_loss\"; there are [loss]");
    assertThat(weight(model)).isZero();
  }

  @Test
  void aRateThatIsNoneIsRefusedBeforeTheUpdate() {
    for (double rate : new double[] {Double.NaN, -1e-9, Double.POSITIVE_INFINITY}) {
      Model model = linear(2, 1);
      assertThatThrownBy(() -> plan(model).schedule(() -> (b, s) -> rate).build().fit(ONE))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("schedule: step 1 has the rate " + rate + ", needs a finite one from 0");
      assertThat(weight(model)).isEqualTo(2);
    }
  }

  @Test
  void settingsTellPlansApart() {
    Model model = linear(2, 1);
    List<UnaryOperator<TrainerBuilder>> options =
        List.of(
            plan -> plan,
            plan -> plan.loss(Losses.absoluteError()),
            plan -> plan.optimizer(Sgd.of(0.02)),
            plan -> plan.schedule(warm()),
            plan -> plan.clipping(Clipping.byNorm(1)),
            plan -> plan.clipping(Clipping.byGlobalNorm(1)),
            plan -> plan.l1(0.1),
            plan -> plan.l1(0.1, true),
            plan -> plan.l2(0.1),
            plan -> plan.l2(0.1, true),
            plan -> plan.weightDecay(0.1),
            plan -> plan.weightDecay(0.1, true),
            plan -> plan.maxNorm(1),
            plan -> plan.microBatchSize(2),
            plan -> plan.classWeights(1, 2),
            plan -> plan.schedule(() -> (base, step) -> base));
    assertThat(options)
        .extracting(option -> option.apply(plan(model)).build().stepPlan().settings())
        .doesNotHaveDuplicates();
    assertThat(options.get(0).apply(plan(model)).build().stepPlan().settings())
        .containsEntry("schedule", "constant")
        .containsEntry("optimizer", Sgd.of(0.01).toString());
    assertThat(options.get(options.size() - 1).apply(plan(model)).build().stepPlan().settings())
        .containsEntry("schedule", "custom");
  }

  @Test
  void badNumbersAreRefused() {
    Model model = linear(2, 1);
    refuses("clipping limit", () -> Clipping.byValue(0));
    refuses("clipping limit", () -> Clipping.byNorm(-1));
    refuses("clipping limit", () -> Clipping.byGlobalNorm(Double.POSITIVE_INFINITY));
    refuses("l1 factor", () -> plan(model).l1(-1));
    refuses("l2 factor", () -> plan(model).l2(Double.NaN));
    refuses("weightDecay", () -> plan(model).weightDecay(-1));
    refuses("maxNorm", () -> plan(model).maxNorm(0));
    refuses("microBatchSize", () -> plan(model).microBatchSize(0));
    refuses("classWeights[1]", () -> plan(model).classWeights(1, -1));
    assertThatThrownBy(() -> plan(model).schedule(null)).hasMessage("schedule");
    assertThatThrownBy(() -> plan(model).clipping(null)).hasMessage("clipping");
    assertThatThrownBy(() -> new Clipping(null, 1)).hasMessage("kind");
  }

  private static void refuses(String what, Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(what + ": needs ");
  }
}
