package io.github.espalier.tck;

import io.github.espalier.backend.Backend;
import io.github.espalier.backend.BinaryOp;
import io.github.espalier.backend.ReduceOp;
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
 * A layer such as a user may write: y = x · factor, with one learned factor per column.
 *
 * @param fault what its backward gets wrong
 */
public record ScaleLayer(Fault fault) implements Layer {
  /** Mistakes that a gradient check must find. */
  public enum Fault {
    /** None. */
    NONE,
    /** The factor's gradient lacks the input. */
    FACTOR,
    /** The input's gradient lacks the factor. */
    INPUT
  }

  @Override
  public String type() {
    return "scale";
  }

  @Override
  public Shape outputShape(Shape input) {
    return input;
  }

  @Override
  public List<ParameterSpec> parameters(Shape input) {
    return List.of(
        new ParameterSpec(
            "factor",
            Shape.of(1, input.size()),
            ParameterSpec.Role.WEIGHT,
            Initializers.uniform(0.5, 1.5),
            1,
            1,
            1));
  }

  @Override
  public LayerPass bind(PassContext context) {
    return new Pass(fault, context);
  }

  private static final class Pass implements LayerPass {
    private final Fault fault;
    private final Backend backend;
    private final Tensor factor;
    private final Gradient gradient;
    private final Tensor y;
    private final Tensor product;
    private Tensor x;

    Pass(Fault fault, PassContext context) {
      this.fault = fault;
      backend = context.backend();
      factor = context.parameter("factor");
      gradient = context.gradient("factor");
      y = context.batchBuffer(context.inputShape());
      product = context.batchBuffer(context.inputShape());
    }

    @Override
    public Tensor forward(Tensor x) {
      this.x = x;
      y.setRows(x.rows());
      backend.binary(BinaryOp.MUL, x, factor, y);
      return y;
    }

    @Override
    public Tensor backward(Tensor dy) {
      product.setRows(dy.rows());
      if (fault == Fault.FACTOR) {
        backend.copy(dy, product);
      } else {
        backend.binary(BinaryOp.MUL, dy, x, product);
      }
      backend.reduceRows(ReduceOp.SUM, product, gradient.claim(), gradient.tensor());
      if (fault != Fault.INPUT) {
        backend.binary(BinaryOp.MUL, dy, factor, dy);
      }
      return dy;
    }
  }
}
