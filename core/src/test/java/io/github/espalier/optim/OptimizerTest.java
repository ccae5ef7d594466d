package io.github.espalier.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.espalier.backend.Backend;
import io.github.espalier.init.Initializers;
import io.github.espalier.layer.Dense;
import io.github.espalier.loss.Losses;
import io.github.espalier.network.Model;
import io.github.espalier.network.Sequential;
import io.github.espalier.tck.HeapBackend;
import io.github.espalier.tensor.DType;
import io.github.espalier.tensor.Shape;
import io.github.espalier.tensor.Tensor;
import io.github.espalier.train.TrainStep;
import io.github.espalier.train.Trainer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Every option of every optimizer, two steps by hand.
 *
 * <p>The model is w·x with w = 1, its loss |w·x − t| with t far below, so that the gradient is x
 * whatever w is: 2 in the first step, 1 in the second. Rates are 0.1, so that a reader can follow.
 */
class OptimizerTest {
  private static final double EXACT = 1e-15;

  private final Backend backend = new HeapBackend(DType.FLOAT64);

  /** w after one and after two steps with the gradients 2 and 1. */
  private double[] twoSteps(Optimizer optimizer) {
    return steps(optimizer, 0, 2, 1);
  }

  private double[] steps(Optimizer optimizer, double l2, double... gradients) {
    try (Model model =
            Sequential.input(1)
                .layer(Dense.of(1).weightInit(Initializers.constant(1)).withoutBias())
                .build()
                .init(backend, 0);
        TrainStep step =
            Trainer.builder(model)
                .loss(Losses.absoluteError())
                .optimizer(optimizer)
                .l2(l2)
                .build()
                .newStep(1)) {
      Tensor x = backend.allocate(Shape.of(1, 1));
      Tensor target = backend.allocate(Shape.of(1, 1));
      backend.fill(target, -1000);
      double[] w = new double[gradients.length];
      for (int k = 0; k < w.length; k++) {
        backend.fill(x, gradients[k]);
        step.run(x, target, null);
        w[k] = model.weights("0.dense.weight")[0][0];
      }
      return w;
    }
  }

  private static void assertSteps(double[] w, double first, double second) {
    assertThat(w[0]).as("after one step").isCloseTo(first, within(EXACT));
    assertThat(w[1]).as("after two steps").isCloseTo(second, within(EXACT));
  }

  /** Which buffers an optimizer keeps beside each parameter. */
  @Test
  void slots() {
    assertThat(slots(Sgd.of(0.1))).isEmpty();
    assertThat(slots(Sgd.of(0.1).momentum(0.5))).containsExactly(0);
    assertThat(slots(Adagrad.of(0.1))).containsExactly(0);
    assertThat(slots(Adam.of(0.1))).containsExactly(0, 1);
  }

  private static int[] slots(Optimizer optimizer) {
    return IntStream.range(0, 3).filter(optimizer::usesSlot).toArray();
  }

  @Test
  void sgd() {
    // 1 − 0.1·2 = 0.8; 0.8 − 0.1·1 = 0.7.
    assertSteps(twoSteps(Sgd.of(0.1)), 0.8, 0.7);
  }

  @Test
  void l2IsPartOfTheGradient() {
    // g = 2 + 2·0.5·1 = 3: 1 − 0.3 = 0.7. g = 1 + 2·0.5·0.7 = 1.7: 0.7 − 0.17 = 0.53.
    assertSteps(steps(Sgd.of(0.1), 0.5, 2, 1), 0.7, 0.53);
  }

  @Test
  void momentum() {
    // v = 2: 1 − 0.2 = 0.8. v = 0.5·2 + 1 = 2: 0.8 − 0.2 = 0.6. Both forms, the rate being
    // constant.
    assertSteps(twoSteps(Sgd.of(0.1).momentum(0.5)), 0.8, 0.6);
    assertSteps(twoSteps(Sgd.of(0.1).momentum(0.5).form(Form.KERAS)), 0.8, 0.6);
  }

  @Test
  void dampeningSparesTheFirstStep() {
    // v = 2, not 0.75·2: 0.8. v = 0.5·2 + (1 − 0.25)·1 = 1.75: 0.8 − 0.175 = 0.625.
    assertSteps(twoSteps(Sgd.of(0.1).momentum(0.5).dampening(0.25)), 0.8, 0.625);
  }

  @Test
  void nesterov() {
    // v = 2: 1 − 0.1·(2 + 0.5·2) = 0.7. v = 0.5·2 + 1 = 2: 0.7 − 0.1·(1 + 0.5·2) = 0.5.
    assertSteps(twoSteps(Sgd.of(0.1).momentum(0.5).withNesterov()), 0.7, 0.5);
    assertSteps(twoSteps(Sgd.of(0.1).momentum(0.5).withNesterov().form(Form.KERAS)), 0.7, 0.5);
  }

