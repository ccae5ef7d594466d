package io.github.espalier.train;

import io.github.espalier.backend.ReduceOp;
import io.github.espalier.layer.Layer;
import io.github.espalier.layer.Mode;
import io.github.espalier.network.Model;
import io.github.espalier.network.Parameter;
import io.github.espalier.network.Sequential;
import io.github.espalier.network.Session;
import io.github.espalier.tensor.Tensor;

/** Finds where numbers stop being finite; runs only after training has failed. */
final class LayerProbe {
  private LayerProbe() {}

  /** The first layer whose output for x is not finite, or "the loss". */
  static String firstNotFinite(Model model, Tensor x) {
    Sequential network = model.network();
    Sequential.Builder prefix = Sequential.input(network.inputShape().toArray());
    for (int i = 0; i < network.layers().size(); i++) {
      Layer layer = network.layers().get(i);
      prefix.layer(layer);
      // No initializer runs: one that was read from a file, or written by the user, may refuse to.
      // Weights are read through a model of the layers so far, so that every layer is run as it is.
      try (Model part = prefix.build().initZeros(model.backend(), 0)) {
        for (Parameter parameter : part.parameters()) {
          model.backend().copy(model.parameter(parameter.name()).value(), parameter.value());
        }
        try (Session session = part.newSession(Mode.INFERENCE, x.rows())) {
          Tensor y = session.forward(x);
          if (!Double.isFinite(model.backend().reduce(ReduceOp.MAX, y))
              || !Double.isFinite(model.backend().reduce(ReduceOp.MIN, y))) {
            return "layer " + network.layerName(i) + " (" + layer + ")";
          }
        }
      }
    }
    return "the loss";
  }
}
