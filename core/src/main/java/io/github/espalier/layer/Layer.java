package io.github.espalier.layer;

import io.github.espalier.tensor.Shape;
import java.util.List;

/**
 * An immutable description of a transformation: no weights, no buffers, no backend.
 *
 * <p>A layer is bound to a session by {@link #bind}; the resulting {@link LayerPass} does the work.
 */
public interface Layer {
  /** The layer's stable type in parameter names and files, as in {@code "dense"}. */
  String type();

  /**
   * The shape of one output sample, without the batch axis.
   *
   * @throws io.github.espalier.tensor.ShapeException if the layer cannot take such input
   */
  Shape outputShape(Shape input);

  /** What the layer learns, for input samples of the given shape. */
  default List<ParameterSpec> parameters(Shape input) {
    return List.of();
  }

  /** The layer with buffers, ready to run. */
  LayerPass bind(PassContext context);

  /** The activation that the layer ends in, or {@link Activation#IDENTITY}. */
  default Activation lastActivation() {
    return Activation.IDENTITY;
  }

  /**
   * The same layer, with the same parameters, less its {@link #lastActivation}. Losses that
   * differentiate from the logits use it.
   */
  default Layer withoutLastActivation() {
    return this;
  }

  /** Floating-point operations of one forward pass of one sample, products only. */
  default long flopsPerSample(Shape input) {
    return 0;
  }
}
