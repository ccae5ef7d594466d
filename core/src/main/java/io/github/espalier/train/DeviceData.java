package io.github.espalier.train;

import io.github.espalier.backend.Backend;
import io.github.espalier.backend.ReduceOp;
import io.github.espalier.data.Dataset;
import io.github.espalier.data.InvalidDataException;
import io.github.espalier.internal.Arena;
import io.github.espalier.tensor.DType;
import io.github.espalier.tensor.Shape;
import io.github.espalier.tensor.Tensor;

/**
 * A data set as tensors of a backend, converted once, from which batches are gathered.
 *
 * <p>Several may share the tensors of one, each with batches of its own.
 */
final class DeviceData implements AutoCloseable {
  private static final int UPLOAD_ROWS = 1024;

  private final Backend backend;
  private final Arena arena;
  private final int size;
  private final Tensor features;
  private final Tensor targets;
  private final Tensor weights;
  private final double largestFeature;
  private Tensor x;
  private Tensor target;
  private Tensor weight;
  private Tensor batchX;
  private Tensor batchTarget;
  private Tensor batchWeight;

  private DeviceData(Backend backend, Dataset data) {
    this.backend = backend;
    this.arena = new Arena(backend);
    this.size = data.size();
    Reader readWeights =
        (from, count, out) -> {
          for (int i = 0; i < count; i++) {
            out[i] = data.weight(from + i);
          }
        };
    try {
      features = upload(data.featureShape().size(), data::readFeatures);
      largestFeature =
          Math.max(backend.reduce(ReduceOp.MAX, features), -backend.reduce(ReduceOp.MIN, features));
      targets = upload(data.targetCount(), data::readTargets);
      weights = data.hasWeights() ? upload(1, readWeights) : null;
    } catch (RuntimeException | Error e) {
      arena.close();
      throw e;
    }
  }

  private DeviceData(DeviceData shared) {
    backend = shared.backend;
    arena = new Arena(backend);
    size = shared.size;
    features = shared.features;
    targets = shared.targets;
    weights = shared.weights;
    largestFeature = shared.largestFeature;
  }

  /**
   * Refuses data that the format cannot hold: what is finite in a double may be infinite there.
   *
   * @throws InvalidDataException for the first such number
   */
  static void checkRange(Dataset data, DType dtype) {
    if (dtype == DType.FLOAT64) {
      return;
    }
    int features = data.featureShape().size();
    for (int r = 0; r < data.size(); r++) {
      for (int c = 0; c < features; c++) {
        holds(dtype, "features", r, c, data.feature(r, c));
      }
      for (int c = 0; c < data.targetCount(); c++) {
        holds(dtype, "targets", r, c, data.target(r, c));
      }
      holds(dtype, "weights", r, 0, data.weight(r));
    }
  }

  private static void holds(DType dtype, String what, int row, int column, double value) {
    if (!dtype.holds(value)) {
      throw new InvalidDataException(
          what, row, column, "needs a finite number, got " + value + ", too large for " + dtype);
    }
  }

  /** The data, with buffers for batches. */
  static DeviceData withBatches(Backend backend, Dataset dataset, int maxBatch) {
    return new DeviceData(backend, dataset).allocated(maxBatch);
  }

  /** The same tensors, with buffers of its own for batches; to be closed before these are. */
  DeviceData shared(int maxBatch) {
    return new DeviceData(this).allocated(maxBatch);
  }

  private DeviceData allocated(int maxBatch) {
    try {
      allocateBatch(maxBatch);
      return this;
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  private interface Reader {
    void read(int from, int count, double[] out);
  }

  /** In pieces, so that no second copy of everything stands in memory. */
  private Tensor upload(int cols, Reader reader) {
    Tensor table = arena.allocate(Shape.of(size, cols));
    int step = Math.min(size, UPLOAD_ROWS);
    double[] rows = new double[step * cols];
    if (step == size) {
      reader.read(0, size, rows);
      backend.upload(rows, 0, table);
      return table;
    }
    try (Tensor piece = backend.allocate(Shape.of(step, cols))) {
      for (int from = 0; from < size; from += step) {
        int count = Math.min(step, size - from);
        reader.read(from, count, rows);
        piece.setRows(count);
        backend.upload(rows, 0, piece);
        backend.copyBlock(piece, 0, 0, count, cols, table, from, 0);
      }
    }
    return table;
  }

  /** Makes the buffers that {@link #gather} fills. */
  private void allocateBatch(int maxBatch) {
    batchX = arena.allocate(Shape.of(maxBatch, features.cols()));
    batchTarget = arena.allocate(Shape.of(maxBatch, targets.cols()));
    batchWeight = weights == null ? null : arena.allocate(Shape.of(maxBatch, 1));
  }

  /** Makes some samples the current batch. */
  void gather(int[] index, int from, int count) {
    if (count == size && isIdentity(index, from)) {
      x = features;
      target = targets;
      weight = weights;
      return;
    }
    x = batchX;
    target = batchTarget;
    weight = batchWeight;
    x.setRows(count);
    target.setRows(count);
    backend.gatherRows(features, index, from, count, x);
    backend.gatherRows(targets, index, from, count, target);
    if (weight != null) {
      weight.setRows(count);
      backend.gatherRows(weights, index, from, count, weight);
    }
  }

  private boolean isIdentity(int[] index, int from) {
    for (int i = 0; i < size; i++) {
      if (index[from + i] != i) {
        return false;
      }
    }
    return true;
  }

  /** The largest absolute value of a feature. */
  double largestFeature() {
    return largestFeature;
  }

  Tensor x() {
    return x;
  }

  Tensor target() {
    return target;
  }

  Tensor weight() {
    return weight;
  }

  int size() {
    return size;
  }

  @Override
  public void close() {
    arena.close();
  }
}
