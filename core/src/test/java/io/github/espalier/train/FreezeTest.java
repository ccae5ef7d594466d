package io.github.espalier.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.espalier.backend.UnaryOp;
import io.github.espalier.data.Dataset;
import io.github.espalier.layer.Activation;
import io.github.espalier.loss.Losses;
import io.github.espalier.network.Model;
import io.github.espalier.network.Sequential;
import io.github.espalier.optim.Adam;
import io.github.espalier.optim.Sgd;
import io.github.espalier.tck.HeapBackend;
import io.github.espalier.tensor.DType;
import io.github.espalier.tensor.Shape;
import io.github.espalier.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** Frozen layers stay as they are, and what only they need is not computed. */
class FreezeTest {
  private static final String[] LAYERS = {"0.dense", "1.dense", "2.dense"};
  private static final Dataset DATA =
      Dataset.of(
          new double[][] {{0.1, 0.7}, {-0.4, 0.2}, {0.9, -0.3}},
          new double[][] {{0.2}, {0.5}, {-0.3}});

  private final Counting backend = new Counting();

  /** Counts backward runs of dense layers, and those with a weight gradient. */
  private static final class Counting extends HeapBackend {
    private int backwards;
    private int gradients;

    Counting() {
      super(DType.FLOAT64);
    }

    @Override
    protected void doDenseBackward(
        HeapTensor x,
        HeapTensor w,
        UnaryOp act,
        double p0,
        double p1,
        HeapTensor z,
        HeapTensor y,
        HeapTensor dy,
        boolean accumulate,
        HeapTensor dz,
        HeapTensor dw,
        HeapTensor dbias,
        HeapTensor dx,
        HeapTensor wt) {
      backwards++;
      gradients += dw == null ? 0 : 1;
      super.doDenseBackward(x, w, act, p0, p1, z, y, dy, accumulate, dz, dw, dbias, dx, wt);
    }
  }

  private Model model() {
    return Sequential.input(2)
        .dense(4, Activation.TANH)
        .dense(3, Activation.GELU)
        .dense(1)
        .build()
        .init(backend, 11);
  }

  private static TrainerBuilder plan(Model model) {
    return Trainer.builder(model).loss(Losses.squaredError()).optimizer(Sgd.of(0.1));
  }

  /** Every subset of layers that leaves one to train. */
  @Test
  void aSubsetOfLayersStaysAsItIs() {
    for (int subset = 0; subset < 7; subset++) {
      try (Model model = model()) {
        double[][] before = model.snapshot();
        TrainerBuilder plan =
            plan(model)
                .optimizer(Adam.of(0.1))
                .l1(0.01, true)
                .l2(0.01, true)
                .weightDecay(0.1, true)
                .maxNorm(0.1)
                .epochs(3);
        int first = -1;
        for (int i = 2; i >= 0; i--) {
          if ((subset >> i & 1) == 1) {
            plan.freeze(LAYERS[i]);
          } else {
            first = i;
          }
        }
        backend.backwards = 0;
        backend.gradients = 0;
        plan.build().fit(DATA);
        double[][] after = model.snapshot();
        for (int i = 0; i < 3; i++) {
          boolean frozen = (subset >> i & 1) == 1;
          for (int p = 2 * i; p < 2 * i + 2; p++) {
            if (frozen) {
              assertThat(after[p]).as("subset %d, layer %d", subset, i).isEqualTo(before[p]);
            } else {
              assertThat(after[p]).as("subset %d, layer %d", subset, i).isNotEqualTo(before[p]);
            }
          }
        }
        // Three steps: backwards until the first layer that is trained, gradients of trained ones.
        assertThat(backend.backwards).as("subset %d", subset).isEqualTo(3 * (3 - first));
        assertThat(backend.gradients).isEqualTo(3 * (3 - Integer.bitCount(subset)));
      }
    }
  }

  /** The gradients of the layers that are trained are those of a model with nothing frozen. */
  @Test
  void theOthersHaveTheirGradients() {
    double[] features = {0.1, 0.7, -0.4, 0.2};
    for (String frozen : LAYERS) {
      try (Model model = model();
          TrainStep all = plan(model).build().newStep(2);
          TrainStep some = plan(model).freeze(frozen).build().newStep(2);
          Tensor x = backend.allocate(Shape.of(2, 2));
          Tensor t = backend.allocate(Shape.of(2, 1))) {
        backend.upload(features, 0, x);
        assertThat(some.lossAndGradients(x, t, null)).isEqualTo(all.lossAndGradients(x, t, null));
        for (String layer : LAYERS) {
          for (String part : new String[] {".weight", ".bias"}) {
            if (layer.equals(frozen)) {
              assertThatThrownBy(() -> some.gradient(layer + part))
                  .isInstanceOf(IllegalArgumentException.class)
                  .hasMessageStartingWith("no gradient of \"" + layer + part + "\"");
            } else {
              assertThat(some.gradient(layer + part).toArray())
                  .isEqualTo(all.gradient(layer + part).toArray());
            }
          }
        }
      }
    }
  }

  /** What is frozen does not count in the norm of all gradients. */
  @Test
  void aGlobalNormIsThatOfTheOthers() {
    try (Model model = model();
        TrainStep step =
            plan(model)
                .freeze("0.dense", "1.dense")
                .optimizer(Sgd.of(1))
                .clipping(Clipping.byGlobalNorm(1e-3))
                .build()
                .newStep(1);
        Tensor x = backend.allocate(Shape.of(1, 2));
        Tensor t = backend.allocate(Shape.of(1, 1))) {
      backend.fill(x, 1);
      backend.fill(t, 9);
      double[][] before = model.snapshot();
      step.run(x, t, null);
      double[][] after = model.snapshot();
      double squares = 0;
      for (int p = 4; p < 6; p++) {
        for (int i = 0; i < after[p].length; i++) {
          squares += (after[p][i] - before[p][i]) * (after[p][i] - before[p][i]);
        }
      }
      assertThat(Math.sqrt(squares)).isCloseTo(1e-3, within(1e-14));
    }
  }

  @Test
  void namesAreChecked() {
    Model model =
        Sequential.input(2).dense(3).dropout(0.5).dense(1).build().init(new Counting(), 1);
    assertThatThrownBy(() -> plan(model).freeze("1.dense"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("freeze: no layer \"1.dense\" with weights; there are [0.dense, 2.dense]");
    assertThatThrownBy(() -> plan(model).freeze("1.dropout"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> plan(model).freeze("0.dense", null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("layers[1]");
    assertThatThrownBy(() -> plan(model).freeze("2.dense").freeze("0.dense").build())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "trainer: every layer with weights is frozen, [2.dense, 0.dense]; needs one to train");
    Trainer fits = plan(model).freeze("0.dense").build();
    fits.fit(DATA);
  }
}
