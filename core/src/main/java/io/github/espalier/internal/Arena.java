package io.github.espalier.internal;

import io.github.espalier.backend.Backend;
import io.github.espalier.tensor.Shape;
import io.github.espalier.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** The tensors that one owner allocates and frees together. */
public final class Arena implements AutoCloseable {
  private final Backend backend;
  private final List<Tensor> tensors = new ArrayList<>();

  /** An empty arena on the backend. */
  public Arena(Backend backend) {
    this.backend = backend;
  }

  /** A new tensor of zeros, freed with the arena. */
  public Tensor allocate(Shape shape) {
    Tensor tensor = backend.allocate(shape);
    tensors.add(tensor);
    return tensor;
  }

  /** Bytes of all tensors. */
  public long bytes() {
    long sum = 0;
    for (Tensor tensor : tensors) {
      sum += (long) tensor.capacityRows() * tensor.cols() * tensor.dtype().bytes();
    }
    return sum;
  }

  @Override
  public void close() {
    tensors.forEach(Tensor::close);
    tensors.clear();
  }
}
