package io.github.espalier.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.espalier.backend.Backend;
import io.github.espalier.data.Dataset;
import io.github.espalier.init.Initializers;
import io.github.espalier.layer.Dense;
import io.github.espalier.loss.Losses;
import io.github.espalier.loss.Reduction;
import io.github.espalier.loss.StandardLoss;
import io.github.espalier.network.Model;
import io.github.espalier.network.Sequential;
import io.github.espalier.optim.Sgd;
import io.github.espalier.tck.HeapBackend;
import io.github.espalier.tensor.DType;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Clipping hides no number that is not finite, and large finite ones are clipped as they should.
 */
class ClippedDivergenceTest {
  private static final List<Clipping> CLIPPINGS =
      Arrays.asList(null, Clipping.byValue(1), Clipping.byNorm(1), Clipping.byGlobalNorm(1));

  private static Model linear(Backend backend, double weight) {
    return Sequential.input(2)
        .layer(Dense.of(1).weightInit(Initializers.constant(weight)))
        .layer(Dense.of(1).weightInit(Initializers.constant(1)))
        .build()
        .init(backend, 0);
  }

  private static TrainerBuilder plan(Model model, StandardLoss loss, Clipping clipping) {
    TrainerBuilder plan = Trainer.builder(model).loss(loss).optimizer(Sgd.of(1));
    return clipping == null ? plan : plan.clipping(clipping);
  }

  /**
   * p = 1e20·0.1 = 1e19, whose square is within single precision's 3.4e38; dp = 2e19 is the
   * gradient of the bias, but that of the weight is 1e20·2e19 = 2e39.
   */
  @Test
  void anInfiniteWeightGradientBesideAFiniteBiasGradientIsSeen() {
    Backend backend = new HeapBackend(DType.FLOAT32);
    Dataset data = Dataset.of(new double[][] {{1e20, 0}}, new double[][] {{0}});
    for (Clipping clipping : CLIPPINGS) {
      try (Model model = linear(backend, 0.1)) {
        double[][] before = model.snapshot();
        assertThatThrownBy(() -> plan(model, Losses.squaredError(), clipping).build().fit(data))
            .as("%s", clipping)
            .isInstanceOfSatisfying(
                TrainingDivergedException.class,
                e -> {
                  assertThat(e.layer()).isEqualTo("layer 0.dense");
                  assertThat(e.step()).isEqualTo(1);
                  assertThat(e).hasMessageStartingWith("gradient not finite in epoch 0, step 1");
                });
        assertThat(model.snapshot()).isDeepEqualTo(before);
      }
    }
  }

  /** Where the bias's gradients cancel, clipping still looks at every number. */
  @Test
  void clippingSeesWhatTheCheapLookMisses() {
    Backend backend = new HeapBackend(DType.FLOAT32);
    // dp = ±1e19: the bias gradient is 0, that of the weight 1e20·1e19 + 1e20·1e19.
    Dataset data = Dataset.of(new double[][] {{1e20, 0}, {-1e20, 0}}, new double[][] {{0}, {0}});
    for (Clipping clipping : CLIPPINGS.subList(1, 4)) {
      try (Model model = linear(backend, 0.1)) {
        double[][] before = model.snapshot();
        assertThatThrownBy(() -> plan(model, Losses.squaredError(), clipping).build().fit(data))
            .as("%s", clipping)
            .isInstanceOf(TrainingDivergedException.class);
        assertThat(model.snapshot()).isDeepEqualTo(before);
      }
    }
  }

  @Test
  void aLossThatIsNotFiniteIsSeenFirst() {
    Backend backend = new HeapBackend(DType.FLOAT64);
    Dataset data = Dataset.of(new double[][] {{1, 0}}, new double[][] {{0}});
    for (Clipping clipping : CLIPPINGS) {
      try (Model model = linear(backend, 1e200)) {
        double[][] before = model.snapshot();
        assertThatThrownBy(
                () ->
                    plan(model, Losses.squaredError(), clipping)
                        .schedule(Schedule.constant().warmUp(4))
                        .build()
                        .fit(data))
            .isInstanceOfSatisfying(
                TrainingDivergedException.class,
                e -> {
                  assertThat(e).hasMessageStartingWith("loss Infinity in epoch 0, step 1");
                  assertThat(e.learningRate()).as("that of the step").isEqualTo(0.25);
                });
        assertThat(model.snapshot()).isDeepEqualTo(before);
      }
    }
  }

  /**
   * A loss of 1e200·|p − t| has the gradient 1e200 for both biases and both weights whose input is
   * 1 (all weights being 1), and 0 for the third: its squares overflow, it does not.
   */
  @Test
  void aLargeGradientIsClippedAndNotRefused() {
    Backend backend = new HeapBackend(DType.FLOAT64);
    Dataset data = Dataset.of(new double[][] {{1, 0}}, new double[][] {{0}});
    double[] limits = {0, 1, 1, 0.5};
    for (int i = 1; i < 4; i++) {
      try (Model model = linear(backend, 1)) {
        StandardLoss loss = Losses.absoluteError().scale(1e200);
        plan(model, loss, CLIPPINGS.get(i)).build().fit(data);
        double[] expected = {1 - limits[i], 1, -limits[i], 1 - limits[i], -limits[i]};
        double[] got = Arrays.stream(model.snapshot()).flatMapToDouble(Arrays::stream).toArray();
        assertThat(got).as("%s", CLIPPINGS.get(i)).containsExactly(expected, within(1e-15));
      }
    }
  }

  /** Both gradients are finite, their sum of 2.4e308 is not. */
  @Test
  void aSumThatOverflowsIsNoInfiniteGradient() {
    Backend backend = new HeapBackend(DType.FLOAT64);
    Sequential network =
        Sequential.input(1).layer(Dense.of(2).weightInit(Initializers.constant(1))).build();
    Dataset data = Dataset.of(new double[][] {{1}}, new double[][] {{0.5, 0.5}});
    for (Clipping clipping : CLIPPINGS.subList(1, 4)) {
      try (Model model = network.init(backend, 0)) {
        // Mean over two elements: 1.2e308 for each.
        StandardLoss loss = Losses.absoluteError().scale(1.2e308).reduction(Reduction.MEAN_BATCH);
        plan(model, loss, clipping).build().fit(data);
        assertThat(model.snapshot()[0][0]).as("%s", clipping).isBetween(0.0, 1.0);
      }
    }
  }
}
