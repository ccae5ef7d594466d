package io.github.espalier.backend.nd4j;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.github.espalier.backend.Backend;
import io.github.espalier.backend.BackendOptions;
import io.github.espalier.backend.UnaryOp;
import io.github.espalier.backend.UpdateRule;
import io.github.espalier.tensor.DType;
import io.github.espalier.tensor.Shape;
import io.github.espalier.tensor.Tensor;
import java.lang.management.ManagementFactory;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Operations divided among threads: right, the same bits every time, and without garbage. */
class Nd4jThreadsTest {
  /** Products on both sides of the least work that is divided, by rows and by columns. */
  @ParameterizedTest
  @CsvSource({
    "100, 100, 99, false", "100, 100, 100, true", "101, 99, 101, true", "7, 300, 500, true",
    "300, 7, 500, true", "1, 1000, 999, false", "1, 1001, 1000, true", "1000, 1, 1001, true",
    "3, 5, 70000, true"
  })
  void productsAreRightOnBothSidesOfTheThreshold(int m, int n, int k, boolean divided) {
    assertThat(Product64.divides(2, m, n, k)).isEqualTo(divided);
    assertThat(Product64.divides(1, m, n, k)).isFalse();
    for (int threads : new int[] {2, 3, 40}) {
      try (Backend b = backend(DType.FLOAT64, threads)) {
        for (int variant = 0; variant < 8; variant++) {
          product(b, m, n, k, (variant & 1) != 0, (variant & 2) != 0, (variant & 4) != 0);
        }
      }
    }
  }

