package io.github.espalier.backend.plain;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.espalier.backend.Backend;
import io.github.espalier.backend.BackendOptions;
import io.github.espalier.backend.Backends;
import io.github.espalier.data.Dataset;
import io.github.espalier.layer.Activation;
import io.github.espalier.loss.Losses;
import io.github.espalier.network.Model;
import io.github.espalier.network.Sequential;
import io.github.espalier.optim.Adam;
import io.github.espalier.tensor.DType;
import io.github.espalier.train.Trainer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Training gives the same bits with any number of threads, also when several models on one backend
 * want its workers at the same time; the layers are large enough to be divided.
 */
class DividedBitsTest {
  @ParameterizedTest
  @CsvSource({"jit, FLOAT64", "jit, FLOAT32", "auto, FLOAT64", "auto, FLOAT32"})
  void doNotDependOnTheThreads(String kernel, DType dtype) throws Exception {
    double[][] alone = trained(kernel, dtype, 1);
    assertThat(trained(kernel, dtype, 2)).isDeepEqualTo(alone);
    assertThat(trained(kernel, dtype, 5)).isDeepEqualTo(alone);
  }

  @Test
  void doNotDependOnWhoHasTheWorkers() throws Exception {
    double[][] alone = trained("auto", DType.FLOAT32, 1);
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try (Backend backend = backend("auto", DType.FLOAT32, 2)) {
      List<Callable<double[][]>> runs = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        runs.add(() -> trained(backend));
      }
      for (Future<double[][]> run : pool.invokeAll(runs)) {
        assertThat(run.get()).isDeepEqualTo(alone);
      }
    } finally {
      pool.shutdown();
    }
  }

  private static Backend backend(String kernel, DType dtype, int threads) {
    return Backends.create(
        "plain", BackendOptions.defaults().dtype(dtype).threads(threads).with("kernel", kernel));
  }

  private static double[][] trained(String kernel, DType dtype, int threads) {
    try (Backend backend = backend(kernel, dtype, threads)) {
      return trained(backend);
    }
  }

  private static double[][] trained(Backend backend) {
    try (Model model =
        Sequential.input(150)
            .dense(97, Activation.RELU)
            .dense(131, Activation.TANH)
            .dense(3, Activation.SOFTMAX)
            .build()
            .init(backend, 7)) {
      SplittableRandom random = new SplittableRandom(3);
      double[][] x = new double[165][150];
      int[] labels = new int[x.length];
      for (int i = 0; i < x.length; i++) {
        for (int j = 0; j < x[i].length; j++) {
          x[i][j] = random.nextDouble(-1, 1);
        }
        labels[i] = random.nextInt(3);
      }
      Trainer.builder(model)
          .loss(Losses.crossEntropy())
          .optimizer(Adam.withDefaults())
          .epochs(3)
          .batchSize(60)
          .build()
          .fit(Dataset.of(x, labels));
      return model.snapshot();
    }
  }
}
