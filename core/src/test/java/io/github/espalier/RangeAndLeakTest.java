package io.github.espalier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.espalier.backend.Backend;
import io.github.espalier.data.Dataset;
import io.github.espalier.data.InvalidDataException;
import io.github.espalier.init.Initializers;
import io.github.espalier.layer.Activation;
import io.github.espalier.layer.Dense;
import io.github.espalier.loss.Loss;
import io.github.espalier.loss.LossPass;
import io.github.espalier.loss.Losses;
import io.github.espalier.loss.Reduction;
import io.github.espalier.metric.Metric;
import io.github.espalier.metric.Metrics;
import io.github.espalier.network.Model;
import io.github.espalier.network.Predictor;
import io.github.espalier.network.Sequential;
import io.github.espalier.optim.Adam;
import io.github.espalier.tck.HeapBackend;
import io.github.espalier.tensor.DType;
import io.github.espalier.tensor.Shape;
import io.github.espalier.tensor.Tensor;
import io.github.espalier.train.Trainer;
import org.junit.jupiter.api.Test;

/** Numbers too large for the backend's format are refused, and running out of memory leaks none. */
class RangeAndLeakTest {
  private static final Sequential NETWORK = Sequential.input(2).dense(3).dense(1).build();

  @Test
  void whatOnlyADoubleHoldsIsRefusedInSinglePrecision() {
    Backend single = new HeapBackend(DType.FLOAT32);
    try (Model model = NETWORK.init(single, 1);
        Predictor predictor = model.predictor()) {
      double[][] before = model.snapshot();
      double[][] large = {{0, 0}, {0, 1e39}};
      double[][] small = {{0, 0}, {0, 1e38}};
      double[][] t = {{0}, {0}};
      double[][] largeT = {{-1e39}, {0}};
      Trainer trainer =
          Trainer.builder(model).loss(Losses.absoluteError()).optimizer(Adam.of(0.1)).build();
      assertThatThrownBy(() -> trainer.fit(Dataset.of(large, t)))
          .isInstanceOf(InvalidDataException.class)
          .hasMessage(
              "features row 1 column 1: needs a finite number, got 1.0E39, too large for FLOAT32");
      assertThatThrownBy(() -> trainer.fit(Dataset.of(small, t), Dataset.of(small, largeT)))
          .isInstanceOf(InvalidDataException.class)
          .hasMessage(
              "targets row 0 column 0: needs a finite number, got -1.0E39, too large for FLOAT32");
      assertThatThrownBy(() -> trainer.evaluate(Dataset.of(small, t).withWeights(1, 1e39)))
          .isInstanceOf(InvalidDataException.class)
          .hasMessage(
              "weights row 1 column 0: needs a finite number, got 1.0E39, too large for FLOAT32");
      assertThatThrownBy(() -> predictor.predict(large))
          .isInstanceOf(InvalidDataException.class)
          .hasMessageEndingWith("got 1.0E39, too large for FLOAT32");
      assertThatThrownBy(() -> model.setWeights("1.dense.bias", new double[][] {{1e39}}))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("needs a finite number of FLOAT32");
      Dense dense = Dense.of(1).weightInit(Initializers.constant(1e39));
      assertThatThrownBy(() -> Sequential.input(1).layer(dense).build().init(single, 0))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("1.0E39 for 0.dense.weight");
      assertThat(model.snapshot()).isDeepEqualTo(before);
      assertThat(predictor.predict(small)).hasDimensions(2, 1);
    }
  }

  /** Counts open tensors, and has room for a limited number. */
  private static final class Small extends HeapBackend {
    int open;
    int left = Integer.MAX_VALUE;

    Small() {
      super(DType.FLOAT64);
    }

    @Override
    protected HeapTensor doAllocate(Shape shape) {
      if (left-- <= 0) {
        throw new OutOfMemoryError("no room");
      }
      open++;
      return new HeapTensor(this, shape) {
        @Override
        protected void free() {
          super.free();
          open--;
        }
      };
    }
  }

  /** A loss with a buffer of its own from the beginning. */
  private record Buffered(Loss loss, boolean failsToClose) implements Loss {
    Buffered(Loss loss) {
      this(loss, false);
    }

