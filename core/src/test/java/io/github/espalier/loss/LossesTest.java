package io.github.espalier.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.espalier.backend.Backend;
import io.github.espalier.data.Dataset;
import io.github.espalier.init.Initializers;
import io.github.espalier.layer.Activation;
import io.github.espalier.layer.Dense;
import io.github.espalier.network.Model;
import io.github.espalier.network.Sequential;
import io.github.espalier.optim.Sgd;
import io.github.espalier.tck.HeapBackend;
import io.github.espalier.tensor.DType;
import io.github.espalier.tensor.Shape;
import io.github.espalier.tensor.Tensor;
import io.github.espalier.train.TrainStep;
import io.github.espalier.train.Trainer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every loss with every reduction, scale and weighting, by hand.
 *
 * <p>The network is act(x·I), so that predictions or logits are {@link #X} itself, and the gradient
 * of the weights is Xᵀ·g for a loss whose gradient is g.
 */
class LossesTest {
  private static final double EXACT = 1e-14;
  private static final double[][] X = {{0.25, 0.5}, {0.5, 0.75}};
  private static final double[] WEIGHTS = {1, 3};

  /** A loss on {@link #X} and targets: the loss of each row, and the gradient of each element. */
  record ByHand(StandardLoss loss, Activation last, double[][] t, double[] rows, double[][] g) {}

  record Case(String name, ByHand hand, Reduction reduction, double scale, boolean weighted) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static List<ByHand> byHand() {
    Activation none = Activation.IDENTITY;
    double ln2 = Math.log(2);
    double ln4 = Math.log(4);
    double ln43 = Math.log(4 / 3.0);
    // p − t = .25, −.5 and −.5, 0.
    double[][] t = {{0, 1}, {1, 0.75}};
    List<ByHand> all = new ArrayList<>();
    all.add(
        new ByHand(
            Losses.squaredError(),
            none,
            t,
            new double[] {0.0625 + 0.25, 0.25},
            new double[][] {{0.5, -1}, {-1, 0}}));
    all.add(
        new ByHand(
            Losses.absoluteError(),
            none,
            t,
            new double[] {0.75, 0.5},
            new double[][] {{1, -1}, {-1, 0}}));
    // ½·.25² = .03125 on the border; .25·(.5 − .125) = .09375 beyond.
    all.add(
        new ByHand(
            Losses.huber(0.25),
            none,
            t,
            new double[] {0.03125 + 0.09375, 0.09375},
            new double[][] {{0.25, -0.25}, {-0.25, 0}}));
    // −ln ¾ − ln ½ and −ln ½ − ½ ln ¾ − ½ ln ¼; (p − t) / (p(1 − p)): .25/.1875, −.5/.25.
    double[][] binary = {{0, 1}, {1, 0.5}};
    all.add(
        new ByHand(
            Losses.binaryCrossEntropy(),
            none,
            binary,
            new double[] {ln43 + ln2, ln2 + (ln43 + ln4) / 2},
            new double[][] {{4 / 3.0, -2}, {-2, 4 / 3.0}}));
    // ln(1 + eᶻ) − t·z; σ(z) − t.
    all.add(logistic(Losses.binaryCrossEntropyFromLogits(), none, binary, binary));
    all.add(logistic(Losses.binaryCrossEntropy(), Activation.SIGMOID, binary, binary));
    // −ln ½ and −½ ln ½ − ½ ln ¾; −t/p.
    double[][] soft = {{0, 1}, {0.5, 0.5}};
    all.add(
        new ByHand(
            Losses.crossEntropy(),
            none,
            soft,
            new double[] {ln2, (ln2 + ln43) / 2},
            new double[][] {{0, -2}, {-1, -2 / 3.0}}));
    all.add(categorical(Losses.crossEntropyFromLogits(), none, soft, soft));
    all.add(categorical(Losses.crossEntropy(), Activation.SOFTMAX, soft, soft));
    all.addAll(smoothed(soft, binary));
    return all;
  }

  /** Smoothing by ½ puts every label halfway to ½: 0 to ¼, 1 to ¾; ½ stays. */
  private static List<ByHand> smoothed(double[][] soft, double[][] binary) {
    Activation none = Activation.IDENTITY;
    double ln2 = Math.log(2);
    double ln4 = Math.log(4);
    double ln43 = Math.log(4 / 3.0);
    double[][] softer = {{0.25, 0.75}, {0.5, 0.5}};
    double[][] halfway = {{0.25, 0.75}, {0.75, 0.5}};
    return List.of(
        // −¼ ln ¼ − ¾ ln ½; −t/p.
        new ByHand(
            Losses.crossEntropy().labelSmoothing(0.5),
            none,
            soft,
            new double[] {ln4 / 4 + ln2 * 3 / 4, (ln2 + ln43) / 2},
            new double[][] {{-1, -1.5}, {-1, -2 / 3.0}}),
        categorical(Losses.crossEntropyFromLogits().labelSmoothing(0.5), none, soft, softer),
        categorical(Losses.crossEntropy().labelSmoothing(0.5), Activation.SOFTMAX, soft, softer),
        // −¼ ln ¼ − ¾ ln ¾ − ln ½ and −¾ ln ½ − ¼ ln ½ − ½ ln ¾ − ½ ln ¼; (p − t) / (p(1 − p)).
        new ByHand(
            Losses.binaryCrossEntropy().labelSmoothing(0.5),
            none,
            binary,
            new double[] {ln4 / 4 + ln43 * 3 / 4 + ln2, ln2 + (ln43 + ln4) / 2},
            new double[][] {{0, -1}, {-1, 4 / 3.0}}),
        logistic(Losses.binaryCrossEntropyFromLogits().labelSmoothing(0.5), none, binary, halfway),
        logistic(
            Losses.binaryCrossEntropy().labelSmoothing(0.5), Activation.SIGMOID, binary, halfway));
  }

  /** ln(1 + eᶻ) − t·z; σ(z) − t. The data hold {@code given}, the arithmetic goes by t. */
  private static ByHand logistic(
      StandardLoss loss, Activation last, double[][] given, double[][] t) {
    double[] rows = new double[2];
    double[][] g = new double[2][2];
    for (int r = 0; r < 2; r++) {
      for (int c = 0; c < 2; c++) {
        rows[r] += Math.log(1 + Math.exp(X[r][c])) - t[r][c] * X[r][c];
        g[r][c] = 1 / (1 + Math.exp(-X[r][c])) - t[r][c];
      }
    }
    return new ByHand(loss, last, given, rows, g);
  }

  /** ln Σ eᶻ − Σ t·z; softmax(z) − t. Both rows of {@link #X} differ by ¼. */
  private static ByHand categorical(
      StandardLoss loss, Activation last, double[][] given, double[][] t) {
    double first = 1 / (1 + Math.exp(0.25));
    double[] rows = new double[2];
    double[][] g = new double[2][];
    for (int r = 0; r < 2; r++) {
      double sum = Math.exp(X[r][0]) + Math.exp(X[r][1]);
      rows[r] = Math.log(sum) - t[r][0] * X[r][0] - t[r][1] * X[r][1];
      g[r] = new double[] {first - t[r][0], 1 - first - t[r][1]};
    }
    return new ByHand(loss, last, given, rows, g);
  }

  static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (ByHand hand : byHand()) {
      for (Reduction reduction : Reduction.values()) {
        for (double scale : new double[] {1, 0.5}) {
          for (boolean weighted : new boolean[] {false, true}) {
            String name =
                "%s after %s, %s, scale %s%s"
                    .formatted(
                        hand.loss, hand.last, reduction, scale, weighted ? ", weighted" : "");
            cases.add(new Case(name, hand, reduction, scale, weighted));
          }
        }
      }
    }
    return cases;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void byHand(Case c) {
    double[] w = c.weighted ? WEIGHTS : new double[] {1, 1};
    double total = w[0] + w[1];
    double divisor =
        switch (c.reduction) {
          case MEAN_ELEMENTS -> total * 2;
          case MEAN_BATCH -> total;
          case SUM -> 1;
        };
    double factor = c.scale / divisor;
    double expected = factor * (w[0] * c.hand.rows[0] + w[1] * c.hand.rows[1]);
    double[] gradient = new double[4];
    for (int i = 0; i < 2; i++) {
      for (int j = 0; j < 2; j++) {
        for (int r = 0; r < 2; r++) {
          gradient[2 * i + j] += X[r][i] * factor * w[r] * c.hand.g[r][j];
        }
      }
    }
    Backend backend = new HeapBackend(DType.FLOAT64);
    try (Model model = model(backend, c.hand.last)) {
      Trainer trainer =
          Trainer.builder(model)
              .loss(c.hand.loss.reduction(c.reduction).scale(c.scale))
              .optimizer(Sgd.of(1))
              .build();
      Dataset data = Dataset.of(X, c.hand.t);
      data = c.weighted ? data.withWeights(WEIGHTS) : data;
      assertThat(trainer.evaluate(data).loss()).isCloseTo(expected, within(EXACT));
      try (TrainStep step = trainer.newStep(2)) {
        Tensor weights = c.weighted ? tensor(backend, 1, WEIGHTS) : null;
        double value =
            step.lossAndGradients(
                tensor(backend, 2, flat(X)), tensor(backend, 2, flat(c.hand.t)), weights);
        assertThat(value).isCloseTo(expected, within(EXACT));
        assertThat(step.gradient("0.dense.weight").toArray())
            .containsExactly(gradient, within(EXACT));
      }
    }
  }

  @Test
  void classIndicesGiveTheNumbersOfOneHotRows() {
    Backend backend = new HeapBackend(DType.FLOAT64);
    double[][] oneHot = {{0, 1}, {1, 0}};
    int[] labels = {1, 0};
    for (Activation last : List.of(Activation.SOFTMAX, Activation.IDENTITY)) {
      for (StandardLoss loss : oneHotLosses()) {
        double[][] byRows = trained(backend, last, loss, Dataset.of(X, oneHot));
        double[][] byIndex = trained(backend, last, loss, Dataset.of(X, labels));
        assertThat(byIndex[0]).containsExactly(byRows[0], within(EXACT));
        Dataset weighted = Dataset.of(X, labels).withWeights(2, 0);
        Dataset firstOnly = Dataset.of(X, oneHot).withWeights(2, 0);
        assertThat(trained(backend, last, loss, weighted)[0])
            .containsExactly(trained(backend, last, loss, firstOnly)[0], within(EXACT));
      }
    }
  }

  private static List<StandardLoss> oneHotLosses() {
    List<StandardLoss> all = new ArrayList<>();
    for (Reduction reduction : Reduction.values()) {
      all.add(Losses.crossEntropy().reduction(reduction));
      all.add(Losses.crossEntropy().reduction(reduction).labelSmoothing(0.1));
    }
    return all;
  }

  @Test
  void onlyACrossEntropyHasLabelsToSmooth() {
    assertThatThrownBy(() -> Losses.huber(1).labelSmoothing(0.1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("label smoothing: needs a cross entropy, this is huber");
    assertThatThrownBy(() -> Losses.crossEntropy().labelSmoothing(1))
        .hasMessage("label smoothing: needs a number from 0 to below 1, got 1.0");
    assertThat(Losses.crossEntropy().labelSmoothing(0.1).labelSmoothing(0))
        .isEqualTo(Losses.crossEntropy());
    assertThat(Losses.crossEntropy().labelSmoothing(0.1).withAnyRowSum().scale(2))
        .hasToString("cross entropy, mean batch, times 2.0, labels smoothed by 0.1");
  }

  /** A binary label goes towards ½, however many outputs there are: 1 to ¾, of p = ½. */
  @Test
  void aBinaryLabelIsSmoothedTowardsAHalf() {
    Backend backend = new HeapBackend(DType.FLOAT64);
    StandardLoss loss = Losses.binaryCrossEntropyFromLogits().labelSmoothing(0.5);
    for (int outputs = 1; outputs <= 3; outputs++) {
      try (LossPass pass = loss.bind(backend, Activation.IDENTITY)) {
        Tensor z = backend.allocate(Shape.of(1, outputs));
        Tensor t = backend.allocate(Shape.of(1, outputs));
        Tensor g = backend.allocate(Shape.of(1, outputs));
        backend.fill(t, 1);
        assertThat(pass.run(z, t, null, 1, g)).isCloseTo(outputs * Math.log(2), within(EXACT));
        for (double each : g.toArray()) {
          assertThat(each).isCloseTo(0.5 - 0.75, within(EXACT));
        }
      }
    }
  }

  /** Training and evaluating free every tensor, those of smoothing among them. */
  @Test
  void smoothingLeavesNoTensorBehind() {
    List<HeapBackend.HeapTensor> made = new ArrayList<>();
    Backend backend = recording(made);
    try (Model model = model(backend, Activation.SOFTMAX)) {
      Trainer trainer =
          Trainer.builder(model)
              .loss(Losses.crossEntropy().labelSmoothing(0.1))
              .optimizer(Sgd.of(0.01))
              .build();
      Dataset data = Dataset.of(X, new int[] {1, 0});
      trainer.evaluate(data);
      trainer.fit(data, data);
    }
    assertThat(made).hasSizeGreaterThan(10);
    assertThat(made).noneMatch(tensor -> isOpen(backend, tensor));
  }

  private static Backend recording(List<HeapBackend.HeapTensor> made) {
    return new HeapBackend(DType.FLOAT64) {
      @Override
      protected HeapTensor doAllocate(Shape shape) {
        made.add(super.doAllocate(shape));
        return made.get(made.size() - 1);
      }
    };
  }

  private static boolean isOpen(Backend backend, Tensor tensor) {
    try {
      backend.fill(tensor, 0);
      return true;
    } catch (IllegalStateException e) {
      return false;
    }
  }

  /** Two buffers of smoothing are open, made anew for more rows or other columns only. */
  @Test
  void smoothingMakesItsBuffersOnce() {
    List<HeapBackend.HeapTensor> made = new ArrayList<>();
    Backend backend = recording(made);
    StandardLoss loss = Losses.crossEntropyFromLogits().labelSmoothing(0.5);
    LossPass pass = loss.bind(backend, Activation.IDENTITY);
    assertThat(madeByRun(backend, pass, 2, 2, made)).isEqualTo(2);
    assertThat(madeByRun(backend, pass, 2, 2, made)).isZero();
    assertThat(madeByRun(backend, pass, 1, 2, made)).isZero();
    assertThat(madeByRun(backend, pass, 3, 2, made)).isEqualTo(2);
    assertThat(madeByRun(backend, pass, 3, 3, made)).isEqualTo(2);
    assertThat(made.stream().filter(tensor -> isOpen(backend, tensor))).hasSize(2);
    pass.close();
    assertThat(made).noneMatch(tensor -> isOpen(backend, tensor));
  }

  private static int madeByRun(
      Backend backend, LossPass pass, int rows, int cols, List<HeapBackend.HeapTensor> made) {
    try (Tensor z = backend.allocate(Shape.of(rows, cols));
        Tensor t = backend.allocate(Shape.of(rows, 1));
        Tensor g = backend.allocate(Shape.of(rows, cols))) {
      int before = made.size();
      pass.run(z, t, null, 1, g);
      return made.size() - before;
    }
  }

  /** The border on both sides of each limit. */
  @Test
  void targetsAreRefusedFromTheLimitOn() {
    StandardLoss categorical = Losses.crossEntropy();
    StandardLoss binary = Losses.binaryCrossEntropy();
    categorical.checkTargets(Dataset.of(X, new int[] {0, 1}), 2);
    assertRefused(categorical, Dataset.of(X, new int[] {0, 2}), 2, "class 2 of 2");
    assertRefused(categorical, Dataset.of(X, new int[] {0, 0}), 1, "more than one output");
    assertRefused(binary, Dataset.of(X, new int[] {0, 0}), 2, "rows of 2 numbers");
    binary.checkTargets(rows(0, 1), 2);
    assertRefused(binary, rows(0, 1), 1, "targets have 2 numbers per row");
    assertRefused(binary, rows(-Double.MIN_VALUE, 1), 2, "from 0 to 1, got -4.9E-324");
    assertRefused(binary, rows(0, Math.nextUp(1.0)), 2, "row 1 column 1");
    // A sum may be wrong by 1e-4.
    categorical.checkTargets(rows(0.5, 0.49991), 2);
    categorical.checkTargets(rows(0.5, 0.50009), 2);
    assertRefused(categorical, rows(0.5, 0.49989), 2, "needs rows that sum to 1");
    assertRefused(categorical, rows(0.5, 0.50011), 2, "needs rows that sum to 1");
    assertRefused(categorical, rows(0, 0), 2, "needs rows that sum to 1");
    categorical.withAnyRowSum().checkTargets(rows(0, 0), 2);
    assertRefused(categorical.withAnyRowSum(), rows(0, 2), 2, "from 0 to 1, got 2");
    Losses.squaredError().checkTargets(rows(-3, 5), 2);
  }

  /** Two samples; the second has the given targets. */
  private static Dataset rows(double... second) {
    return Dataset.of(X, new double[][] {{0, 1}, second});
  }

  private static void assertRefused(StandardLoss loss, Dataset data, int outputs, String message) {
    assertThatThrownBy(() -> loss.checkTargets(data, outputs))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  /** The buffers of smoothing grow with the batch. */
  @Test
  void smoothingTakesBatchesOfAnySize() {
    Backend backend = new HeapBackend(DType.FLOAT64);
    StandardLoss loss = Losses.crossEntropyFromLogits().labelSmoothing(0.5);
    try (LossPass pass = loss.bind(backend, Activation.IDENTITY)) {
      for (int rows : new int[] {1, 3, 2}) {
        Tensor z = backend.allocate(Shape.of(rows, 2));
        Tensor t = backend.allocate(Shape.of(rows, 1));
        Tensor g = backend.allocate(Shape.of(rows, 2));
        // Equal logits: ln 2 per row; p − t = ½ − ¾ and ½ − ¼ for class 0.
        assertThat(pass.run(z, t, null, 1, g)).isCloseTo(rows * Math.log(2), within(EXACT));
        for (int i = 0; i < rows; i++) {
          assertThat(g.toArray()[2 * i]).isCloseTo(-0.25, within(EXACT));
          assertThat(g.toArray()[2 * i + 1]).isCloseTo(0.25, within(EXACT));
        }
      }
    }
  }

  private static double[][] trained(
      Backend backend, Activation last, StandardLoss loss, Dataset data) {
    try (Model model = model(backend, last)) {
      Trainer.builder(model).loss(loss).optimizer(Sgd.of(0.01)).epochs(3).build().fit(data);
      return model.snapshot();
    }
  }

  private static Model model(Backend backend, Activation last) {
    Dense identity =
        Dense.of(2, last)
            .weightInit(Initializers.values(new double[][] {{1, 0}, {0, 1}}))
            .withoutBias();
    return Sequential.input(2).layer(identity).build().init(backend, 0);
  }

  private static double[] flat(double[][] rows) {
    return new double[] {rows[0][0], rows[0][1], rows[1][0], rows[1][1]};
  }

  private static Tensor tensor(Backend backend, int cols, double[] numbers) {
    Tensor tensor = backend.allocate(Shape.of(2, cols));
    backend.upload(numbers, 0, tensor);
    return tensor;
  }
}
