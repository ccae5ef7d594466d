package io.github.espalier.train;

import io.github.espalier.data.BatchOrder;
import io.github.espalier.data.BatchPlan;
import io.github.espalier.data.Dataset;
import io.github.espalier.init.RandomStream;
import io.github.espalier.network.Model;
import io.github.espalier.tensor.Tensor;

/** Batches of a data set in memory, in the order of a plan made for every epoch. */
final class MemoryFeed implements Feed {
  private final Dataset dataset;
  private final BatchOrder order;
  private final int maxBatch;
  private final DeviceData data;
  private final BatchPlan plan;
  private final RandomStream random;
  private int next;
  private int rows;

  MemoryFeed(Model model, Dataset dataset, BatchOrder order, long seed) {
    this.dataset = dataset;
    this.order = order;
    maxBatch = order.largestBatch(dataset.size());
    plan = new BatchPlan(dataset.size());
    random = new RandomStream(seed, "order");
    data = DeviceData.withBatches(model.backend(), dataset, maxBatch);
  }

  @Override
  public int maxBatch() {
    return maxBatch;
  }

  @Override
  public int targetCount() {
    return dataset.targetCount();
  }

  @Override
  public boolean hasClassIndices() {
    return dataset.hasClassIndices();
  }

  @Override
  public long data() {
    return Fingerprint.of(dataset);
  }

  @Override
  public DeviceData inMemory() {
    return data;
  }

  @Override
  public void open(int epoch) {
    plan.clear();
    random.restart(epoch);
    order.plan(epoch, random, plan);
    next = 0;
    if (plan.batches() == 0) {
      throw new IllegalStateException("order: it planned no batch for epoch " + epoch);
    }
  }

  @Override
  public boolean hasNext() {
    return next < plan.batches();
  }

  @Override
  public void next() {
    rows = plan.count(next);
    data.gather(plan.index(), plan.start(next), rows);
    next++;
  }

  @Override
  public int skip(int batches) {
    next = Math.min(batches, plan.batches());
    return next;
  }

  @Override
  public int batches() {
    return plan.batches();
  }

  /** Of the whole plan: an order is code, whose text tells nothing of what it will plan. */
  @Override
  public long batchesSoFar() {
    Fingerprint fingerprint = new Fingerprint();
    for (int b = 0; b < plan.batches(); b++) {
      fingerprint.add(plan.count(b));
      for (int i = 0; i < plan.count(b); i++) {
        fingerprint.add(plan.index()[plan.start(b) + i]);
      }
    }
    return fingerprint.value();
  }

  @Override
  public long firstBatch() {
    return 0;
  }

  @Override
  public Tensor x() {
    return data.x();
  }

  @Override
  public Tensor target() {
    return data.target();
  }

  @Override
  public Tensor weight() {
    return data.weight();
  }

  @Override
  public int rows() {
    return rows;
  }

  @Override
  public void close() {
    data.close();
  }
}
