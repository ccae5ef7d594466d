package io.github.espalier.network;

import io.github.espalier.backend.Backend;
import io.github.espalier.internal.Check;
import io.github.espalier.layer.Activation;
import io.github.espalier.layer.Dense;
import io.github.espalier.layer.Dropout;
import io.github.espalier.layer.Layer;
import io.github.espalier.tensor.Shape;
import io.github.espalier.tensor.ShapeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * An immutable description of a feed-forward network: an input shape and layers, one after the
 * other.
 *
 * <p>The same description runs on every backend. Shapes are checked when it is built.
 */
public final class Sequential {
  private final List<Layer> layers;
  private final List<Shape> shapes;

  private Sequential(List<Layer> layers, List<Shape> shapes) {
    this.layers = List.copyOf(layers);
    this.shapes = List.copyOf(shapes);
  }

  /** Begins a network for samples of the given shape, as in {@code input(784)}. */
  public static Builder input(int... sample) {
    return new Builder(Shape.of(Objects.requireNonNull(sample, "sample")));
  }

  /** The shape of one input sample. */
  public Shape inputShape() {
    return shapes.get(0);
  }

  /** The shape of one output sample. */
  public Shape outputShape() {
    return shapes.get(shapes.size() - 1);
  }

  /** The layers, first to last. */
  public List<Layer> layers() {
    return layers;
  }

  /** The shape of one sample as layer {@code index} receives it. */
  public Shape layerInputShape(int index) {
    return shapes.get(Check.index("layer", index, layers.size()));
  }

  /** The name of a layer, unique in the network: {@code "2.dense"}. */
  public String layerName(int index) {
    return index + "." + layers.get(Check.index("layer", index, layers.size())).type();
  }

  /** The activation that the network ends in. */
  public Activation lastActivation() {
    return layers.get(layers.size() - 1).lastActivation();
  }

  /**
   * A model of this network on a backend, with fresh weights.
   *
   * @param seed decides the initial weights, and dropout during training; the same on every backend
   */
  public Model init(Backend backend, long seed) {
    return Model.create(this, backend, seed);
  }

  /**
   * A model of this network whose numbers are all 0, to be filled with given ones.
   *
   * @param seed what the model's training draws from
   */
  public Model initZeros(Backend backend, long seed) {
    return Model.zeros(this, backend, seed);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("input(" + inputShape() + ")");
    for (Layer layer : layers) {
      text.append(" → ").append(layer);
    }
    return text.toString();
  }

  /** Collects layers. */
  public static final class Builder {
    private final List<Layer> layers = new ArrayList<>();
    private final List<Shape> shapes = new ArrayList<>();

    private Builder(Shape input) {
      shapes.add(input);
    }

    /** Adds a linear dense layer. */
    public Builder dense(int units) {
      return layer(Dense.of(Check.positive("dense units", units)));
    }

    /** Adds a dense layer with an activation. */
    public Builder dense(int units, Activation activation) {
      return layer(Dense.of(units, activation));
    }

    /** Adds a dropout layer. */
    public Builder dropout(double rate) {
      return layer(new Dropout(rate));
    }

    /**
     * Adds any layer.
     *
     * @throws ShapeException if it cannot take what the layer before puts out
     */
    public Builder layer(Layer layer) {
      Objects.requireNonNull(layer, "layer");
      Shape input = shapes.get(shapes.size() - 1);
      try {
        shapes.add(layer.outputShape(input));
      } catch (ShapeException e) {
        throw new ShapeException(
            String.format(
                Locale.ROOT,
                "layer %d (%s): %s, from %s. Check the layer before it.",
                layers.size(),
                layer,
                e.getMessage(),
                layers.isEmpty() ? "the input" : "layer " + (layers.size() - 1)));
      }
      layers.add(layer);
      return this;
    }

    /**
     * The network.
     *
     * @throws IllegalStateException if there is no layer
     */
    public Sequential build() {
      if (layers.isEmpty()) {
        throw new IllegalStateException("a network needs at least one layer; call dense(…) first");
      }
      return new Sequential(layers, shapes);
    }
  }
}
