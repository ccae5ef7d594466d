package io.github.espalier.layer;

import io.github.espalier.backend.Backend;
import io.github.espalier.init.RandomStream;
import io.github.espalier.tensor.Shape;
import io.github.espalier.tensor.Tensor;

/** What a layer finds when it is bound to a session. */
public interface PassContext {
  /** The backend that computes. */
  Backend backend();

  /** What the pass is for. */
  Mode mode();

  /** The most rows a batch may have. */
  int maxBatch();

  /** The shape of one input sample. */
  Shape inputShape();

  /** Whether {@link LayerPass#backward} must return the gradient of its input. */
  boolean needsInputGradient();

  /** The layer's parameter of that name; read only. */
  Tensor parameter(String name);

  /**
   * The gradient of the layer's parameter of that name; null where nobody needs it: in {@link
   * Mode#INFERENCE}, and when the layer is frozen.
   */
  Gradient gradient(String name);

  /** A new buffer for a batch of samples of the given shape, freed with the session. */
  Tensor batchBuffer(Shape sample);

  /** A new buffer of exactly the given shape, freed with the session. */
  Tensor buffer(Shape shape);

  /** A random stream of the layer's own, restarted by the engine at every training step. */
  RandomStream random(String purpose);
}
