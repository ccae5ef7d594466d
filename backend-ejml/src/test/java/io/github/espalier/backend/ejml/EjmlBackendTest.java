package io.github.espalier.backend.ejml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import io.github.espalier.backend.Backend;
import io.github.espalier.backend.BackendOptions;
import io.github.espalier.backend.Backends;
import io.github.espalier.backend.BinaryOp;
import io.github.espalier.backend.LossOp;
import io.github.espalier.backend.ReduceOp;
import io.github.espalier.backend.UnaryOp;
import io.github.espalier.backend.UpdateRule;
import io.github.espalier.tensor.DType;
import io.github.espalier.tensor.Shape;
import io.github.espalier.tensor.Tensor;
import java.util.Arrays;
import java.util.Random;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every operation against the reference kernels, on awkward shapes, in both number formats. */
class EjmlBackendTest {
  private static final int SPARE_ROWS = 2;
  private static final double GUARD = 77;
  private static final int[][] SHAPES = {
    {1, 1}, {1, 2}, {2, 1}, {3, 7}, {7, 3}, {5, 8}, {16, 9}, {17, 33}, {1, 65}, {65, 1}
  };

  // values() copies, which the allocation test would count.
  private static final UnaryOp[] FUNCTIONS = UnaryOp.values();
  private static final ReduceOp[] REDUCTIONS = ReduceOp.values();

  private final Backend reference = new ReferenceBackend();
  private final Random random = new Random(42);
  private Backend ejml;

  /** An operation run on both backends; returns its result, or 0. */
  private interface Operation {
    double run(Backend b, Tensor[] t);
  }

  private interface VoidOperation {
    void run(Backend b, Tensor[] t);
  }

  private void open(DType dtype) {
    ejml = Backends.create("ejml", dtype);
  }

  @AfterEach
  void close() {
    ejml.close();
    reference.close();
  }

  private double[] normal(int rows, int cols) {
    double[] v = new double[rows * cols];
    for (int i = 0; i < v.length; i++) {
      v[i] = round(random.nextInt(12) == 0 ? 0 : 1.5 * random.nextGaussian());
    }
    return v;
  }

  private double[] uniform(int rows, int cols) {
    double[] v = new double[rows * cols];
    for (int i = 0; i < v.length; i++) {
      v[i] = round(0.01 + 0.98 * random.nextDouble());
    }
    return v;
  }

  private double[] indices(int rows, int classes) {
    double[] v = new double[rows];
    for (int i = 0; i < v.length; i++) {
      v[i] = random.nextInt(classes);
    }
    return v;
  }

  private double round(double v) {
    return ejml.dtype() == DType.FLOAT32 ? (float) v : v;
  }

  /** What a tensor starts with. */
  private record Given(int rows, int cols, double[] values) {}

  private Given given(int rows, int cols) {
    return new Given(rows, cols, normal(rows, cols));
  }

  private void check(String what, VoidOperation operation, Given... given) {
    checkResult(
        what,
        (b, t) -> {
          operation.run(b, t);
          return 0;
        },
        given);
  }

  private void checkResult(String what, Operation operation, Given... given) {
    Tensor[] expected = tensors(reference, given);
    Tensor[] actual = tensors(ejml, given);
    double expectedResult = operation.run(reference, expected);
    double actualResult = operation.run(ejml, actual);
    near(what + " result", actualResult, expectedResult);
    for (int i = 0; i < given.length; i++) {
      if (given[i] == null) {
        continue;
      }
      int current = given[i].rows * given[i].cols;
      actual[i].setRows(actual[i].capacityRows());
      double[] a = actual[i].toArray();
      double[] e = expected[i].toArray();
      for (int k = 0; k < a.length; k++) {
        String where = what + " tensor " + i + " element " + k;
        if (k < current) {
          near(where, a[k], e[k]);
        } else {
          assertThat(a[k]).as(where + ", beyond the current rows").isEqualTo(GUARD);
        }
      }
    }
  }

