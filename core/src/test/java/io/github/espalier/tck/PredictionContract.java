package io.github.espalier.tck;

import io.github.espalier.backend.Backend;
import io.github.espalier.layer.Activation;
import io.github.espalier.network.Model;
import io.github.espalier.network.Predictor;
import io.github.espalier.network.Sequential;
import io.github.espalier.tensor.DType;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What serving from many threads must do on every backend, as tests: a backend extends this class
 * and says how it is created.
 *
 * <p>{@code -Despalier.predictions=100000} makes every thread predict more often than a thousand
 * times.
 */
public abstract class PredictionContract {
  /** Processor time that the JIT compiler may take. */
  private static final int PATIENCE_SECONDS = 60;

  private static final int THREADS = 64;
  private static final int SAMPLES = 97;
  private static final int INPUTS = 7;
  private static final int OUTPUTS = 3;

  private static final Sequential NETWORK =
      Sequential.input(INPUTS)
          .dense(30, Activation.RELU)
          .dense(6, Activation.TANH)
          .dense(OUTPUTS, Activation.SOFTMAX)
          .build();

  /** A new backend with one thread; the tests close it. */
  protected abstract Backend create(DType dtype);

  /** Whether a warm prediction promises not to allocate on the Java heap. */
  protected boolean allocationFree() {
    return true;
  }

  /** How often each thread predicts. */
  protected int predictions() {
    return Integer.getInteger("espalier.predictions", 1000);
  }

  private static double[][] samples() {
    double[][] samples = new double[SAMPLES][INPUTS];
    for (int i = 0; i < SAMPLES; i++) {
      for (int c = 0; c < INPUTS; c++) {
        samples[i][c] = Math.floorMod(i * 31 + c * 17, 101) / 50d - 1;
      }
    }
    return samples;
  }

  @ParameterizedTest
  @EnumSource
  void sixtyFourThreadsGetTheBitsOfOne(DType dtype) throws Exception {
    double[][] samples = samples();
    try (Backend backend = create(dtype);
        Model model = NETWORK.init(backend, 1);
        Predictor predictor = model.predictor()) {
      double[][] expected = new double[SAMPLES][];
      for (int i = 0; i < SAMPLES; i++) {
        expected[i] = predictor.predict(samples[i]);
      }
      int predictions = predictions();
      AtomicLong made = new AtomicLong();
      TogetherThreads.run(
          THREADS,
          thread -> {
            double[] out = new double[OUTPUTS];
            for (int i = 0; i < predictions; i++) {
              int at = (thread * 13 + i) % SAMPLES;
              Arrays.fill(out, -1);
              predictor.predict(samples[at], out);
              sameBits(expected[at], out);
            }
            made.addAndGet(predictions);
          });
      Assertions.assertEquals((long) THREADS * predictions, made.get(), "predictions made");
    }
  }

  /** Batches, of sizes below and above the predictor's own, beside single predictions. */
  @ParameterizedTest
  @EnumSource
  void batchesInManyThreadsGetTheBitsOfOne(DType dtype) throws Exception {
    double[][] samples = samples();
    double[][] many = new double[300][];
    for (int i = 0; i < many.length; i++) {
      many[i] = samples[i % SAMPLES];
    }
    try (Backend backend = create(dtype);
        Model model = NETWORK.init(backend, 1);
        Predictor predictor = model.predictor()) {
      int[] sizes = {1, 2, 17, 256, 257, 300};
      double[][][] expected = new double[sizes.length][][];
      for (int s = 0; s < sizes.length; s++) {
        expected[s] = predictor.predict(Arrays.copyOf(many, sizes[s]));
      }
      TogetherThreads.run(
          THREADS,
          thread -> {
            for (int i = 0; i < 2; i++) {
              int s = (thread + i) % sizes.length;
              double[][] got = predictor.predict(Arrays.copyOf(many, sizes[s]));
              Assertions.assertEquals(sizes[s], got.length, "rows");
              for (int r = 0; r < got.length; r++) {
                sameBits(expected[s][r], got[r]);
              }
            }
          });
    }
  }

  /** Whoever is refused is refused by IllegalStateException; every other result is right. */
  @ParameterizedTest
  @EnumSource
  void closingInUseRefusesFurtherCallsAndNothingElse(DType dtype) throws Exception {
    try (Backend backend = create(dtype);
        Model model = NETWORK.init(backend, 1)) {
      for (int round = 0; round < 4; round++) {
        Predictor predictor = model.predictor();
        predictUntilClosed(predictor, predictor::close, "predict: the predictor is closed");
      }
      // The model and its backend are as good as before.
      try (Predictor predictor = model.predictor()) {
        Assertions.assertEquals(OUTPUTS, predictor.predict(samples()[0]).length);
      }
    }
  }

  /** The predictor is still open, its backend is not: no crash, no wrong number, all can close. */
  @ParameterizedTest
  @EnumSource
  void closingTheBackendInUseRefusesFurtherCallsAndNothingElse(DType dtype) throws Exception {
    for (int round = 0; round < 4; round++) {
      try (Backend backend = create(dtype);
          Model model = NETWORK.init(backend, 1);
          Predictor predictor = model.predictor()) {
        String refusal = ": backend " + backend.name() + " is closed";
        predictUntilClosed(predictor, backend::close, refusal);
      }
    }
  }

  /**
   * Has many threads predict; the last one to begin closes, while all the others predict.
   *
   * @param close must have every later prediction refused
   * @param refusal how the message ends
   */
  private static void predictUntilClosed(Predictor predictor, Runnable close, String refusal)
      throws Exception {
    double[] sample = samples()[0];
    double[] expected = predictor.predict(sample);
    AtomicInteger busy = new AtomicInteger();
    TogetherThreads.run(
        THREADS,
        thread -> {
          double[] out = new double[OUTPUTS];
          boolean first = true;
          while (true) {
            try {
              if (thread % 2 == 0) {
                predictor.predict(sample, out);
                sameBits(expected, out);
              } else {
                sameBits(expected, predictor.predict(new double[][] {sample})[0]);
              }
            } catch (IllegalStateException refused) {
              String message = refused.getMessage();
              Assertions.assertTrue(message.endsWith(refusal), message);
              Assertions.assertFalse(first, "refused before it was closed");
              return;
            } catch (Throwable wrong) {
              // Or the others would go on for ever.
              close.run();
              throw wrong;
            }
            if (first && busy.incrementAndGet() == THREADS) {
              close.run();
            }
            first = false;
            if (busy.get() < THREADS) {
              Thread.yield();
            }
          }
        });
  }

  @ParameterizedTest
  @EnumSource
  void aPredictionIntoAGivenArrayAllocatesNothing(DType dtype) {
    Assumptions.assumeTrue(allocationFree(), "this backend does not promise it");
    double[] sample = samples()[1];
    double[] out = new double[OUTPUTS];
    try (Backend backend = create(dtype);
        Model model = NETWORK.init(backend, 1);
        Predictor predictor = model.predictor()) {
      long least =
          new AllocationMeter(PATIENCE_SECONDS)
              .least(
                  () -> {
                    for (int i = 0; i < 5000; i++) {
                      predictor.predict(sample, out);
                    }
                  });
      Assertions.assertEquals(0, least, "bytes in 5000 predictions");
    }
  }

  private static void sameBits(double[] expected, double[] got) {
    for (int c = 0; c < expected.length; c++) {
      if (Double.doubleToRawLongBits(expected[c]) != Double.doubleToRawLongBits(got[c])) {
        throw new AssertionError("output " + c + ": alone " + expected[c] + ", now " + got[c]);
      }
    }
  }
}
