package io.github.espalier.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.espalier.backend.Backend;
import io.github.espalier.data.Dataset;
import io.github.espalier.init.Initializers;
import io.github.espalier.layer.Activation;
import io.github.espalier.layer.Dense;
import io.github.espalier.layer.Layer;
import io.github.espalier.layer.LayerPass;
import io.github.espalier.layer.ParameterSpec;
import io.github.espalier.layer.PassContext;
import io.github.espalier.loss.Losses;
import io.github.espalier.metric.HostBatch;
import io.github.espalier.metric.Metric;
import io.github.espalier.network.Model;
import io.github.espalier.network.Sequential;
import io.github.espalier.optim.Sgd;
import io.github.espalier.tck.HeapBackend;
import io.github.espalier.tensor.DType;
import io.github.espalier.tensor.Shape;
import io.github.espalier.tensor.Tensor;
import java.util.List;
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

  /** y = s·xᵖ: the gradient of p has xᵖ·ln x, that of s is finite. */
  private static final class Power implements Layer {
    @Override
    public String type() {
      return "power";
    }

    @Override
    public Shape outputShape(Shape input) {
      return input;
    }

    @Override
    public List<ParameterSpec> parameters(Shape input) {
      return List.of(spec("p", input.size()), spec("s", 1));
    }

    private static ParameterSpec spec(String name, int size) {
      return new ParameterSpec(
          name,
          Shape.of(1, size),
          ParameterSpec.Role.WEIGHT,
          Initializers.constant(1),
          size,
          size,
          1);
    }

    /** Of the first row only, which is all there is here. */
    @Override
    public LayerPass bind(PassContext context) {
      Backend backend = context.backend();
      Tensor y = context.batchBuffer(context.inputShape());
      return new LayerPass() {
        private Tensor x;

        @Override
        public Tensor forward(Tensor x) {
          this.x = x;
          double[] row = x.toArray();
          double[] p = context.parameter("p").toArray();
          for (int i = 0; i < row.length; i++) {
            row[i] = context.parameter("s").toArray()[0] * Math.pow(row[i], p[i]);
          }
          y.setRows(x.rows());
          backend.upload(row, 0, y);
          return y;
        }

        @Override
        public Tensor backward(Tensor dy) {
          double[] row = x.toArray();
          double[] d = dy.toArray();
          double[] dp = new double[row.length];
          double ds = 0;
          for (int i = 0; i < row.length; i++) {
            dp[i] = d[i] * row[i] * Math.log(row[i]);
            ds += d[i] * row[i];
          }
          context.gradient("p").claim();
          context.gradient("s").claim();
          backend.upload(dp, 0, context.gradient("p").tensor());
          backend.upload(new double[] {ds}, 0, context.gradient("s").tensor());
          return dy;
        }
      };
    }
  }

  /** 0·ln 0 is NaN; the smaller gradient does not show it. */
  @Test
  void anyGradientOfALayerOfOnesOwnIsLookedAt() {
    Model model = Sequential.input(2).layer(new Power()).build().init(backend, 0);
    double[][] before = model.snapshot();
    Dataset data = Dataset.of(new double[][] {{0, 2}}, new double[][] {{1, 1}});
    assertThatThrownBy(() -> trainer(model).fit(data))
        .isInstanceOfSatisfying(
            TrainingDivergedException.class,
            e -> {
              assertThat(e.layer()).isEqualTo("layer 0.power");
              assertThat(e.step()).isEqualTo(1);
            });
    assertThat(model.snapshot()).isDeepEqualTo(before);
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