  private static void product(
      Backend b, int m, int n, int k, boolean transA, boolean transB, boolean accumulate) {
    double[] a = random(m * k, 1);
    double[] w = random(k * n, 2);
    double[] expected = random(m * n, 3);
    double[] actual = new double[m * n];
    try (Tensor ta = tensor(b, transA ? k : m, transA ? m : k, a);
        Tensor tw = tensor(b, transB ? n : k, transB ? k : n, w);
        Tensor out = tensor(b, m, n, expected)) {
      b.matmul(0.5, ta, transA, tw, transB, accumulate, out);
      b.download(out, actual, 0);
    }
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        double sum = 0;
        for (int p = 0; p < k; p++) {
          sum += a[transA ? p * m + i : i * k + p] * w[transB ? j * k + p : p * n + j];
        }
        expected[i * n + j] = 0.5 * sum + (accumulate ? expected[i * n + j] : 0);
      }
    }
    // Terms are below 1, so k of them in another order differ by less than k² roundings.
    double tolerance = 0x1p-53 * k * k;
    for (int i = 0; i < actual.length; i++) {
      assertThat(Math.abs(actual[i] - expected[i])).as("element %d", i).isLessThan(tolerance);
    }
  }

  /** Updates work element by element, so that dividing them changes no bit. */
  @ParameterizedTest
  @EnumSource
  void updatesHaveTheBitsOfOneThread(UpdateRule rule) {
    for (int rows : new int[] {255, 256, 257}) {
      assertThat(updated(rule, rows, 2)).as("%d rows", rows).isEqualTo(updated(rule, rows, 1));
      assertThat(updated(rule, rows, 3)).as("%d rows", rows).isEqualTo(updated(rule, rows, 1));
    }
  }

  private static double[] updated(UpdateRule rule, int rows, int threads) {
    double[] coefficients = random(UpdateRule.COEFFICIENTS, 7);
    for (int i = 0; i < coefficients.length; i++) {
      coefficients[i] = 0.1 + Math.abs(coefficients[i]) / 2;
    }
    coefficients[UpdateRule.L2] = 0;
    coefficients[UpdateRule.DECAY] = 0;
    int size = rows * 256;
    double[] result = new double[size];
    try (Backend b = backend(DType.FLOAT64, threads);
        Tensor w = tensor(b, rows, 256, random(size, 1));
        Tensor g = tensor(b, rows, 256, random(size, 2));
        Tensor s0 = b.allocate(Shape.of(rows, 256));
        Tensor s1 = b.allocate(Shape.of(rows, 256))) {
      boolean slots = rule != UpdateRule.SGD;
      Tensor second = rule == UpdateRule.ADAM ? s1 : null;
      b.update(rule, coefficients, w, g, slots ? s0 : null, second, null);
      b.update(rule, coefficients, w, g, slots ? s0 : null, second, null);
      b.download(w, result, 0);
    }
    return result;
  }

  /** Two callers at once: one of them has the workers, the other computes the same parts alone. */
  @ParameterizedTest
  @EnumSource
  void bitsDoNotDependOnWhoHasTheWorkers(DType dtype) throws Exception {
    ExecutorService callers = Executors.newFixedThreadPool(2);
    try (Backend b = backend(dtype, 2)) {
      double[] alone = steps(b, 3);
      assertThat(steps(b, 3)).isEqualTo(alone);
      Callable<double[]> call = () -> steps(b, 3);
      for (int round = 0; round < 20; round++) {
        Future<double[]> one = callers.submit(call);
        Future<double[]> two = callers.submit(call);
        assertThat(one.get(60, TimeUnit.SECONDS)).isEqualTo(alone);
        assertThat(two.get(60, TimeUnit.SECONDS)).isEqualTo(alone);
      }
    } finally {
      callers.shutdownNow();
    }
  }

  private static double[] steps(Backend b, int count) {
    double[] weights = new double[Layer.IN * Layer.OUT];
    try (Layer layer = new Layer(b)) {
      for (int i = 0; i < count; i++) {
        layer.step();
      }
      b.download(layer.w, weights, 0);
    }
    return weights;
  }

  @ParameterizedTest
  @EnumSource
  void tenThousandStepsAllocateNothingOnAnyThread(DType dtype) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (Backend b = backend(dtype, 2);
        Layer layer = new Layer(b)) {
      run(layer, 1_000);
      long caller = Thread.currentThread().getId();
      long worker = worker().getId();
      long least = Long.MAX_VALUE;
      // The least of some rounds, since one may also catch the JVM linking code.
      for (int round = 0; round < 3 && least > 0; round++) {
        long before = allocated(threads, caller, worker);
        run(layer, 10_000);
        least = Math.min(least, allocated(threads, caller, worker) - before);
      }
      assertThat(least).isZero();
    }
  }

  /** Asked one by one, because an array of answers would itself be counted. */
  private static long allocated(ThreadMXBean threads, long one, long other) {
    return threads.getThreadAllocatedBytes(one) + threads.getThreadAllocatedBytes(other);
  }

  private static void run(Layer layer, int steps) {
    for (int i = 0; i < steps; i++) {
      layer.step();
    }
  }

  @Test
  void closeEndsTheWorkers() throws Exception {
    Thread worker;
    try (Backend b = backend(DType.FLOAT32, 2);
        Layer layer = new Layer(b)) {
      layer.step();
      worker = worker();
      assertThat(worker.isAlive()).isTrue();
    }
    worker.join(10_000);
    assertThat(worker.isAlive()).isFalse();
  }

  /** The worker that was started last; those of backends closed before may still be ending. */
  private static Thread worker() {
    Thread found = null;
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith("espalier-nd4j-")
          && (found == null || thread.getId() > found.getId())) {
        found = thread;
      }
    }
    assertThat(found).as("a worker").isNotNull();
    return found;
  }

  private static Backend backend(DType dtype, int threads) {
    return new Nd4jProvider().create(BackendOptions.defaults().dtype(dtype).threads(threads));
  }

  private static Tensor tensor(Backend b, int rows, int cols, double[] values) {
    Tensor t = b.allocate(Shape.of(rows, cols));
    b.upload(values, 0, t);
    return t;
  }

  private static double[] random(int count, long seed) {
    Random random = new Random(seed);
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      values[i] = random.nextDouble() * 2 - 1;
    }
    return values;
  }

  /** A layer whose products and updates are just large enough to be divided. */
  private static final class Layer implements AutoCloseable {
    private static final int BATCH = 17;
    private static final int IN = 259;
    private static final int OUT = 257;

    private final Backend b;
    private final double[] coefficients = new double[UpdateRule.COEFFICIENTS];
    private final Tensor x;
    private final Tensor w;
    private final Tensor bias;
    private final Tensor y;
    private final Tensor dw;
    private final Tensor dbias;
    private final Tensor dx;
    private final Tensor dy;
    private final Tensor m;
    private final Tensor v;

    Layer(Backend b) {
      this.b = b;
      x = tensor(b, BATCH, IN, random(BATCH * IN, 1));
      w = tensor(b, IN, OUT, random(IN * OUT, 2));
      bias = tensor(b, 1, OUT, random(OUT, 3));
      y = b.allocate(Shape.of(BATCH, OUT));
      dy = tensor(b, BATCH, OUT, random(BATCH * OUT, 4));
      dw = b.allocate(Shape.of(IN, OUT));
      dbias = b.allocate(Shape.of(1, OUT));
      dx = b.allocate(Shape.of(BATCH, IN));
      m = b.allocate(Shape.of(IN, OUT));
      v = b.allocate(Shape.of(IN, OUT));
      coefficients[UpdateRule.RATE] = 1e-3;
      coefficients[UpdateRule.GRADIENT_SCALE] = 1;
      coefficients[UpdateRule.EPSILON_OUTSIDE] = 1e-8;
    }

    void step() {
      b.dense(x, w, bias, UnaryOp.TANH, 0, 0, null, y);
      b.denseBackward(x, w, UnaryOp.TANH, 0, 0, null, y, y, false, dy, dw, dbias, dx, null);
      b.update(UpdateRule.ADAM, coefficients, w, dw, m, v, null);
      b.update(UpdateRule.SGD, coefficients, w, dw, null, null, null);
    }

    @Override
    public void close() {
      for (Tensor t : new Tensor[] {x, w, bias, y, dw, dbias, dx, dy, m, v}) {
        t.close();
      }
    }
  }
}
