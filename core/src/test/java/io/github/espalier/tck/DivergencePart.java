package io.github.espalier.tck;

import io.github.espalier.layer.Activation;
import io.github.espalier.loss.Losses;
import io.github.espalier.network.Model;
import io.github.espalier.network.Sequential;
import io.github.espalier.optim.Adagrad;
import io.github.espalier.optim.Adam;
import io.github.espalier.optim.Form;
import io.github.espalier.optim.Optimizer;
import io.github.espalier.optim.RmsProp;
import io.github.espalier.optim.Sgd;
import io.github.espalier.tensor.DType;
import io.github.espalier.tensor.Tensor;
import io.github.espalier.train.TrainStep;
import io.github.espalier.train.Trainer;
import io.github.espalier.train.TrainerBuilder;
import io.github.espalier.train.TrainingDivergedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Assertions;

/**
 * Rates, gradients, features and penalties of any size: every step either leaves finite weights, or
 * throws and leaves those of the step before.
 */
final class DivergencePart implements Part {
  private static final int STEPS = 12;

  private static final List<DoubleFunction<Optimizer>> OPTIMIZERS =
      List.of(
          Sgd::of,
          rate -> Sgd.of(rate).momentum(0.9),
          rate -> Sgd.of(rate).momentum(0.9).withNesterov(),
          rate -> Sgd.of(rate).momentum(0.9).form(Form.KERAS),
          RmsProp::of,
          rate -> RmsProp.keras(rate).momentum(0.5).withCentering(),
          rate -> RmsProp.of(rate).epsilon(0),
          Adagrad::of,
          Adagrad::keras,
          Adam::of,
          rate -> Adam.of(rate).epsilon(0),
          rate -> Adam.keras(rate).withAmsgrad(),
          rate -> Adam.adamW(rate, 0.1));

  /** Options that make numbers grow whatever the loss says, or hide that they do. */
  private static final List<Option> OPTIONS =
      List.of(
          new Option("nothing else", plan -> plan),
          new Option("l2 1e30", plan -> plan.l2(1e30)),
          new Option("l1 1e30", plan -> plan.l1(1e30)),
          new Option("decay 1e30", plan -> plan.weightDecay(1e30)),
          new Option("max-norm", plan -> plan.maxNorm(1)));

  private static final double[] DOUBLES = {1e-3, 1, 1e30, 1e99, 1e120, 1e154, 1e200, 1e308};
  private static final double[] FLOATS = {1e-3, 1, 1e6, 1e10, 1e15, 1e19, 1e30, 1e38};

  private record Option(String name, UnaryOperator<TrainerBuilder> of) {}

  @Override
  public String name() {
    return "divergence";
  }

  @Override
  public List<Case> cases(Rig rig) {
    List<Case> cases = new ArrayList<>();
    for (DoubleFunction<Optimizer> optimizer : OPTIMIZERS) {
      for (Option option : OPTIONS) {
        boolean decaysTwice =
            optimizer.apply(1).name().equals("adamw") && option.name.startsWith("decay");
        if (!decaysTwice) {
          cases.add(
              new Case(
                  optimizer.apply(1) + ", " + option.name,
                  () -> everySize(rig, optimizer, option.of, false)));
        }
      }
    }
    cases.add(
        new Case(
            "features said beforehand", () -> everySize(rig, Sgd::of, OPTIONS.get(0).of, true)));
    return cases;
  }

  private static void everySize(
      Rig rig,
      DoubleFunction<Optimizer> optimizer,
      UnaryOperator<TrainerBuilder> option,
      boolean said) {
    double[] sizes = rig.dtype == DType.FLOAT64 ? DOUBLES : FLOATS;
    double[] features = {sizes[1], sizes[4], sizes[7]};
    for (int i = 0; i < sizes.length; i++) {
      for (int j = 0; j < sizes.length; j++) {
        // Any two of the three sizes meet; not all three.
        double feature = features[(i + j) % features.length];
        String what = "rate " + sizes[i] + ", gradient " + sizes[j] + ", feature " + feature;
        steps(rig, optimizer.apply(sizes[i]), option, sizes[j], feature, said, what);
      }
    }
  }

  private static void steps(
      Rig rig,
      Optimizer optimizer,
      UnaryOperator<TrainerBuilder> option,
      double gradient,
      double feature,
      boolean said,
      String what) {
    // The third feature is always 0: no loss shows how its weights grow.
    Sequential network = Sequential.input(3).dense(2, Activation.TANH).dense(1).build();
    try (Model model = network.init(rig.backend, 1);
        TrainStep step =
            option
                .apply(
                    Trainer.builder(model)
                        .loss(Losses.absoluteError().scale(gradient))
                        .optimizer(optimizer))
                .build()
                .newStep(2);
        Tensor x = rig.tensor(2, 3, new double[] {feature, 1, 0, -feature, 0.5, 0});
        Tensor target = rig.tensor(2, 1, new double[] {1, -1})) {
      if (said) {
        step.expectFeatures(feature);
      }
      for (int i = 0; i < STEPS; i++) {
        double[][] before = model.snapshot();
        try {
          step.run(x, target, null);
          Assertions.assertEquals(i + 1, step.step(), what);
        } catch (TrainingDivergedException e) {
          Assertions.assertEquals(i + 1, e.step(), what);
          Assertions.assertEquals(i, step.step(), what);
          Assertions.assertArrayEquals(before, model.snapshot(), what);
          return;
        }
        for (double[] numbers : model.snapshot()) {
          Assertions.assertTrue(
              Arrays.stream(numbers).allMatch(Double::isFinite),
              () -> what + ", step " + step.step() + ": " + Arrays.toString(numbers));
        }
      }
    }
  }
}
