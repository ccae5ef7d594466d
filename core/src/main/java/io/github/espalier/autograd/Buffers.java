package io.github.espalier.autograd;

import io.github.espalier.backend.Backend;
import io.github.espalier.tensor.Shape;
import io.github.espalier.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * The tensors that a tape owns, sorted by shape; what is given back is handed out again.
 *
 * <p>An allocation costs microseconds on a native backend, so a warm tape must not make any.
 */
final class Buffers {
  private final Backend backend;
  private final List<Bucket> buckets = new ArrayList<>();
  private Bucket last;

  Buffers(Backend backend) {
    this.backend = backend;
  }

  /** A tensor of the given size whose contents are anything. */
  Tensor take(int rows, int cols) {
    Bucket bucket = bucket(rows, cols);
    List<Tensor> free = bucket.free;
    if (!free.isEmpty()) {
      return free.remove(free.size() - 1);
    }
    Tensor fresh = backend.allocate(bucket.shape);
    bucket.all.add(fresh);
    return fresh;
  }

  void give(Tensor tensor) {
    bucket(tensor.rows(), tensor.cols()).free.add(tensor);
  }

  /** Takes everything back, also what an operation that threw has left behind. */
  void giveAll() {
    for (Bucket bucket : buckets) {
      bucket.free.clear();
      bucket.free.addAll(bucket.all);
    }
  }

  void close() {
    for (Bucket bucket : buckets) {
      bucket.all.forEach(Tensor::close);
    }
    buckets.clear();
    last = null;
  }

  private Bucket bucket(int rows, int cols) {
    if (last != null && last.fits(rows, cols)) {
      return last;
    }
    // An expression has few distinct shapes, so a scan beats hashing and makes no garbage.
    for (Bucket bucket : buckets) {
      if (bucket.fits(rows, cols)) {
        last = bucket;
        return bucket;
      }
    }
    last = new Bucket(Shape.of(rows, cols));
    buckets.add(last);
    return last;
  }

  private static final class Bucket {
    final Shape shape;
    final List<Tensor> all = new ArrayList<>();
    final List<Tensor> free = new ArrayList<>();

    Bucket(Shape shape) {
      this.shape = shape;
    }

    boolean fits(int rows, int cols) {
      return shape.rows() == rows && shape.cols() == cols;
    }
  }
}
