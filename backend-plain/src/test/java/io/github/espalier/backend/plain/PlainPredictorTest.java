package io.github.espalier.backend.plain;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.github.espalier.backend.Backend;
import io.github.espalier.layer.Activation;
import io.github.espalier.network.Model;
import io.github.espalier.network.Predictor;
import io.github.espalier.network.Sequential;
import io.github.espalier.tensor.DType;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Predictions of single samples: nothing allocated, and the same bits from any thread. */
class PlainPredictorTest {
  private static final int CALLS = 10_000;
  private static final int ROUNDS = 5;
  private static final int THREADS = 64;
  private static final Sequential NETWORK =
      Sequential.input(7)
          .dense(30, Activation.RELU)
          .dense(6, Activation.TANH)
          .dense(3, Activation.SOFTMAX)
          .build();

  private static double[] sample(int i) {
    double[] sample = new double[7];
    for (int c = 0; c < sample.length; c++) {
      sample[c] = Math.floorMod(i * 31 + c * 17, 101) / 50d - 1;
    }
    return sample;
  }

  @ParameterizedTest
  @EnumSource
  void tenThousandPredictionsAllocateNothing(DType dtype) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (Backend b = TestKernels.jit(dtype);
        Model model = NETWORK.init(b, 1);
        Predictor predictor = model.predictor()) {
      double[] sample = sample(1);
      double[] out = new double[3];
      // One round may also catch the JVM at work; what a call allocates, every round allocates.
      long least = Long.MAX_VALUE;
      for (int round = 0; round < ROUNDS && least > 0; round++) {
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < CALLS; i++) {
          predictor.predict(sample, out);
        }
        least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
      }
      assertThat(least).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void sixtyFourThreadsGetTheSameBits(DType dtype) throws Exception {
    ExecutorService executor = Executors.newFixedThreadPool(THREADS);
    try (Backend b = TestKernels.jit(dtype);
        Model model = NETWORK.init(b, 1);
        Predictor predictor = model.predictor()) {
      double[][] expected = new double[100][];
      for (int i = 0; i < expected.length; i++) {
        expected[i] = predictor.predict(sample(i));
      }
      List<Future<?>> running = new ArrayList<>();
      for (int t = 0; t < THREADS; t++) {
        int first = t;
        running.add(
            executor.submit(
                () -> {
                  double[] out = new double[3];
                  for (int i = 0; i < 500; i++) {
                    int at = (first + i) % expected.length;
                    predictor.predict(sample(at), out);
                    assertThat(out).isEqualTo(expected[at]);
                  }
                }));
      }
      for (Future<?> future : running) {
        future.get();
      }
    } finally {
      executor.shutdownNow();
    }
  }
}
