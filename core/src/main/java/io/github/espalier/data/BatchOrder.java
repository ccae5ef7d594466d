package io.github.espalier.data;

import io.github.espalier.init.RandomStream;
import io.github.espalier.internal.Check;
import java.util.List;
import java.util.Objects;

/** The order in which samples are visited: it plans the batches of every epoch. */
public interface BatchOrder {
  /**
   * Fills the batches of an epoch into an empty plan.
   *
   * @param random the epoch's own stream
   */
  void plan(int epoch, RandomStream random, BatchPlan plan);

  /**
   * The most samples a batch of this order has, for a data set of {@code samples}.
   *
   * <p>Training asks before it changes anything.
   *
   * @throws IllegalArgumentException if the order names samples that the data set does not have
   */
  int largestBatch(int samples);

  /** All samples in one batch. */
  static BatchOrder full() {
    return inOrder(Integer.MAX_VALUE);
  }

  /** Batches of the given size in the order of the data; the last one may be short. */
  static BatchOrder inOrder(int batchSize) {
    return new Batched(batchSize, false);
  }

  /** Batches of the given size in a new random order every epoch; the last one may be short. */
  static BatchOrder shuffled(int batchSize) {
    return new Batched(batchSize, true);
  }

  /** Every sample by itself, in the order of the data. */
  static BatchOrder oneByOne() {
    return inOrder(1);
  }

  /** One random sample per step, drawn with replacement, so many steps per epoch. */
  static BatchOrder randomSamples(int stepsPerEpoch) {
    return new RandomSamples(stepsPerEpoch);
  }

  /**
   * Exactly the given batches in every epoch.
   *
   * @param batches sample indices of each batch; copied
   */
  static BatchOrder explicit(int[][] batches) {
    return explicit(List.<int[][]>of(Objects.requireNonNull(batches, "batches")));
  }

  /**
   * Exactly the given batches.
   *
   * @param epochs for each epoch its batches, copied; epochs beyond begin again with the first
   */
  static BatchOrder explicit(List<int[][]> epochs) {
    return new Explicit(epochs);
  }

  /** In order or shuffled, cut into equal pieces. */
  record Batched(int batchSize, boolean shuffle) implements BatchOrder {
    /** Checks. */
    public Batched {
      Check.positive("batchSize", batchSize);
    }

    @Override
    public void plan(int epoch, RandomStream random, BatchPlan plan) {
      int samples = plan.samples();
      int[] order = new int[samples];
      for (int i = 0; i < samples; i++) {
        order[i] = i;
      }
      if (shuffle) {
        random.shuffle(order, samples);
      }
      for (int from = 0; from < samples; from += largestBatch(samples)) {
        plan.add(order, from, Math.min(largestBatch(samples), samples - from));
      }
    }

    @Override
    public int largestBatch(int samples) {
      return Math.min(batchSize, samples);
    }
  }

  /** One random sample per step. */
  record RandomSamples(int stepsPerEpoch) implements BatchOrder {
    /** Checks. */
    public RandomSamples {
      Check.positive("stepsPerEpoch", stepsPerEpoch);
    }

    @Override
    public void plan(int epoch, RandomStream random, BatchPlan plan) {
      int[] one = new int[1];
      for (int step = 0; step < stepsPerEpoch; step++) {
        one[0] = random.nextInt(plan.samples());
        plan.add(one, 0, 1);
      }
    }

    @Override
    public int largestBatch(int samples) {
      return 1;
    }
  }

  /** A list given by the caller. */
  final class Explicit implements BatchOrder {
    private final int[][][] epochs;

    private Explicit(List<int[][]> given) {
      Objects.requireNonNull(given, "epochs");
      epochs = new int[given.size()][][];
      for (int e = 0; e < epochs.length; e++) {
        int[][] batches = Check.noNulls("epochs[" + e + "]", given.get(e));
        epochs[e] = new int[batches.length][];
        for (int b = 0; b < epochs[e].length; b++) {
          epochs[e][b] = batches[b].clone();
          if (epochs[e][b].length == 0) {
            throw new IllegalArgumentException(
                "explicit order: batch "
                    + b
                    + " of epoch "
                    + e
                    + " is empty, needs at least one sample");
          }
        }
        if (epochs[e].length == 0) {
          throw new IllegalArgumentException(
              "explicit order: epoch " + e + " has no batch, needs at least one");
        }
      }
      if (epochs.length == 0) {
        throw new IllegalArgumentException("explicit order: needs at least one epoch");
      }
    }

    @Override
    public void plan(int epoch, RandomStream random, BatchPlan plan) {
      for (int[] batch : epochs[epoch % epochs.length]) {
        plan.add(batch, 0, batch.length);
      }
    }

    @Override
    public int largestBatch(int samples) {
      int most = 0;
      for (int[][] epoch : epochs) {
        for (int[] batch : epoch) {
          most = Math.max(most, batch.length);
          for (int sample : batch) {
            Check.index("explicit order: sample", sample, samples);
          }
        }
      }
      return most;
    }
  }
}
