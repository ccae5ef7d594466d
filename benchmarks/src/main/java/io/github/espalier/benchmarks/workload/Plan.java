package io.github.espalier.benchmarks.workload;

import io.github.espalier.data.BatchOrder;
import io.github.espalier.data.Dataset;
import io.github.espalier.loss.Loss;
import io.github.espalier.network.Model;
import io.github.espalier.network.Sequential;
import io.github.espalier.optim.Optimizer;
import io.github.espalier.train.Trainer;
import io.github.espalier.train.TrainerBuilder;
import java.util.Objects;

/**
 * Everything that decides a training but the backend.
 *
 * @param network with its initializers
 * @param data what is trained on
 * @param loss what is made small
 * @param optimizer how
 * @param order the order of the samples
 * @param epochs how often
 * @param seed of the weights and the order
 */
public record Plan(
    Sequential network,
    Dataset data,
    Loss loss,
    Optimizer optimizer,
    BatchOrder order,
    int epochs,
    long seed) {
  /** Checks. */
  public Plan {
    Objects.requireNonNull(network, "network");
    Objects.requireNonNull(data, "data");
    Objects.requireNonNull(loss, "loss");
    Objects.requireNonNull(optimizer, "optimizer");
    Objects.requireNonNull(order, "order");
  }

  /** The most samples a batch has. */
  public int batchSize() {
    return order.largestBatch(data.size());
  }

  /** A trainer of a model of this network, to be completed with metrics and listeners. */
  public TrainerBuilder trainer(Model model) {
    return Trainer.builder(model)
        .loss(loss)
        .optimizer(optimizer)
        .order(order)
        .epochs(epochs)
        .seed(seed);
  }
}
