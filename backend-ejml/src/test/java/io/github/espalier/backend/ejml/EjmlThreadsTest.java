package io.github.espalier.backend.ejml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.management.ThreadMXBean;
import io.github.espalier.backend.Backend;
import io.github.espalier.backend.BackendOptions;
import io.github.espalier.backend.Backends;
import io.github.espalier.tensor.DType;
import io.github.espalier.tensor.Shape;
import io.github.espalier.tensor.Tensor;
import java.lang.management.ManagementFactory;
import java.util.Random;
import org.ejml.concurrency.EjmlConcurrency;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** EJML's pool changes who computes, never what. */
class EjmlThreadsTest {
  private static final int RUNS = 20;

  /** Rows, inner size, columns; all above {@link Matmul64#PARALLEL}. */
  private static final int[][] SIZES = {
    {128, 50, 170}, {37, 1030, 41}, {17, 255, 256}, {2000, 2, 266}
  };

  @ParameterizedTest
  @EnumSource
  void sameBitsOnEveryRunAndWithOneThread(DType dtype) {
    try (Backend one = create(dtype, 1);
        Backend all = create(dtype, BackendOptions.ALL_THREADS)) {
      for (int[] size : SIZES) {
        for (int flags = 0; flags < 3; flags++) {
          double[] expected = product(one, size, flags);
          for (int run = 0; run < RUNS; run++) {
            assertThat(product(all, size, flags))
                .as("%d×%d·%d, flags %d", size[0], size[1], size[2], flags)
                .isEqualTo(expected);
          }
        }
      }
    }
  }

  /** A task handed to the pool is an object, so allocation shows who was asked. */
  @ParameterizedTest
  @EnumSource
  void thePoolIsLeftAloneBelowTheThreshold(DType dtype) {
    assumeThat(EjmlConcurrency.getMaxThreads()).isGreaterThan(1);
    int least = (int) (Matmul64.PARALLEL / (32 * 64));
    assertThat(bytes(dtype, least - 1)).as("below").isZero();
    assertThat(bytes(dtype, least)).as("at").isPositive();
  }

  /** The fewest bytes that this thread allocated for 32×64·n, 2048 multiply-adds per column. */
  private static long bytes(DType dtype, int n) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long fewest = Long.MAX_VALUE;
    try (Backend b = create(dtype, BackendOptions.ALL_THREADS);
        Tensor a = b.allocate(Shape.of(32, 64));
        Tensor w = b.allocate(Shape.of(64, n));
        Tensor out = b.allocate(Shape.of(32, n))) {
      for (int run = 0; run < 50; run++) {
        long before = threads.getCurrentThreadAllocatedBytes();
        b.matmul(1, a, false, w, false, false, out);
        fewest = Math.min(fewest, threads.getCurrentThreadAllocatedBytes() - before);
      }
    }
    return fewest;
  }

  private static double[] product(Backend b, int[] size, int flags) {
    boolean transA = flags == 1;
    boolean transB = flags == 2;
    int m = size[0];
    int k = size[1];
    int n = size[2];
    Random random = new Random(5);
    try (Tensor a = b.allocate(transA ? Shape.of(k, m) : Shape.of(m, k));
        Tensor w = b.allocate(transB ? Shape.of(n, k) : Shape.of(k, n));
        Tensor out = b.allocate(Shape.of(m, n))) {
      b.upload(random.doubles(m * k, -1, 1).toArray(), 0, a);
      b.upload(random.doubles(k * n, -1, 1).toArray(), 0, w);
      b.matmul(1, a, transA, w, transB, false, out);
      return out.toArray();
    }
  }

  private static Backend create(DType dtype, int threads) {
    return Backends.create("ejml", BackendOptions.defaults().dtype(dtype).threads(threads));
  }
}
