package io.github.espalier.layer;

import io.github.espalier.init.Initializer;
import io.github.espalier.tensor.Shape;
import java.util.Objects;

/**
 * The description of one parameter of a layer.
 *
 * @param name the name within the layer, as in {@code "weight"}
 * @param shape its shape
 * @param role what penalties and decay go by
 * @param init its initial numbers
 * @param fanIn how many inputs feed one unit
 * @param fanOut how many units one input feeds
 * @param learningRateFactor multiplies the learning rate
 */
public record ParameterSpec(
    String name,
    Shape shape,
    Role role,
    Initializer init,
    int fanIn,
    int fanOut,
    double learningRateFactor) {
  /** What a parameter is, for penalties and decay. */
  public enum Role {
    /** Multiplies an input. */
    WEIGHT,
    /** Is added. */
    BIAS
  }

  /** Checks for null. */
  public ParameterSpec {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(shape, "shape");
    Objects.requireNonNull(role, "role");
    Objects.requireNonNull(init, "init");
  }
}