  @Test
  void rmsProp() {
    RmsProp torch = new RmsProp(0.1, 0.75, 1, 0, false, Form.PYTORCH);
    RmsProp keras = new RmsProp(0.1, 0.75, 1, 0, false, Form.KERAS);
    // s = 0.25·4 = 1; s = 0.75·1 + 0.25·1 = 1. The root plus 1 is 2: 1 − 0.1·2/2 = 0.9; − 0.1·1/2.
    assertSteps(twoSteps(torch), 0.9, 0.85);
    // 1 under the root: √2.
    double first = 1 - 0.2 / Math.sqrt(2);
    assertSteps(twoSteps(keras), first, first - 0.1 / Math.sqrt(2));
  }

  @Test
  void rmsPropWithMomentum() {
    // u = 2/2 = 1, q = 1: 0.9. u = 1/2, q = 0.5·1 + 0.5 = 1: 0.8.
    assertSteps(twoSteps(new RmsProp(0.1, 0.75, 1, 0.5, false, Form.PYTORCH)), 0.9, 0.8);
    // u = 2/√2, q = √2; u = 1/√2, q = √2/2 + √2/2 = √2.
    double step = 0.1 * Math.sqrt(2);
    assertSteps(
        twoSteps(new RmsProp(0.1, 0.75, 1, 0.5, false, Form.KERAS)), 1 - step, 1 - 2 * step);
  }

  @Test
  void rmsPropCentered() {
    // s = 1, m = 0.25·2 = 0.5: s − m² = 0.75. s = 1, m = 0.375 + 0.25 = 0.625: 0.609375.
    double first = 1 - 0.2 / (Math.sqrt(0.75) + 1);
    double second = first - 0.1 / (Math.sqrt(0.609375) + 1);
    assertSteps(twoSteps(new RmsProp(0.1, 0.75, 1, 0, true, Form.PYTORCH)), first, second);
    first = 1 - 0.2 / Math.sqrt(1.75);
    second = first - 0.1 / Math.sqrt(1.609375);
    assertSteps(twoSteps(new RmsProp(0.1, 0.75, 1, 0, true, Form.KERAS)), first, second);
  }

  @Test
  void rmsPropCenteredWithMomentum() {
    // As centered, with q = u and then q = 0.5·q + u.
    double u1 = 2 / (Math.sqrt(0.75) + 1);
    double u2 = 1 / (Math.sqrt(0.609375) + 1);
    double first = 1 - 0.1 * u1;
    double second = first - 0.1 * (0.5 * u1 + u2);
    assertSteps(twoSteps(new RmsProp(0.1, 0.75, 1, 0.5, true, Form.PYTORCH)), first, second);
    u1 = 2 / Math.sqrt(1.75);
    u2 = 1 / Math.sqrt(1.609375);
    first = 1 - 0.1 * u1;
    second = first - 0.1 * (0.5 * u1 + u2);
    assertSteps(twoSteps(new RmsProp(0.1, 0.75, 1, 0.5, true, Form.KERAS)), first, second);
  }

  @Test
  void adagrad() {
    // s = 4: 2/(2 + 1) = 2/3. s = 5: 1/(√5 + 1).
    double first = 1 - 0.2 / 3;
    double second = first - 0.1 / (Math.sqrt(5) + 1);
    assertSteps(twoSteps(new Adagrad(0.1, 1, 0, 0, Form.PYTORCH)), first, second);
    // 2/√(4 + 1), 1/√(5 + 1).
    first = 1 - 0.2 / Math.sqrt(5);
    second = first - 0.1 / Math.sqrt(6);
    assertSteps(twoSteps(new Adagrad(0.1, 1, 0, 0, Form.KERAS)), first, second);
  }

  @Test
  void adagradsStartAndDecay() {
    // s = 5 + 4 = 9: 2/(3 + 1) = 0.5. s = 10, rate 0.1/(1 + 1·0.25) = 0.08: 0.08/(√10 + 1).
    double second = 0.95 - 0.08 / (Math.sqrt(10) + 1);
    assertSteps(twoSteps(new Adagrad(0.1, 1, 5, 0.25, Form.PYTORCH)), 0.95, second);
    // s + ε = 20 + 4 + 1 = 25: 2/5 = 0.4. s + ε = 26.
    second = 0.96 - 0.08 / Math.sqrt(26);
    assertSteps(twoSteps(new Adagrad(0.1, 1, 20, 0.25, Form.KERAS)), 0.96, second);
  }

