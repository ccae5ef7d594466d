package io.github.espalier.network;

import io.github.espalier.layer.ParameterSpec;
import io.github.espalier.tensor.Tensor;

/**
 * One parameter of a model.
 *
 * @param name its name in the model, as in {@code "2.dense.weight"}
 * @param spec its description
 * @param value its numbers, owned by the model
 */
public record Parameter(String name, ParameterSpec spec, Tensor value) {
  /** How many numbers it has. */
  public int size() {
    return spec.shape().size();
  }

  /** The name of its layer, as in {@code "2.dense"}. */
  public String layer() {
    return name.substring(0, name.length() - spec.name().length() - 1);
  }

  @Override
  public String toString() {
    return name + " " + spec.shape();
  }
}
