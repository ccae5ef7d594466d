package io.github.espalier.layer;

import io.github.espalier.backend.Backend;
import io.github.espalier.init.RandomStream;
import io.github.espalier.tensor.Shape;
import io.github.espalier.tensor.Tensor;

/** The context of a layer's own last activation: the layer's, with its output as the input. */
record OutputContext(PassContext layer, Shape inputShape) implements PassContext {
  @Override
  public Backend backend() {
    return layer.backend();
  }

  @Override
  public Mode mode() {
    return layer.mode();
  }

  @Override
  public int maxBatch() {
    return layer.maxBatch();
  }

  @Override
  public boolean needsInputGradient() {
    return true;
  }

  @Override
  public Tensor parameter(String name) {
    return layer.parameter(name);
  }

  @Override
  public Gradient gradient(String name) {
    return layer.gradient(name);
  }

  @Override
  public Tensor batchBuffer(Shape sample) {
    return layer.batchBuffer(sample);
  }

  @Override
  public Tensor buffer(Shape shape) {
    return layer.buffer(shape);
  }

  @Override
  public RandomStream random(String purpose) {
    return layer.random(purpose);
  }
}