  private static Tensor[] tensors(Backend b, Given[] given) {
    Tensor[] t = new Tensor[given.length];
    for (int i = 0; i < t.length; i++) {
      if (given[i] != null) {
        t[i] = b.allocate(Shape.of(given[i].rows + SPARE_ROWS, given[i].cols));
        b.fill(t[i], GUARD);
        t[i].setRows(given[i].rows);
        b.upload(given[i].values, 0, t[i]);
      }
    }
    return t;
  }

  /** 200 roundings of numbers of the result's size, or of size 1 where larger terms cancelled. */
  private void near(String what, double actual, double expected) {
    double tolerance = 200 * ejml.dtype().epsilon() * Math.max(1, Math.abs(expected));
    boolean same = Double.compare(actual, expected) == 0;
    if (!same && !(Double.isFinite(expected) && Math.abs(actual - expected) <= tolerance)) {
      throw new AssertionError(
          what + " in " + ejml.dtype() + ": " + actual + " instead of " + expected);
    }
  }

  @ParameterizedTest
  @EnumSource
  void usesNoSlowDefaults(DType dtype) {
    open(dtype);
    assertThat(ejml.referenceOps()).isEmpty();
    assertThat(ejml.wantsTransposedWeights()).isTrue();
    assertThat(ejml.description()).isEqualTo("ejml " + dtype + ", EJML 0.46.1");
  }

