package io.github.espalier.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.espalier.backend.Backend;
import io.github.espalier.data.Dataset;
import io.github.espalier.data.InvalidDataException;
import io.github.espalier.init.Initializers;
import io.github.espalier.layer.Activation;
import io.github.espalier.layer.Dense;
import io.github.espalier.layer.Layer;
import io.github.espalier.loss.Loss;
import io.github.espalier.loss.Losses;
import io.github.espalier.network.Model;
import io.github.espalier.network.Sequential;
import io.github.espalier.tck.HeapBackend;
import io.github.espalier.tck.LogCosh;
import io.github.espalier.tck.ScaleLayer;
import io.github.espalier.tck.ScaleLayer.Fault;
import io.github.espalier.tensor.DType;
import io.github.espalier.tensor.ShapeException;
import io.github.espalier.train.GradientReport.Entry;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GradientCheckTest {
  private static final Dataset BATCH =
      Dataset.of(
          new double[][] {{0.3, -1.2, 0.8}, {1.1, 0.4, -0.6}, {-0.9, 0.2, 1.4}},
          new int[] {0, 1, 1});

  private final Backend backend = new HeapBackend(DType.FLOAT64);
  private final Backend single = new HeapBackend(DType.FLOAT32);

  @AfterEach
  void close() {
    backend.close();
    single.close();
  }

  private static Sequential network(Layer... middle) {
    Sequential.Builder builder = Sequential.input(3).dense(4, Activation.TANH);
    for (Layer layer : middle) {
      builder.layer(layer);
    }
    return builder.dense(2, Activation.SOFTMAX).build();
  }

  @Test
  void aRightLayerPassesAndTheModelKeepsItsBits() {
    Sequential network = network(new ScaleLayer(Fault.NONE));
    try (Model model = network.init(backend, 7)) {
      double[][] before = model.snapshot();
      GradientReport report = GradientCheck.of(model, Losses.crossEntropy()).on(BATCH).verify();
      assertThat(report.passed()).isTrue();
      assertThat(report.worst().error()).isLessThan(1e-6);
      assertThat(report.entries())
          .extracting(Entry::parameter)
          .containsExactly(
              "input",
              "0.dense.weight",
              "0.dense.bias",
              "1.scale.factor",
              "2.dense.weight",
              "2.dense.bias");
      assertThat(report.entries()).extracting(Entry::checked).containsExactly(9, 12, 4, 4, 8, 2);
      assertThat(report.entries()).extracting(Entry::shifted).containsOnly(0);
      assertThat(model.snapshot()).isDeepEqualTo(before);
    }
  }

  @Test
  void aWrongGradientIsNamed() {
    try (Model model = network(new ScaleLayer(Fault.FACTOR)).init(backend, 7)) {
      GradientCheck check = GradientCheck.of(model, Losses.crossEntropy()).on(BATCH);
      WrongGradientException e = catchThrowableOfType(WrongGradientException.class, check::verify);
      assertThat(e)
          .hasMessageContaining("1.scale.factor on heap FLOAT64")
          .hasMessageContaining("1 of 6 parameters");
      assertThat(e.getMessage()).doesNotContain("\n");
      Entry worst = e.report().worst();
      assertThat(worst.parameter()).isEqualTo("1.scale.factor");
      assertThat(worst.row()).isZero();
      assertThat(e.report().toString()).contains("1.scale.factor").contains("WRONG  worst");
      // The differences are right: they are what the right layer computes.
      try (Model right = network(new ScaleLayer(Fault.NONE)).init(backend, 7)) {
        right.restore(model.snapshot());
        GradientReport expected = GradientCheck.of(right, Losses.crossEntropy()).on(BATCH).verify();
        assertThat(expected.entries()).hasSize(6);
      }
      assertThat(check.measure().passed()).isFalse();
    }
  }

  /** Without a parameter in front of the layer, only the input's gradient can show it. */
  @Test
  void aWrongInputGradientOfTheFirstLayerIsFound() {
    Sequential network =
        Sequential.input(3).layer(new ScaleLayer(Fault.INPUT)).dense(2, Activation.SOFTMAX).build();
    try (Model model = network.init(backend, 7)) {
      GradientCheck check = GradientCheck.of(model, Losses.crossEntropy()).on(BATCH);
      assertThatThrownBy(check::verify)
          .isInstanceOf(WrongGradientException.class)
          .hasMessageContaining("input on heap")
          .hasMessageContaining("1 of 4");
      GradientReport report = check.withoutInput().verify();
      assertThat(report.entries())
          .extracting(Entry::parameter)
          .containsExactly("0.scale.factor", "1.dense.weight", "1.dense.bias");
    }
  }

  @Test
  void ownLossesAreCheckedToo() {
    Dataset batch = Dataset.of(new double[][] {{1, 2, 3}, {-1, 0, 1}}, new double[][] {{1}, {-2}});
    try (Model model = Sequential.input(3).dense(1).build().init(backend, 7)) {
      GradientCheck.of(model, new LogCosh(1)).on(batch).verify();
      GradientReport report = GradientCheck.of(model, new LogCosh(1.0001)).on(batch).measure();
      assertThat(report.entries()).noneMatch(Entry::passed);
      // A factor of 1.0001 in the gradient is a relative error of 1e-4.
      assertThat(report.worst().error()).isBetween(0.9e-4, 1.1e-4);
    }
  }

  @Test
  void numbersOnAKinkAreMovedAndCounted() {
    // All arguments of the ReLUs are 0, where differences see half of the slope.
    Sequential network =
        Sequential.input(3)
            .layer(Dense.of(4, Activation.RELU).weightInit(Initializers.zeros()))
            .dense(2, Activation.SOFTMAX)
            .build();
    try (Model model = network.init(backend, 7)) {
      GradientReport report = GradientCheck.of(model, Losses.crossEntropy()).on(BATCH).verify();
      // Every weight and every bias of the first layer reaches across.
      assertThat(report.entries().get(1).shifted()).isEqualTo(12);
      assertThat(report.entries().get(2).shifted()).isEqualTo(4);
      assertThat(report.entries().get(3).shifted()).isZero();
    }
  }

  @Test
  void aWrongGradientOnAKinkIsNotExcused() {
    Sequential network =
        Sequential.input(3)
            .layer(Dense.of(4, Activation.RELU).weightInit(Initializers.zeros()))
            .layer(new ScaleLayer(Fault.INPUT))
            .dense(2, Activation.SOFTMAX)
            .build();
    try (Model model = network.init(backend, 7)) {
      assertThatThrownBy(GradientCheck.of(model, Losses.crossEntropy()).on(BATCH)::verify)
          .isInstanceOf(WrongGradientException.class)
          .hasMessageContaining("0.dense.");
    }
  }

  @Test
  void singlePrecisionIsComparedWithDouble() {
    try (Model model = network(new ScaleLayer(Fault.NONE)).init(single, 7)) {
      GradientReport report =
          GradientCheck.of(model, Losses.crossEntropy()).on(BATCH).onlyOn(single, backend).verify();
      assertThat(report.entries()).hasSize(12);
      assertThat(report.entries().subList(0, 6))
          .allMatch(entry -> entry.dtype() == DType.FLOAT32 && entry.tolerance() == 1e-4)
          // Equal to the last bit they would not have been computed in single precision.
          .anyMatch(entry -> entry.error() > 0);
    }
  }

  @Test
  void anErrorInSinglePrecisionOnlyIsFound() {
    // The kit's smallest backend with a product that is a little off.
    Backend sloppy =
        new HeapBackend(DType.FLOAT32) {
          @Override
          protected void doMatmul(
              double alpha,
              HeapTensor a,
              boolean transA,
              HeapTensor b,
              boolean transB,
              boolean accumulate,
              HeapTensor out) {
            double off = transA ? 1.001 : 1;
            super.doMatmul(off * alpha, a, transA, b, transB, accumulate, out);
          }
        };
    try (sloppy;
        Model model = network().init(backend, 7)) {
      assertThatThrownBy(
              GradientCheck.of(model, Losses.crossEntropy()).on(BATCH).onlyOn(sloppy, backend)
                  ::verify)
          .isInstanceOf(WrongGradientException.class)
          .hasMessageContaining("FLOAT32")
          .hasMessageContaining("2 of 10");
    }
  }

  @Test
  void dropoutWeightsAndDenseTargetsAreCheckedAsTheyTrain() {
    Dataset batch =
        Dataset.of(
                new double[][] {{0.3, -1.2, 0.8}, {1.1, 0.4, -0.6}},
                new double[][] {{0.2, 0.8}, {1, 0}})
            .withWeights(0.5, 2);
    Sequential network =
        Sequential.input(3).dense(6, Activation.GELU).dropout(0.5).dense(2).build();
    try (Model model = network.init(backend, 7)) {
      for (Loss loss : List.of(Losses.squaredError(), Losses.absoluteError(), Losses.huber(0.3))) {
        GradientCheck.of(model, loss).on(batch).verify();
      }
    }
  }

  @Test
  void atMostSpreadsItsNumbers() {
    try (Model model = network().init(backend, 7)) {
      GradientReport report =
          GradientCheck.of(model, Losses.crossEntropy()).on(BATCH).atMost(5).verify();
      assertThat(report.entries()).extracting(Entry::checked).containsExactly(5, 5, 4, 5, 2);
    }
  }

  @Test
  void anUnsteadyLossIsRefused() {
    double[] calls = {0};
    Loss unsteady =
        new Loss() {
          private final LogCosh loss = new LogCosh(1);

          @Override
          public String name() {
            return "unsteady";
          }

          @Override
          public io.github.espalier.loss.Reduction reduction() {
            return loss.reduction();
          }

          @Override
          public double scale() {
            return 1;
          }

          @Override
          public boolean fusesWith(Activation last) {
            return false;
          }

          @Override
          public io.github.espalier.loss.LossPass bind(Backend on, Activation last) {
            io.github.espalier.loss.LossPass pass = loss.bind(on, last);
            return (p, t, w, scale, g) -> pass.run(p, t, w, scale, g) + calls[0]++;
          }

          @Override
          public void checkTargets(Dataset data, int outputs) {
            // Any numbers do.
          }
        };
    Dataset batch = Dataset.of(new double[][] {{1}}, new double[][] {{1}});
    try (Model model = Sequential.input(1).dense(1).build().init(backend, 7)) {
      assertThatThrownBy(GradientCheck.of(model, unsteady).on(batch)::verify)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("the loss of one batch was");
    }
  }

  @Test
  void wrongCallsAreRefused() {
    Loss loss = Losses.crossEntropy();
    Model closed = network().init(backend, 7);
    closed.close();
    try (Model model = network().init(single, 7)) {
      GradientCheck check = GradientCheck.of(model, loss);
      assertThatThrownBy(() -> GradientCheck.of(null, loss)).hasMessage("model");
      assertThatThrownBy(() -> GradientCheck.of(model, null)).hasMessage("loss");
      assertThatThrownBy(() -> check.on(null)).hasMessage("batch");
      assertThatThrownBy(() -> check.onlyOn((Backend) null)).hasMessage("backends[0]");
      assertThatThrownBy(check::onlyOn).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> check.atMost(0)).hasMessageContaining("atMost");
      assertThatThrownBy(check::verify)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("needs a batch");
      // In core's own tests no backend is found by name.
      assertThatThrownBy(check.on(BATCH)::verify)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("needs a FLOAT64 backend");
      Dataset narrow = Dataset.of(new double[][] {{1, 2}}, new int[] {0});
      assertThatThrownBy(check.on(narrow)::verify)
          .isInstanceOf(ShapeException.class)
          .hasMessageContaining("has 2 features");
      Dataset nine = Dataset.of(new double[][] {{1, 2, 3}}, new int[] {9});
      assertThatThrownBy(check.on(nine)::verify).isInstanceOf(InvalidDataException.class);
      Dataset large = Dataset.of(new double[][] {{1, 1e300, 3}}, new int[] {0});
      assertThatThrownBy(check.on(large).onlyOn(single, backend)::verify)
          .isInstanceOf(InvalidDataException.class)
          .hasMessageContaining("features row 0 column 1");
      assertThatThrownBy(GradientCheck.of(closed, loss).on(BATCH)::verify)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("closed");
    }
    try (Model nothing = Sequential.input(3).layer(Activation.SOFTMAX).build().init(backend, 0)) {
      Dataset three = Dataset.of(new double[][] {{1, 2, 3}}, new int[] {2});
      GradientCheck.of(nothing, loss).on(three).verify();
      assertThatThrownBy(GradientCheck.of(nothing, loss).on(three).withoutInput()::verify)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("no parameters");
    }
  }
}
