package io.github.espalier.benchmarks.workload;

import io.github.espalier.data.BatchOrder;
import io.github.espalier.data.BatchPlan;
import io.github.espalier.init.RandomStream;
import java.util.Arrays;

/** One sample per step: a recorded order first, then random samples. */
final class Replayed implements BatchOrder {
  private final int[] recorded;
  private final int[] starts;

  /**
   * An order.
   *
   * @param recorded sample indices; may be empty
   * @param steps how many steps each epoch has
   */
  Replayed(int[] recorded, int... steps) {
    this.recorded = recorded.clone();
    starts = new int[steps.length + 1];
    System.arraycopy(steps, 0, starts, 1, steps.length);
    Arrays.parallelPrefix(starts, Integer::sum);
  }

  @Override
  public void plan(int epoch, RandomStream random, BatchPlan plan) {
    int[] one = new int[1];
    for (int step = starts[epoch]; step < starts[epoch + 1]; step++) {
      one[0] = step < recorded.length ? recorded[step] : random.nextInt(plan.samples());
      plan.add(one, 0, 1);
    }
  }

  @Override
  public int largestBatch(int samples) {
    return 1;
  }
}
