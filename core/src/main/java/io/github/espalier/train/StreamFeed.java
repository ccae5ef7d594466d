package io.github.espalier.train;

import io.github.espalier.backend.Backend;
import io.github.espalier.data.BatchSource;
import io.github.espalier.data.Dataset;
import io.github.espalier.data.InvalidDataException;
import io.github.espalier.internal.Arena;
import io.github.espalier.internal.Check;
import io.github.espalier.internal.InputOutput;
import io.github.espalier.network.Model;
import io.github.espalier.tensor.Shape;
import io.github.espalier.tensor.Tensor;
import java.io.IOException;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;

/** Batches read from a source; each is checked before it is used. */
final class StreamFeed implements Feed {
  private final BatchSource source;
  private final boolean compared;
  private final Consumer<Dataset> check;
  private final Backend backend;
  private final Arena arena;
  private final int maxBatch;
  private final int columns;
  private final int targetCount;
  private final boolean classIndices;
  private final double[] features;
  private final double[] targets;
  private final double[] weights;
  private final Tensor x;
  private final Tensor target;
  private final Tensor weight;
  private BatchSource.Batches batches;
  private Fingerprint soFar = new Fingerprint();
  private long firstBatch;
  private int epoch;
  private int batch;

  /** Whether the arrays hold a batch that was not asked for yet. */
  private boolean ahead;

  private int rows;

  /**
   * A feed of a source.
   *
   * @param check refuses samples that network and loss cannot use
   * @param compared whether {@link #batchesSoFar} will be asked for
   */
  StreamFeed(Model model, BatchSource source, Consumer<Dataset> check, boolean compared) {
    this.source = source;
    this.compared = compared;
    this.check = check;
    backend = model.backend();
    maxBatch = Check.positive("batchSize", source.batchSize());
    columns = Objects.requireNonNull(source.featureShape(), "featureShape").size();
    targetCount = Check.positive("targetCount", source.targetCount());
    classIndices = source.hasClassIndices();
    features = new double[Check.arrayLength("batchSize", maxBatch, columns)];
    targets = new double[Check.arrayLength("batchSize", maxBatch, targetCount)];
    weights = source.hasWeights() ? new double[maxBatch] : null;
    arena = new Arena(backend);
    try {
      x = arena.allocate(Shape.of(maxBatch, columns));
      target = arena.allocate(Shape.of(maxBatch, targetCount));
      weight = weights == null ? null : arena.allocate(Shape.of(maxBatch, 1));
    } catch (RuntimeException | Error e) {
      arena.close();
      throw e;
    }
  }

  @Override
  public int maxBatch() {
    return maxBatch;
  }

  @Override
  public int targetCount() {
    return targetCount;
  }

  @Override
  public boolean hasClassIndices() {
    return classIndices;
  }

  /** Of the shapes only; {@link #batchesSoFar} is of the numbers. */
  @Override
  public long data() {
    Fingerprint fingerprint = new Fingerprint();
    fingerprint.add(maxBatch);
    fingerprint.add(columns);
    fingerprint.add(targetCount);
    fingerprint.add(classIndices ? 1 : 0);
    fingerprint.add(weights == null ? 0 : 1);
    return fingerprint.value();
  }

  @Override
  public DeviceData inMemory() {
    return null;
  }

  @Override
  public void open(int epoch) throws IOException {
    closeEpoch();
    this.epoch = epoch;
    batch = 0;
    ahead = false;
    firstBatch = 0;
    soFar = new Fingerprint();
    batches = Objects.requireNonNull(source.open(epoch), "open(" + epoch + ")");
  }

  @Override
  public boolean hasNext() throws IOException {
    ahead = ahead || read();
    return ahead;
  }

  @Override
  public void next() {
    try {
      check.accept(
          Dataset.ofRows(rows, features, columns, targets, targetCount, classIndices, weights));
    } catch (InvalidDataException e) {
      throw e.in("batch source, epoch " + epoch + ", batch " + batch);
    }
    take();
    x.setRows(rows);
    target.setRows(rows);
    backend.upload(features, 0, x);
    backend.upload(targets, 0, target);
    if (weight != null) {
      weight.setRows(rows);
      backend.upload(weights, 0, weight);
    }
  }

  /** What was read ahead becomes the batch. */
  private void take() {
    ahead = false;
    if (compared) {
      soFar.add(rows);
      soFar.add(features, rows * columns);
      soFar.add(targets, rows * targetCount);
      if (weights != null) {
        soFar.add(weights, rows);
      }
      if (batch == 0) {
        firstBatch = soFar.value();
      }
    }
    batch++;
  }

  private boolean read() throws IOException {
    rows = batches.read(features, targets, weights);
    if (rows < 0 || rows > maxBatch) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "batch source, epoch %d, batch %d: read returned %d, needs 0 to %d",
              epoch,
              batch,
              rows,
              maxBatch));
    }
    if (rows == 0) {
      if (batch == 0) {
        throw new IllegalStateException("batch source: epoch " + epoch + " has no batch");
      }
      closeEpoch();
      return false;
    }
    return true;
  }

  @Override
  public int skip(int count) throws IOException {
    while (batch < count && hasNext()) {
      take();
    }
    return batch;
  }

  @Override
  public int batches() {
    return -1;
  }

  @Override
  public long batchesSoFar() {
    return soFar.value();
  }

  @Override
  public long firstBatch() {
    return firstBatch;
  }

  @Override
  public Tensor x() {
    return x;
  }

  @Override
  public Tensor target() {
    return target;
  }

  @Override
  public Tensor weight() {
    return weight;
  }

  @Override
  public int rows() {
    return rows;
  }

  private void closeEpoch() throws IOException {
    if (batches != null) {
      BatchSource.Batches open = batches;
      batches = null;
      open.close();
    }
  }

  @Override
  public void close() {
    try (arena) {
      closeEpoch();
    } catch (IOException e) {
      throw InputOutput.failure("batch source, epoch " + epoch + ", close", e);
    }
  }
}
