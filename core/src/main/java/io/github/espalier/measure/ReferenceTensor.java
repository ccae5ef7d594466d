package io.github.espalier.measure;

import io.github.espalier.backend.AbstractTensor;
import io.github.espalier.tensor.Shape;

/** Numbers in one row-major array. */
final class ReferenceTensor extends AbstractTensor {
  final double[] data;

  ReferenceTensor(ReferenceBackend backend, Shape shape) {
    super(backend, shape);
    data = new double[shape.size()];
  }

  @Override
  protected void free() {}
}
