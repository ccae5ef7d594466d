package io.github.espalier.train;

import io.github.espalier.data.BatchPlan;
import io.github.espalier.data.BatchSource;
import io.github.espalier.data.Dataset;
import io.github.espalier.internal.InputOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** The batch that a training begins with, as a data set of its own. */
final class FirstBatch {
  private FirstBatch() {}

  /** Of data in memory, in the plan's order. */
  static Dataset of(Trainer trainer, Dataset train) {
    BatchPlan batches = trainer.firstEpoch(train.size());
    int start = batches.start(0);
    return train.select(Arrays.copyOfRange(batches.index(), start, start + batches.count(0)));
  }

  /**
   * Of a source, which is read and closed.
   *
   * @param check refuses samples that network and loss cannot use
   */
  static Dataset of(Trainer trainer, BatchSource source, Consumer<Dataset> check) {
    Dataset[] first = new Dataset[1];
    Consumer<Dataset> keep =
        batch -> {
          check.accept(batch);
          // A copy: the batch is of the feed's arrays.
          first[0] = batch.select(IntStream.range(0, batch.size()).toArray());
        };
    try (StreamFeed feed = new StreamFeed(trainer.model(), source, keep, false)) {
      feed.open(0);
      // An epoch without a batch is refused here.
      if (feed.hasNext()) {
        feed.next();
      }
      return first[0];
    } catch (IOException e) {
      throw InputOutput.failure("batch source, epoch 0, batch 0", e);
    }
  }

  /** A plan of that batch alone. */
  static BatchPlan plan(int samples) {
    return new BatchPlan(samples).add(IntStream.range(0, samples).toArray(), 0, samples);
  }
}