  @Test
  void adam() {
    // β₁ = 0.5, β₂ = 0.75, ε = 1. Step 1: m = 1, v = 1, c₁ = 0.5, c₂ = 0.25.
    // Step 2: m = 0.5·1 + 0.5·1 = 1, v = 0.75·1 + 0.25·1 = 1, c₁ = 0.75, c₂ = 0.4375.
    // PyTorch: 0.1/0.5 · 1/(1/0.5 + 1) = 0.2/3; 0.1/0.75 · 1/(1/√0.4375 + 1).
    double first = 1 - 0.2 / 3;
    double second = first - 0.1 / 0.75 / (1 / Math.sqrt(0.4375) + 1);
    assertSteps(twoSteps(adam(false, 0, Form.PYTORCH)), first, second);
    // Keras: 0.1·0.5/0.5 · 1/(1 + 1) = 0.05; 0.1·√0.4375/0.75 · 1/(1 + 1).
    second = 0.95 - 0.1 * Math.sqrt(0.4375) / 0.75 / 2;
    assertSteps(twoSteps(adam(false, 0, Form.KERAS)), 0.95, second);
  }

  @Test
  void amsgradKeepsTheLargestSquare() {
    // Gradients 2 and 0. Step 1 as Adam's: v = 1. Step 2: m = 0.5, v = 0.75, and 1 stays.
    double first = 1 - 0.2 / 3;
    double second = first - 0.1 / 0.75 * 0.5 / (1 / Math.sqrt(0.4375) + 1);
    assertSteps(steps(adam(true, 0, Form.PYTORCH), 0, 2, 0), first, second);
    second = 0.95 - 0.1 * Math.sqrt(0.4375) / 0.75 * 0.5 / 2;
    assertSteps(steps(adam(true, 0, Form.KERAS), 0, 2, 0), 0.95, second);
    // Without it: √0.75.
    second = 0.95 - 0.1 * Math.sqrt(0.4375) / 0.75 * 0.5 / (Math.sqrt(0.75) + 1);
    assertSteps(steps(adam(false, 0, Form.KERAS), 0, 2, 0), 0.95, second);
  }

  @Test
  void adamWDecaysBeforeTheStepAndApartFromTheGradient() {
    // 1 − 0.1·0.5·1 = 0.95, then Adam's step of 0.05 in Keras's form: 0.9.
    // 0.9 − 0.05·0.9 = 0.855, then 0.1·√0.4375/0.75/2.
    double second = 0.855 - 0.1 * Math.sqrt(0.4375) / 0.75 / 2;
    assertSteps(twoSteps(adam(false, 0.5, Form.KERAS)), 0.9, second);
    double first = 0.95 - 0.2 / 3;
    second = first * 0.95 - 0.1 / 0.75 / (1 / Math.sqrt(0.4375) + 1);
    assertSteps(twoSteps(adam(false, 0.5, Form.PYTORCH)), first, second);
  }

  private static Adam adam(boolean amsgrad, double decay, Form form) {
    return new Adam(0.1, 0.5, 0.75, 1, amsgrad, decay, false, form);
  }

  /** A weight and a bias of 1 with the gradient 0: only decay moves them. */
  @Test
  void biasesDecayOnlyWhenAsked() {
    assertThat(afterNoGradient(Adam.adamW(0.1, 0.5), 0, false)).containsExactly(0.95, 0.95);
    assertThat(afterNoGradient(Adam.adamW(0.1, 0.5).decayBias(false), 0, false))
        .containsExactly(0.95, 1);
    // The penalty's gradient is 2·0.5·1 = 1, a rate of 0.1 times that.
    assertThat(afterNoGradient(Sgd.of(0.1), 0.5, false)).containsExactly(0.9, 1);
    assertThat(afterNoGradient(Sgd.of(0.1), 0.5, true)).containsExactly(0.9, 0.9);
  }

  private double[] afterNoGradient(Optimizer optimizer, double l2, boolean biases) {
    try (Model model =
            Sequential.input(1)
                .layer(
                    Dense.of(1)
                        .weightInit(Initializers.constant(1))
                        .biasInit(Initializers.constant(1)))
                .build()
                .init(backend, 0);
        TrainStep step =
            Trainer.builder(model)
                .loss(Losses.absoluteError())
                .optimizer(optimizer)
                .l2(l2, biases)
                .build()
                .newStep(1)) {
      Tensor x = backend.allocate(Shape.of(1, 1));
      Tensor target = backend.allocate(Shape.of(1, 1));
      // Where prediction and target are equal, |p − t| has the derivative 0.
      backend.fill(target, 1);
      step.run(x, target, null);
      return new double[] {
        model.weights("0.dense.weight")[0][0], model.weights("0.dense.bias")[0][0]
      };
    }
  }
}