  @ParameterizedTest
  @EnumSource
  void refusesWhatItCannotDo(DType dtype) {
    open(dtype);
    BackendOptions options = BackendOptions.defaults().dtype(dtype);
    assertThatThrownBy(() -> Backends.create("ejml", options.threads(2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("threads is 2");
    assertThatThrownBy(() -> Backends.create("ejml", options.threads(BackendOptions.ALL_THREADS)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("threads is ALL");
    assertThatThrownBy(() -> Backends.create("ejml", options.with("speed", "high")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("speed");
  }

  @ParameterizedTest
  @EnumSource
  void transfers(DType dtype) {
    open(dtype);
    check(
        "upload floats",
        (b, t) -> {
          float[] floats = new float[14];
          t[0].backend().download(t[0], floats, 2);
          floats[5] = 0.1f;
          b.upload(floats, 2, t[0]);
        },
        given(3, 4));
    check(
        "upload doubles",
        (b, t) -> {
          double[] doubles = new double[14];
          b.download(t[0], doubles, 1);
          doubles[5] = 0.1;
          b.upload(doubles, 1, t[0]);
        },
        given(3, 4));
    Tensor tensor = ejml.allocate(Shape.of(2, 2));
    ejml.upload(new double[] {0.1, 1e-300, 3, 4}, 0, tensor);
    double tiny = dtype == DType.FLOAT32 ? 0 : 1e-300;
    assertThat(tensor.toArray()).containsExactly(round(0.1), tiny, 3, 4);
    tensor.close();
  }

  @ParameterizedTest
  @EnumSource
  void multiplies(DType dtype) {
    open(dtype);
    for (int[] mk : SHAPES) {
      for (int n : new int[] {1, 2, 7, 8, 20}) {
        for (int flags = 0; flags < 16; flags++) {
          int m = mk[0];
          int k = mk[1];
          boolean transA = (flags & 1) != 0;
          boolean transB = (flags & 2) != 0;
          boolean accumulate = (flags & 4) != 0;
          double alpha = (flags & 8) != 0 ? -0.75 : 1;
          check(
              "matmul " + m + "x" + k + "x" + n + " flags " + flags,
              (b, t) -> b.matmul(alpha, t[0], transA, t[1], transB, accumulate, t[2]),
              transA ? given(k, m) : given(m, k),
              transB ? given(n, k) : given(k, n),
              given(m, n));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void movesAndFills(DType dtype) {
    open(dtype);
    for (int[] shape : SHAPES) {
      int m = shape[0];
      int n = shape[1];
      Given g = given(m, n);
      Given o = given(m, n);
      check("fill", (b, t) -> b.fill(t[0], 0.3), g);
      check("copy", (b, t) -> b.copy(t[0], t[1]), g, o);
      check("axpy", (b, t) -> b.axpy(-0.3, t[0], t[1]), g, o);
      check("axpy to itself", (b, t) -> b.axpy(-0.3, t[0], t[0]), g);
      check("transpose", (b, t) -> b.transpose(t[0], t[1]), g, given(n, m));
      int[] index = {9, m - 1, 0, m / 2, 0};
      check("gather", (b, t) -> b.gatherRows(t[0], index, 1, 4, t[1]), g, given(4, n));
      check("scatter", (b, t) -> b.scatterAddRows(t[1], index, 1, 4, t[0]), g, given(4, n));
      check(
          "copyBlock",
          (b, t) -> b.copyBlock(t[0], m / 2, n / 2, m - m / 2, n - n / 2, t[1], 1, 2),
          g,
          given(m + 1, n + 2));
      assertThat(argMax(ejml, g)).as("argMax").isEqualTo(argMax(reference, g));
    }
    check("large transpose", (b, t) -> b.transpose(t[0], t[1]), given(400, 390), given(390, 400));
  }

  private static int[] argMax(Backend b, Given g) {
    int[] out = new int[g.rows];
    b.argMaxPerRow(tensors(b, new Given[] {g})[0], out);
    return out;
  }

  @ParameterizedTest
  @EnumSource
  void computesUnaryFunctions(DType dtype) {
    open(dtype);
    double inf = Double.POSITIVE_INFINITY;
    double[] extremes = {0, -0.0, 1e-30, -1e-30, 30, -30, 88, inf, -inf, Double.NaN, 0.5, -1};
    Given x = new Given(3, 4, extremes);
    for (UnaryOp op : UnaryOp.values()) {
      for (double p0 : new double[] {0, 0.3, 2}) {
        String what = op + " " + p0;
        check(what + " extremes", (b, t) -> b.unary(op, p0, 0.6, t[0], t[1]), x, given(3, 4));
        check(what + " in place", (b, t) -> b.unary(op, p0, 0.6, t[0], t[0]), given(3, 7));
        Given positive = new Given(7, 3, uniform(7, 3));
        boolean needed = op.derivativeNeedsInput(p0, 0.6);
        check(
            what + " backward",
            (b, t) -> {
              b.unary(op, p0, 0.6, t[0], t[1]);
              b.unaryBackward(op, p0, 0.6, needed ? t[0] : null, t[1], t[2], t[3]);
              b.unaryBackward(op, p0, 0.6, t[0], t[1], t[2], t[2]);
            },
            op == UnaryOp.POW || op == UnaryOp.LOG ? positive : given(7, 3),
            given(7, 3),
            given(7, 3),
            given(7, 3));
        if (dtype == DType.FLOAT64 || op != UnaryOp.EXP) {
          check(
              what + " backward, extremes",
              (b, t) -> b.unaryBackward(op, p0, 0.6, t[0], t[1], t[2], t[2]),
              x,
              x,
              given(3, 4));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void computesBinaryFunctions(DType dtype) {
    open(dtype);
    for (BinaryOp op : BinaryOp.values()) {
      for (int[] shape : SHAPES) {
        int m = shape[0];
        int n = shape[1];
        for (int[] other : new int[][] {{m, n}, {1, n}, {m, 1}, {1, 1}}) {
          Given divisor = new Given(other[0], other[1], uniform(other[0], other[1]));
          VoidOperation apart = (b, t) -> b.binary(op, t[0], t[1], t[2]);
          check(op + " apart", apart, given(m, n), divisor, given(m, n));
          check(op + " in place", (b, t) -> b.binary(op, t[0], t[1], t[0]), given(m, n), divisor);
        }
        Given b1 = new Given(m, n, uniform(m, n));
        check(op + " onto b", (b, t) -> b.binary(op, t[0], t[1], t[1]), given(m, n), b1);
      }
      Given nan = new Given(1, 2, new double[] {Double.NaN, 1});
      Given one = new Given(1, 2, new double[] {1, Double.NaN});
      check(op + " NaN", (b, t) -> b.binary(op, t[0], t[1], t[2]), nan, one, given(1, 2));
    }
  }

  @ParameterizedTest
  @EnumSource
  void reduces(DType dtype) {
    open(dtype);
    for (ReduceOp op : ReduceOp.values()) {
      for (int[] shape : SHAPES) {
        int m = shape[0];
        int n = shape[1];
        Given g = given(m, n);
        checkResult("reduce " + op, (b, t) -> b.reduce(op, t[0]), g);
        for (boolean accumulate : new boolean[] {false, true}) {
          check(
              "reduceRows " + op,
              (b, t) -> b.reduceRows(op, t[0], accumulate, t[1]),
              g,
              given(1, n));
          check(
              "reduceCols " + op,
              (b, t) -> b.reduceCols(op, t[0], accumulate, t[1]),
              g,
              given(m, 1));
        }
      }
      Given nan = new Given(1, 6, new double[] {1, Double.NaN, 3, 4, 5, 6});
      checkResult(op + " NaN", (b, t) -> b.reduce(op, t[0]), nan);
    }
    // A FLOAT32 sum of sixty thousand times 0.1 would lie some 0.1 % off.
    double[] tenths = new double[60000];
    Arrays.fill(tenths, round(0.1));
    Tensor many = tensors(ejml, new Given[] {new Given(60000, 1, tenths)})[0];
    Tensor total = ejml.allocate(Shape.of(1, 1));
    ejml.reduceRows(ReduceOp.SUM, many, false, total);
    assertThat(ejml.reduce(ReduceOp.SUM, many)).isCloseTo(60000 * round(0.1), offset(1e-6));
    assertThat(total.toArray()[0]).isEqualTo(round(60000 * round(0.1)), offset(1e-6));
  }

  @ParameterizedTest
  @EnumSource
  void runsDenseLayers(DType dtype) {
    open(dtype);
    for (int[] mk : SHAPES) {
      for (int n : new int[] {1, 2, 9, 20}) {
        for (UnaryOp act : new UnaryOp[] {UnaryOp.IDENTITY, UnaryOp.RELU, UnaryOp.SILU}) {
          for (int flags = 0; flags < 8; flags++) {
            dense(mk[0], mk[1], n, act, (flags & 1) != 0, (flags & 2) != 0, (flags & 4) != 0);
          }
        }
      }
    }
  }

  private void dense(
      int m, int k, int n, UnaryOp act, boolean keep, boolean accumulate, boolean transpose) {
    boolean needed = act.derivativeNeedsInput(0, 0);
    check(
        "dense " + m + "x" + k + "x" + n + " " + act,
        (b, t) -> {
          Tensor z = keep || needed ? t[3] : null;
          b.dense(t[0], t[1], keep ? t[2] : null, act, 0, 0, z, t[4]);
          Tensor dz = accumulate ? t[5] : t[6];
          Tensor dx = transpose || keep ? t[9] : null;
          b.denseBackward(
              t[0], t[1], act, 0, 0, z, t[4], t[5], accumulate, dz, t[7], t[8], dx, null);
          // The scratch is not compared: whether it is used is the backend's business.
          Tensor wt = transpose ? b.allocate(Shape.of(n, k)) : null;
          b.denseBackward(
              t[0], t[1], act, 0, 0, z, t[4], t[6], accumulate, t[6], null, null, t[9], wt);
        },
        given(m, k),
        given(k, n),
        given(1, n),
        given(m, n),
        given(m, n),
        given(m, n),
        given(m, n),
        given(k, n),
        given(1, n),
        given(m, k));
  }

  @ParameterizedTest
  @EnumSource
  void normalizesRows(DType dtype) {
    open(dtype);
    double[] extreme = {1000, 999, -1000, -1e30, 0, 1e30, Double.NaN, 1, 2};
    for (int[] shape : SHAPES) {
      int m = shape[0];
      int n = shape[1];
      Given scratch = new Given(m, 1, uniform(m, 1));
      check(
          "softmax",
          (b, t) -> {
            b.softmax(t[0], t[1], t[2]);
            b.softmaxBackward(t[2], t[3], t[1], t[4]);
            b.softmaxBackward(t[2], t[3], t[1], t[3]);
            b.softmax(t[0], t[1], t[0]);
            b.fill(t[1], 0);
          },
          given(m, n),
          scratch,
          given(m, n),
          given(m, n),
          given(m, n));
    }
    check(
        "softmax, extremes",
        (b, t) -> {
          b.softmax(t[0], t[1], t[2]);
          b.fill(t[1], 0);
        },
        new Given(3, 3, extreme),
        given(3, 1),
        given(3, 3));
  }

  @ParameterizedTest
  @EnumSource
  void computesCategoricalLosses(DType dtype) {
    open(dtype);
    for (int[] shape : SHAPES) {
      int m = shape[0];
      int n = shape[1];
      for (int flags = 0; flags < 16; flags++) {
        boolean classes = (flags & 1) != 0 && n > 1;
        boolean weighted = (flags & 2) != 0;
        boolean probabilities = (flags & 4) != 0;
        boolean gradient = (flags & 8) != 0;
        Given target = classes ? new Given(m, 1, indices(m, n)) : new Given(m, n, uniform(m, n));
        Given weight = new Given(m, 1, uniform(m, 1));
        checkResult(
            "softmaxCrossEntropy " + m + "x" + n + " flags " + flags,
            (b, t) ->
                b.softmaxCrossEntropy(
                    t[0],
                    t[1],
                    weighted ? t[2] : null,
                    0.7,
                    probabilities ? t[3] : null,
                    gradient ? t[4] : null),
            given(m, n),
            target,
            weight,
            given(m, n),
            given(m, n));
        checkResult(
            "softmaxCrossEntropy in place",
            (b, t) ->
                b.softmaxCrossEntropy(t[0], t[1], null, 0.7, probabilities ? t[2] : null, t[0]),
            given(m, n),
            target,
            given(m, n));
        Given p = new Given(m, n, uniform(m, n));
        checkResult(
            "cross-entropy from probabilities",
            (b, t) ->
                b.elementLoss(
                    LossOp.CROSS_ENTROPY,
                    0,
                    t[0],
                    t[1],
                    weighted ? t[2] : null,
                    0.7,
                    gradient ? t[3] : null),
            p,
            target,
            weight,
            given(m, n));
      }
    }
    double inf = Double.POSITIVE_INFINITY;
    Given extreme =
        new Given(4, 3, new double[] {900, 0, -900, -inf, 0, 1, Double.NaN, 0, 0, inf, 0, 0});
    Given oneHot = new Given(4, 3, new double[] {0, 0, 1, 0, 1, 0, 0, 0, 1, 1, 0, 0});
    checkResult(
        "extreme logits",
        (b, t) -> {
          double all = b.softmaxCrossEntropy(t[0], t[1], null, 1, t[2], t[3]);
          t[0].setRows(2);
          t[1].setRows(2);
          double two = b.softmaxCrossEntropy(t[0], t[1], null, 1, null, null);
          t[0].setRows(4);
          t[1].setRows(4);
          return Double.isNaN(all) ? two : all;
        },
        extreme,
        oneHot,
        given(4, 3),
        given(4, 3));
  }

  @ParameterizedTest
  @EnumSource
  void computesElementLosses(DType dtype) {
    open(dtype);
    for (int[] shape : SHAPES) {
      int m = shape[0];
      int n = shape[1];
      for (int flags = 0; flags < 4; flags++) {
        boolean weighted = (flags & 1) != 0;
        boolean gradient = (flags & 2) != 0;
        Given target = new Given(m, n, uniform(m, n));
        Given weight = new Given(m, 1, uniform(m, 1));
        checkResult(
            "binaryCrossEntropy",
            (b, t) ->
                b.binaryCrossEntropy(
                    t[0], t[1], weighted ? t[2] : null, 0.7, gradient ? t[3] : null),
            given(m, n),
            target,
            weight,
            given(m, n));
        for (LossOp op : LossOp.values()) {
          Given p = new Given(m, n, uniform(m, n));
          checkResult(
              "elementLoss " + op,
              (b, t) ->
                  b.elementLoss(
                      op, 0.2, t[0], t[1], weighted ? t[2] : null, 0.7, gradient ? t[3] : null),
              p,
              target,
              weight,
              given(m, n));
          checkResult(
              "elementLoss in place " + op,
              (b, t) -> b.elementLoss(op, 0.2, t[0], t[1], null, 0.7, t[0]),
              p,
              target);
        }
      }
    }
    Given edges = new Given(1, 2, new double[] {0, 1});
    Given outside = new Given(1, 2, new double[] {-0.1, 0.5});
    Given logits = new Given(1, 2, new double[] {-800, 800});
    for (LossOp op : LossOp.values()) {
      for (Given p : new Given[] {edges, outside}) {
        checkResult(
            op + " edges", (b, t) -> b.elementLoss(op, 1, t[0], t[1], null, 1, null), p, edges);
      }
    }
    checkResult(
        "far logits", (b, t) -> b.binaryCrossEntropy(t[0], t[1], null, 1, t[0]), logits, edges);
  }

  @ParameterizedTest
  @EnumSource
  void updatesParameters(DType dtype) {
    open(dtype);
    double[] c = new double[UpdateRule.COEFFICIENTS];
    for (int i = 0; i < c.length; i++) {
      c[i] = 0.05 + 0.9 * random.nextDouble();
    }
    c[UpdateRule.EPSILON_INSIDE] = 1;
    c[UpdateRule.EPSILON_OUTSIDE] = 0.5;
    for (UpdateRule rule : UpdateRule.values()) {
      for (int slots = 0; slots < 4; slots++) {
        boolean one = (slots & 1) != 0 || rule == UpdateRule.ADAM;
        boolean two = (slots & 2) != 0;
        check(
            "update " + rule + " slots " + slots,
            (b, t) ->
                b.update(
                    rule,
                    c,
                    t[0],
                    t[1],
                    rule.slots() > 0 ? t[2] : null,
                    one && rule.slots() > 1 ? t[3] : null,
                    two && rule.slots() > 1 ? t[4] : null),
            given(7, 5),
            given(7, 5),
            new Given(7, 5, uniform(7, 5)),
            new Given(7, 5, uniform(7, 5)),
            new Given(7, 5, uniform(7, 5)));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void allocatesNothingWhenWarm(DType dtype) {
    open(dtype);
    int m = 6;
    Tensor[] t =
        tensors(
            ejml,
            new Given[] {
              given(m, 9), given(9, 12), given(1, 12), given(m, 12), given(m, 12), given(m, 12),
              given(9, 12), given(1, 12), given(m, 9), given(12, 9), given(m, 12), given(9, 12)
            });
    Tensor target = tensors(ejml, new Given[] {new Given(m, 1, indices(m, 12))})[0];
    double[] c = new double[UpdateRule.COEFFICIENTS];
    c[UpdateRule.RATE] = 1e-3;
    DoubleSupplier step =
        () -> {
          ejml.dense(t[0], t[1], t[2], UnaryOp.RELU, 0, 0, null, t[3]);
          double loss = ejml.softmaxCrossEntropy(t[3], target, null, 1, t[10], t[4]);
          ejml.denseBackward(
              t[0],
              t[1],
              UnaryOp.RELU,
              0,
              0,
              null,
              t[3],
              t[4],
              false,
              t[5],
              t[6],
              t[7],
              t[8],
              t[9]);
          ejml.update(UpdateRule.ADAM, c, t[1], t[6], t[6], t[11], null);
          ejml.update(UpdateRule.SGD, c, t[2], t[7], null, null, null);
          ejml.matmul(0.5, t[0], false, t[1], false, true, t[4]);
          ejml.matmul(1, t[0], true, t[4], false, true, t[6]);
          for (ReduceOp op : REDUCTIONS) {
            loss += ejml.reduce(op, t[6]);
            ejml.reduceRows(op, t[6], false, t[7]);
          }
          for (UnaryOp op : FUNCTIONS) {
            ejml.unary(op, 1, 1, t[0], t[8]);
            ejml.unaryBackward(op, 1, 1, t[0], t[8], t[0], t[8]);
          }
          return loss;
        };
    for (int i = 0; i < 3000; i++) {
      step.getAsDouble();
    }
    var bean =
        (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
    long before = bean.getThreadAllocatedBytes(Thread.currentThread().getId());
    for (int i = 0; i < 1000; i++) {
      step.getAsDouble();
    }
    long after = bean.getThreadAllocatedBytes(Thread.currentThread().getId());
    assertThat(after - before).as("bytes allocated by 1000 steps").isZero();
  }
}
