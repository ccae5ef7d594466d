package io.github.espalier.train;

import io.github.espalier.init.Initializers;
import io.github.espalier.layer.Gradient;
import io.github.espalier.layer.Layer;
import io.github.espalier.layer.LayerPass;
import io.github.espalier.layer.ParameterSpec;
import io.github.espalier.layer.PassContext;
import io.github.espalier.tensor.Shape;
import io.github.espalier.tensor.Tensor;
import java.util.List;

/**
 * A layer in front of the first one that adds a number to every number of the batch, so that the
 * gradient of the input is the gradient of a parameter.
 *
 * @param rows the size of the batch
 */
record InputShift(int rows) implements Layer {
  private static final String SHIFT = "shift";

  @Override
  public String type() {
    return "input";
  }

  @Override
  public Shape outputShape(Shape input) {
    return input;
  }

  @Override
  public List<ParameterSpec> parameters(Shape input) {
    return List.of(
        new ParameterSpec(
            SHIFT, input.batched(rows), ParameterSpec.Role.BIAS, Initializers.zeros(), 1, 1, 1));
  }

  @Override
  public LayerPass bind(PassContext context) {
    Tensor shift = context.parameter(SHIFT);
    Gradient gradient = context.gradient(SHIFT);
    Tensor y = context.batchBuffer(context.inputShape());
    return new LayerPass() {
      @Override
      public Tensor forward(Tensor x) {
        context.backend().copy(x, y);
        context.backend().axpy(1, shift, y);
        return y;
      }

      @Override
      public Tensor backward(Tensor dy) {
        gradient.claim();
        context.backend().copy(dy, gradient.tensor());
        return null;
      }
    };
  }
}
