package io.github.espalier.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.espalier.backend.Backend;
import io.github.espalier.data.Dataset;
import io.github.espalier.init.Initializers;
import io.github.espalier.layer.Activation;
import io.github.espalier.layer.Dense;
import io.github.espalier.loss.Losses;
import io.github.espalier.metric.HostBatch;
import io.github.espalier.metric.Metric;
import io.github.espalier.network.Model;
import io.github.espalier.network.Sequential;
import io.github.espalier.optim.Sgd;
import io.github.espalier.tck.HeapBackend;
import io.github.espalier.tensor.DType;
import org.junit.jupiter.api.Test;

/** Where training that diverged says it happened, and what it leaves behind. */
class DivergenceTest {
  private final Backend backend = new HeapBackend(DType.FLOAT64);

  private static Trainer trainer(Model model) {
    return Trainer.builder(model).loss(Losses.squaredError()).optimizer(Sgd.of(0.1)).build();
  }

  /** A model read from a file has layers whose initializers refuse to run again. */
  @Test
  void theLayerIsFoundWithoutRunningInitializers() {
    Dense fromFile = Dense.of(1, Activation.RELU).weightInit(Initializers.byId("custom"));
    Model model = Sequential.input(1).layer(fromFile).layer(fromFile).build().initZeros(backend, 0);
    model.setWeights("0.dense.weight", new double[][] {{1e200}});
    model.setWeights("1.dense.weight", new double[][] {{1e200}});
    double[][] before = model.snapshot();
    Dataset one = Dataset.of(new double[][] {{1}}, new double[][] {{1}});
    assertThatThrownBy(() -> trainer(model).fit(one))
        .isInstanceOfSatisfying(
            TrainingDivergedException.class,
            e -> {
              assertThat(e.layer()).isEqualTo("layer 1.dense (dense(1, relu))");
              assertThat(e.lastFiniteLoss()).isNaN();
              assertThat(e.epoch()).isZero();
              assertThat(e.step()).isEqualTo(1);
            });
    assertThat(model.snapshot()).isDeepEqualTo(before);
  }

  @Test
  void earlyStoppingCountsFromTheStartWhenNothingEverImproves() {
    Model model = Sequential.input(1).dense(1).build().init(backend, 0);
    EarlyStopping stopping = EarlyStopping.patience(2).maximising("nan");
    assertThat(stopping.bestEpoch()).isEqualTo(-1);
    Dataset one = Dataset.of(new double[][] {{1}}, new double[][] {{1}});
    History history =
        Trainer.builder(model)
            .loss(Losses.squaredError())
            .optimizer(Sgd.of(1e-3))
            .epochs(9)
            .metric(new NotANumber())
            .listener(stopping)
            .build()
            .fit(one);
    assertThat(history.epochs()).isEqualTo(2);
    assertThat(stopping.bestEpoch()).isEqualTo(-1);
  }

  /** A figure that never improves. */
  private static final class NotANumber implements Metric {
    @Override
    public String name() {
      return "nan";
    }

    @Override
    public Accumulator start() {
      return new Accumulator() {
        @Override
        public void add(HostBatch batch) {}

        @Override
        public double result() {
          return Double.NaN;
        }

        @Override
        public void reset() {}
      };
    }
  }
}
