package io.github.espalier.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.espalier.backend.Backend;
import io.github.espalier.data.BatchOrder;
import io.github.espalier.data.Dataset;
import io.github.espalier.layer.Activation;
import io.github.espalier.loss.Losses;
import io.github.espalier.metric.Metric;
import io.github.espalier.metric.Metrics;
import io.github.espalier.network.Model;
import io.github.espalier.network.Sequential;
import io.github.espalier.optim.Adam;
import io.github.espalier.tck.HeapBackend;
import io.github.espalier.tensor.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What one training run must not learn from another, nor from how the network is written. */
class IndependenceTest {
  private final Backend backend = new HeapBackend(DType.FLOAT64);
  private final Dataset data = noise(23);

  private static Dataset noise(int samples) {
    Random random = new Random(7);
    double[][] x = new double[samples][3];
    int[] labels = new int[samples];
    for (int r = 0; r < samples; r++) {
      x[r] = random.doubles(3, -1, 1).toArray();
      labels[r] = random.nextInt(2);
    }
    return Dataset.of(x, labels);
  }

  private Model model(long seed) {
    return Sequential.input(3)
        .dense(6, Activation.TANH)
        .dropout(0.3)
        .dense(2, Activation.SOFTMAX)
        .build()
        .init(backend, seed);
  }

  private static TrainerBuilder plan(Model model) {
    return Trainer.builder(model)
        .loss(Losses.crossEntropy())
        .optimizer(Adam.of(0.05))
        .epochs(12)
        .batchSize(5);
  }

  @Test
  void twoModelsAtTheSameTimeGetTheBitsOfOneAfterTheOther() throws Exception {
    List<double[][]> alone = new ArrayList<>();
    for (long seed = 0; seed < 2; seed++) {
      Model model = model(seed);
      plan(model).build().fit(data);
      alone.add(model.snapshot());
    }
    ExecutorService pool = Executors.newFixedThreadPool(2);
    for (int round = 0; round < 5; round++) {
      CyclicBarrier start = new CyclicBarrier(2);
      List<Future<double[][]>> together = new ArrayList<>();
      for (long seed = 0; seed < 2; seed++) {
        Model model = model(seed);
        together.add(
            pool.submit(
                () -> {
                  start.await();
                  plan(model).build().fit(data);
                  return model.snapshot();
                }));
      }
      for (int i = 0; i < 2; i++) {
        assertThat(together.get(i).get()).isDeepEqualTo(alone.get(i));
      }
    }
    pool.shutdown();
  }

  @Test
  void trainersListenersAndMetricsCanBeUsedAgain() {
    Model model = model(1);
    double[][] start = model.snapshot();
    EarlyStopping stopping = EarlyStopping.patience(2).maximising("accuracy");
    Metric accuracy = Metrics.accuracy();
    Trainer trainer =
        plan(model)
            .metric(accuracy)
            .metricAfterEpoch(Metrics.named("after", accuracy))
            .listener(stopping)
            .build();
    History first = trainer.fit(data, data);
    double[][] end = model.snapshot();
    int best = stopping.bestEpoch();
    model.restore(start);
    History second = trainer.fit(data, data);
    assertThat(model.snapshot()).isDeepEqualTo(end);
    assertThat(stopping.bestEpoch()).isEqualTo(best);
    assertThat(second.names())
        .containsExactly("loss", "accuracy", "after", "val_loss", "val_accuracy", "val_after")
        .isEqualTo(first.names());
    for (String name : first.names()) {
      assertThat(second.get(name)).containsExactly(first.get(name));
    }
  }

  @Test
  void measuringInBetweenChangesNothing() {
    Model measured = model(4);
    Model plain = model(4);
    plan(plain).build().fit(data);
    Trainer other = plan(measured).metric(Metrics.accuracy()).build();
    TrainingListener measure =
        new TrainingListener() {
          @Override
          public void batchFinished(TrainingState state) {
            double loss = other.evaluate(data).loss();
            assertThat(other.evaluate(data).loss()).isEqualTo(loss);
          }
        };
    plan(measured).listener(measure).build().fit(data);
    assertThat(measured.snapshot()).isDeepEqualTo(plain.snapshot());
  }

  @Test
  void anIndexThatRepeatsCountsThatOften() {
    Model byOrder = model(2);
    Model bySelection = model(2);
    int[] repeated = {4, 4, 0, 9, 4};
    BatchOrder order = BatchOrder.explicit(new int[][] {repeated});
    History a = plan(byOrder).order(order).build().fit(data);
    History b = plan(bySelection).order(BatchOrder.full()).build().fit(data.select(repeated));
    assertThat(byOrder.snapshot()).isDeepEqualTo(bySelection.snapshot());
    assertThat(a.get("loss")).containsExactly(b.get("loss"));
  }

  @Test
  void anActivationIsTheSameAloneAndInsideADenseLayer() {
    Dataset targets = Dataset.of(features(), features());
    for (Activation activation :
        List.of(
            Activation.IDENTITY,
            Activation.RELU,
            Activation.relu(0.5),
            Activation.leakyRelu(0.1),
            Activation.leakyRelu(-0.2, 1),
            Activation.elu(0.7),
            Activation.GELU,
            Activation.GELU_TANH,
            Activation.SILU,
            Activation.SOFTPLUS,
            Activation.SIGMOID,
            Activation.TANH,
            Activation.SOFTMAX)) {
      Model inside = Sequential.input(3).dense(3, activation).dense(3).build().init(backend, 3);
      Model alone =
          Sequential.input(3).dense(3).layer(activation).dense(3).build().initZeros(backend, 3);
      alone.restore(inside.snapshot());
      for (Model model : List.of(inside, alone)) {
        Trainer.builder(model)
            .loss(Losses.squaredError())
            .optimizer(Adam.of(0.01))
            .order(BatchOrder.inOrder(4))
            .epochs(3)
            .build()
            .fit(targets);
      }
      assertThat(alone.snapshot()).as("%s", activation).isDeepEqualTo(inside.snapshot());
    }
  }

  private double[][] features() {
    double[][] x = new double[data.size()][];
    for (int r = 0; r < x.length; r++) {
      x[r] = data.features(r);
    }
    // A row of zeros stands on every kink.
    x[5] = new double[3];
    return x;
  }
}
