package io.github.espalier.autograd;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.espalier.backend.LossOp;
import io.github.espalier.backend.UnaryOp;
import io.github.espalier.tensor.DType;
import io.github.espalier.tensor.Shape;
import io.github.espalier.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The gradient of every operation against central differences, on every shape it takes. */
class GradientTest {
  private static final double STEP = 1e-5;

  /** |a − n| / max(|a|, |n|, 1e-3 · max|a|, 1e-6): the promise of the engine for its layers. */
  private static final double WORST = 1e-6;

  private static final int[][] SHAPES = {{3, 4}, {1, 4}, {3, 1}, {1, 1}};

  private final List<DynamicTest> tests = new ArrayList<>();

  @TestFactory
  List<DynamicTest> elementwise() {
    for (int[] left : SHAPES) {
      for (int[] right : SHAPES) {
        if (right[0] != 1 && right[0] != left[0] || right[1] != 1 && right[1] != left[1]) {
          continue;
        }
        int[][] both = {left, right};
        add("add", x -> x[0].add(x[1]), both);
        add("sub", x -> x[0].sub(x[1]), both);
        add("mul", x -> x[0].mul(x[1]), both);
        add("div", x -> x[0].div(x[1]), both);
        // Every operand already has a gradient when these are walked, so that they must add.
        add("add, shared", x -> x[0].add(x[1]).mul(x[1]).mul(x[0]), both);
        add("sub, shared", x -> x[0].sub(x[1]).mul(x[1]).div(x[0]), both);
        add("div, shared", x -> x[0].div(x[1]).mul(x[1]).div(x[1]), both);
      }
      add("with numbers", x -> x[0].add(2).mul(3).sub(1).div(7).rsub(1).rdiv(2).neg(), left);
      add("x·x", x -> x[0].mul(x[0]), left);
      add("x/x + x", x -> x[0].div(x[0]).add(x[0]).add(x[0]), left);
    }
    return tests;
  }

  @TestFactory
  List<DynamicTest> functions() {
    for (int[] shape : SHAPES) {
      for (UnaryOp op : UnaryOp.values()) {
        add(op.name(), x -> x[0].unary(op, 0.7, 0.3), shape);
        add(op + ", shared", x -> x[0].unary(op, 0.7, 0.3).mul(x[0]), shape);
      }
      for (double exponent : new double[] {3, 2, -1, -2, 0.5, 0, 1}) {
        add("pow " + exponent, x -> x[0].pow(exponent), shape);
      }
      // The inputs are positive; this visits the other side of the kinks.
      add("relu, negative", x -> x[0].sub(1.5).relu(), shape);
      add("tanh", x -> x[0].tanh(), shape);
      add("sigmoid", x -> x[0].neg().sigmoid(), shape);
      add("exp", x -> x[0].exp(), shape);
      add("log", x -> x[0].log(), shape);
      add("negative base", x -> x[0].neg().pow(3), shape);
    }
    return tests;
  }

  @TestFactory
  List<DynamicTest> matrices() {
    int[][][] products = {
      {{3, 4}, {4, 2}},
      {{1, 4}, {4, 1}},
      {{3, 1}, {1, 2}},
      {{1, 1}, {1, 3}},
      {{3, 1}, {1, 1}},
      {{1, 1}, {1, 1}}
    };
    for (int[][] product : products) {
      add("matmul", x -> x[0].matmul(x[1]), product);
      add("matmul, twice", x -> x[0].matmul(x[1]).add(x[0].matmul(x[1])), product);
    }
    add("square of a matrix", x -> x[0].matmul(x[0]), new int[] {3, 3});
    add("gram matrix", x -> x[0].transpose().matmul(x[0]), new int[] {3, 4});
    for (int[] shape : SHAPES) {
      add("transpose", x -> x[0].transpose(), shape);
      add("transpose, shared", x -> x[0].transpose().transpose().mul(x[0]), shape);
      add("sum", x -> x[0].sum(), shape);
      add("mean", x -> x[0].mean(), shape);
      add("sum, shared", x -> x[0].mul(x[0].sum()).add(x[0].mean()), shape);
      add("sumRows", x -> x[0].sumRows(), shape);
      add("sumCols", x -> x[0].sumCols(), shape);
      add("sumRows, shared", x -> x[0].mul(x[0].sumRows()), shape);
      add("sumCols, shared", x -> x[0].mul(x[0].sumCols()), shape);
      add("softmax", x -> x[0].softmax(), shape);
      add("softmax, shared", x -> x[0].softmax().mul(x[0]), shape);
      add("logSumExp", x -> x[0].logSumExp(), shape);
      add("logSumExp, shared", x -> x[0].sub(x[0].logSumExp()), shape);
    }
    return tests;
  }

  @TestFactory
  List<DynamicTest> losses() {
    for (int[] shape : SHAPES) {
      for (LossOp op : LossOp.values()) {
        add(op.name(), x -> probability(x[0]).elementLoss(op, 0.2, target(x[0]), 0.5), shape);
      }
      add("softmaxCrossEntropy", x -> x[0].softmaxCrossEntropy(target(x[0])), shape);
      add("binaryCrossEntropy", x -> x[0].binaryCrossEntropy(target(x[0])), shape);
      add(
          "losses, scaled and shared",
          x ->
              x[0].softmaxCrossEntropy(target(x[0]))
                  .mul(x[0].binaryCrossEntropy(target(x[0])))
                  .mul(x[0].mean()),
          shape);
    }
    add(
        "class indices",
        x -> x[0].softmaxCrossEntropy(x[0].tape().constant(new double[][] {{2}, {0}, {3}})),
        new int[] {3, 4});
    return tests;
  }