    @Override
    public String name() {
      return loss.name();
    }

    @Override
    public boolean fusesWith(Activation last) {
      return loss.fusesWith(last);
    }

    @Override
    public LossPass bind(Backend backend, Activation last) {
      LossPass pass = loss.bind(backend, last);
      Tensor buffer = backend.allocate(Shape.of(1, 1));
      return new LossPass() {
        @Override
        public double run(Tensor p, Tensor t, Tensor weight, double scale, Tensor gradient) {
          return pass.run(p, t, weight, scale, gradient);
        }

        @Override
        public void close() {
          buffer.close();
          if (failsToClose) {
            throw new IllegalStateException("not closed");
          }
        }
      };
    }

    @Override
    public Reduction reduction() {
      return loss.reduction();
    }

    @Override
    public double scale() {
      return loss.scale();
    }

    @Override
    public void checkTargets(Dataset data, int outputs) {
      loss.checkTargets(data, outputs);
    }
  }

  /** A metric that is not ready the n-th time. */
  private static final class Unready implements Metric {
    int left;

    @Override
    public String name() {
      return "unready";
    }

    @Override
    public Accumulator start() {
      if (left-- <= 0) {
        throw new IllegalStateException("not ready");
      }
      return Metrics.meanAbsoluteError().start();
    }
  }

  @Test
  void nothingLeaksWhereALossFailsToClose() {
    Dataset data = Dataset.of(new double[5][2], new double[5][1]);
    Small backend = new Small();
    try (Model model = NETWORK.init(backend, 1)) {
      int before = backend.open;
      Trainer trainer =
          Trainer.builder(model)
              .loss(new Buffered(Losses.squaredError(), true))
              .optimizer(Adam.of(0.1))
              .build();
      assertThatThrownBy(() -> trainer.evaluate(data)).hasMessage("not closed");
      assertThat(backend.open).as("evaluate").isEqualTo(before);
      assertThatThrownBy(() -> trainer.newStep(2).close()).hasMessage("not closed");
      assertThat(backend.open).as("step").isEqualTo(before);
      assertThatThrownBy(() -> trainer.fit(data, data)).hasMessage("not closed");
      assertThat(backend.open).as("fit").isEqualTo(before);
    }
  }

  @Test
  void nothingLeaksWhereverAMetricRefuses() {
    Dataset data = Dataset.of(new double[5][2], new double[5][1]);
    Small backend = new Small();
    try (Model model = NETWORK.init(backend, 1)) {
      int before = backend.open;
      Unready metric = new Unready();
      Trainer trainer =
          Trainer.builder(model)
              .loss(new Buffered(Losses.squaredError()))
              .optimizer(Adam.of(0.1))
              .metric(metric)
              .build();
      for (int ready = 0; ready < 2; ready++) {
        metric.left = ready;
        assertThatThrownBy(() -> trainer.fit(data, data)).hasMessage("not ready");
        assertThat(backend.open).as("open tensors, ready %s times", ready).isEqualTo(before);
      }
      metric.left = 0;
      assertThatThrownBy(() -> trainer.evaluate(data)).hasMessage("not ready");
      assertThat(backend.open).as("open tensors after evaluate").isEqualTo(before);
    }
  }

  @Test
  void nothingLeaksWhereverMemoryRunsOut() {
    Dataset data = Dataset.of(new double[5][2], new double[5][1]).withWeights(1, 1, 1, 1, 1);
    Small backend = new Small();
    boolean done = false;
    int refused = 0;
    for (int room = 0; !done; room++) {
      backend.left = room;
      try (Model model = NETWORK.init(backend, 1);
          Predictor predictor = model.predictor()) {
        predictor.predict(new double[2]);
        Trainer.builder(model)
            .loss(new Buffered(Losses.squaredError()))
            .optimizer(Adam.of(0.1))
            .metric(Metrics.meanAbsoluteError())
            .batchSize(2)
            .build()
            .fit(data, data);
        done = true;
      } catch (OutOfMemoryError e) {
        refused++;
      }
      assertThat(backend.open).as("open tensors after room for %s", room).isZero();
    }
    assertThat(refused).isGreaterThan(40);
  }
}
