package io.github.espalier.measure;

import io.github.espalier.layer.Activation;
import io.github.espalier.layer.Layer;
import io.github.espalier.loss.Loss;
import io.github.espalier.loss.Losses;
import io.github.espalier.network.Sequential;
import io.github.espalier.optim.Optimizer;
import io.github.espalier.tensor.Shape;

/**
 * What is timed: a network that is trained in batches of one size.
 *
 * @param key what a {@link Server} finds it by
 * @param network the network
 * @param loss what its training makes small
 * @param optimizer how
 * @param batch samples per step
 */
public record Task(String key, Sequential network, Loss loss, Optimizer optimizer, int batch) {
  /**
   * The loss that follows from the last activation: cross-entropy after softmax, binary
   * cross-entropy after sigmoid, else squared error.
   */
  public static Loss usualLoss(Activation last) {
    return switch (last.function()) {
      case SOFTMAX -> Losses.crossEntropy();
      case SIGMOID -> Losses.binaryCrossEntropy();
      default -> Losses.squaredError();
    };
  }

  /** Floating-point operations of one sample's output: 2·k·n for a product with k×n weights. */
  public long forwardFlops() {
    Shape shape = network.inputShape();
    long flops = 0;
    for (Layer layer : network.layers()) {
      flops += layer.flopsPerSample(shape);
      shape = layer.outputShape(shape);
    }
    return flops;
  }

  /**
   * Floating-point operations of one sample in a training step: the products forward, for the
   * weights' gradients and for the inputs' gradients, which the first layer does not need.
   */
  public long trainingFlops() {
    return 3 * forwardFlops() - network.layers().get(0).flopsPerSample(network.inputShape());
  }

  @Override
  public String toString() {
    return key;
  }
}