  private static Var probability(Var x) {
    return x.neg().sigmoid();
  }

  private static Var target(Var x) {
    return x.tape().constant(matrix(x.shape().rows(), x.shape().cols(), new Random(5), 0.1, 0.9));
  }

  private void add(String name, Function<Var[], Var> expression, int[]... shapes) {
    StringBuilder full = new StringBuilder(name);
    for (int[] shape : shapes) {
      full.append(' ').append(Shape.of(shape));
    }
    tests.add(DynamicTest.dynamicTest(full.toString(), () -> check(expression, shapes)));
  }

  private static void check(Function<Var[], Var> expression, int[][] shapes) {
    Random random = new Random(42);
    double[][][] inputs = new double[shapes.length][][];
    for (int i = 0; i < shapes.length; i++) {
      inputs[i] = matrix(shapes[i][0], shapes[i][1], random, 0.5, 2.5);
    }
    double[][] analytic = new double[inputs.length][];
    CountingBackend backend = new CountingBackend(DType.FLOAT64);
    try (Tape tape = Tape.on(backend)) {
      gradients(tape, expression, inputs, analytic);
      checkWarm(tape, backend, expression, inputs, analytic);
      for (int i = 0; i < inputs.length; i++) {
        double largest = 0;
        for (double a : analytic[i]) {
          largest = Math.max(largest, Math.abs(a));
        }
        int cols = shapes[i][1];
        for (int e = 0; e < analytic[i].length; e++) {
          double numeric = difference(tape, expression, inputs, inputs[i][e / cols], e % cols);
          double a = analytic[i][e];
          double scale =
              Math.max(Math.max(Math.abs(a), Math.abs(numeric)), Math.max(1e-3 * largest, 1e-6));
          assertThat(Math.abs(a - numeric) / scale)
              .as("operand %d, element %d: gradient %s, difference %s", i, e, a, numeric)
              .isLessThan(WORST);
        }
      }
    }
    assertThat(backend.open).as("tensors left open").isZero();
  }

  private static void gradients(
      Tape tape, Function<Var[], Var> expression, double[][][] inputs, double[][] out) {
    Var[] variables = record(tape, inputs);
    tape.backward(weighted(expression.apply(variables)));
    for (int i = 0; i < inputs.length; i++) {
      out[i] = variables[i].grad().toArray();
    }
  }

  /** A buffer never given back would be allocated anew, one given back twice would be shared. */
  private static void checkWarm(
      Tape tape,
      CountingBackend backend,
      Function<Var[], Var> expression,
      double[][][] inputs,
      double[][] cold) {
    int allocated = backend.allocated;
    double[][] warm = new double[inputs.length][];
    for (int round = 0; round < 2; round++) {
      tape.rewind(0);
      gradients(tape, expression, inputs, warm);
      assertThat(warm).isEqualTo(cold);
      assertThat(backend.allocated).as("tensors, warm").isEqualTo(allocated);
    }
  }

  private static double difference(
      Tape tape, Function<Var[], Var> expression, double[][][] inputs, double[] row, int col) {
    double before = row[col];
    row[col] = before + STEP;
    double above = evaluate(tape, expression, inputs);
    row[col] = before - STEP;
    double below = evaluate(tape, expression, inputs);
    row[col] = before;
    return (above - below) / (2 * STEP);
  }

  private static double evaluate(Tape tape, Function<Var[], Var> expression, double[][][] inputs) {
    tape.reset();
    return weighted(expression.apply(record(tape, inputs))).item();
  }

  private static Var[] record(Tape tape, double[][][] inputs) {
    Var[] variables = new Var[inputs.length];
    for (int i = 0; i < inputs.length; i++) {
      variables[i] = tape.variable(inputs[i]);
    }
    return variables;
  }

  /** Different weights for the elements, so that no mix-up of positions cancels. */
  private static Var weighted(Var y) {
    Shape shape = y.shape();
    return y.mul(y.tape().constant(matrix(shape.rows(), shape.cols(), new Random(3), 0.5, 1.5)))
        .sum();
  }

  private static double[][] matrix(int rows, int cols, Random random, double from, double to) {
    double[][] m = new double[rows][cols];
    for (double[] row : m) {
      for (int c = 0; c < cols; c++) {
        row[c] = from + (to - from) * random.nextDouble();
      }
    }
    return m;
  }

  /** Seeds of any shape give what a weighted sum gives. */
  @TestFactory
  List<DynamicTest> seeds() {
    for (int[] shape : SHAPES) {
      tests.add(DynamicTest.dynamicTest("seed " + Shape.of(shape), () -> checkSeed(shape)));
    }
    return tests;
  }

  private static void checkSeed(int[] shape) {
    CountingBackend backend = new CountingBackend(DType.FLOAT64);
    double[][] x = matrix(shape[0], shape[1], new Random(1), 0.5, 2);
    double[][] weights = matrix(shape[0], shape[1], new Random(2), 0.5, 2);
    try (Tape tape = Tape.on(backend);
        Tensor seed = backend.allocate(Shape.of(shape))) {
      backend.upload(tape.constant(weights).value().toArray(), 0, seed);
      Var summed = tape.variable(x);
      tape.backward(summed.exp().mul(tape.constant(weights)).sum());
      double[] expected = summed.grad().toArray();
      Var seeded = tape.variable(x);
      tape.backward(seeded.exp(), seed);
      assertThat(seeded.grad().toArray()).containsExactly(expected);
    }
  }
}
