package io.github.espalier.init;

import io.github.espalier.tensor.Shape;

/** A rule for the initial numbers of a parameter. */
@FunctionalInterface
public interface Initializer {
  /**
   * Fills a parameter.
   *
   * @param out row-major, as long as the shape's size
   * @param shape the parameter's shape
   * @param fanIn how many inputs feed one unit
   * @param fanOut how many units one input feeds
   * @param random the parameter's own stream
   */
  void fill(double[] out, Shape shape, int fanIn, int fanOut, RandomStream random);

  /**
   * The rule as model files hold it, so that {@link Initializers#byId} finds it again; {@link
   * Initializers#CUSTOM} if it is not one of the named schemes.
   */
  default String id() {
    return Initializers.CUSTOM;
  }
}
