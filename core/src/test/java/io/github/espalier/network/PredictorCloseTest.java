package io.github.espalier.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.espalier.layer.Activation;
import io.github.espalier.tck.HeapBackend;
import io.github.espalier.tensor.DType;
import io.github.espalier.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Closing a predictor waits for nobody and takes memory from nobody. */
class PredictorCloseTest {
  private static final Sequential NETWORK =
      Sequential.input(3).dense(4, Activation.TANH).dense(2, Activation.SOFTMAX).build();

  /** A backend that counts its open tensors and can hold a product up. */
  private static final class Gate extends HeapBackend {
    final AtomicInteger open = new AtomicInteger();
    final AtomicReference<CountDownLatch> hold = new AtomicReference<>();
    final CountDownLatch reached = new CountDownLatch(1);

    Gate() {
      super(DType.FLOAT64);
    }

    @Override
    protected HeapTensor doAllocate(Shape shape) {
      open.incrementAndGet();
      return new HeapTensor(this, shape) {
        @Override
        protected void free() {
          super.free();
          open.decrementAndGet();
        }
      };
    }

    @Override
    protected void doMatmul(
        double alpha,
        HeapTensor a,
        boolean transA,
        HeapTensor b,
        boolean transB,
        boolean accumulate,
        HeapTensor out) {
      CountDownLatch latch = hold.get();
      if (latch != null) {
        reached.countDown();
        try {
          latch.await();
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }
      super.doMatmul(alpha, a, transA, b, transB, accumulate, out);
    }
  }

  @Test
  void aCallUnderWayFinishesAndTheLastOneFreesTheWeights() throws Exception {
    Gate backend = new Gate();
    Predictor predictor;
    try (Model model = NETWORK.init(backend, 1)) {
      predictor = model.predictor();
    }
    double[] sample = {1, 2, 3};
    double[] expected = predictor.predict(sample);
    CountDownLatch latch = new CountDownLatch(1);
    backend.hold.set(latch);
    ExecutorService thread = Executors.newSingleThreadExecutor();
    Future<double[]> underWay = thread.submit(() -> predictor.predict(sample));
    backend.reached.await();
    predictor.close();
    assertThat(backend.open).hasPositiveValue();
    assertThatThrownBy(() -> predictor.predict(sample))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("predict: the predictor is closed");
    latch.countDown();
    assertThat(underWay.get()).containsExactly(expected);
    thread.shutdown();
    assertThat(backend.open).hasValue(0);
  }

  @Test
  void manyThreadsGetTheirResultOrIllegalStateAndNothingLeaks() throws Exception {
    Gate backend = new Gate();
    ExecutorService pool = Executors.newFixedThreadPool(8);
    for (int round = 0; round < 100; round++) {
      Predictor predictor;
      try (Model model = NETWORK.init(backend, 1)) {
        predictor = model.predictor();
      }
      double[] sample = {1, 2, 3};
      double[] expected = predictor.predict(sample);
      Callable<Boolean> untilRefused =
          () -> {
            while (true) {
              try {
                assertThat(predictor.predict(sample)).containsExactly(expected);
                assertThat(predictor.predict(new double[][] {sample})[0]).containsExactly(expected);
              } catch (IllegalStateException e) {
                return true;
              }
            }
          };
      List<Future<Boolean>> results = new ArrayList<>();
      for (int t = 0; t < 8; t++) {
        results.add(pool.submit(untilRefused));
      }
      Thread.sleep(1);
      predictor.close();
      for (Future<Boolean> result : results) {
        assertThat(result.get()).isTrue();
      }
      assertThat(backend.open).as("open tensors in round %s", round).hasValue(0);
    }
    pool.shutdown();
  }
}
