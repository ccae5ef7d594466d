package io.github.espalier.benchmarks;

import io.github.espalier.backend.Backend;
import io.github.espalier.backend.BinaryOp;
import io.github.espalier.layer.Layer;
import io.github.espalier.layer.LayerPass;
import io.github.espalier.layer.PassContext;
import io.github.espalier.tensor.Shape;
import io.github.espalier.tensor.Tensor;

/**
 * A layer of the user's own: y = x².
 *
 * @param slope of its gradient over x; 2 is right
 */
public record Square(double slope) implements Layer {
  @Override
  public String type() {
    return "square";
  }

  @Override
  public Shape outputShape(Shape input) {
    return input;
  }

  @Override
  public LayerPass bind(PassContext context) {
    Backend backend = context.backend();
    Tensor y = context.batchBuffer(context.inputShape());
    Tensor dx = context.batchBuffer(context.inputShape());
    return new LayerPass() {
      private Tensor x;

      @Override
      public Tensor forward(Tensor in) {
        x = in;
        y.setRows(in.rows());
        backend.binary(BinaryOp.MUL, in, in, y);
        return y;
      }

      @Override
      public Tensor backward(Tensor dy) {
        dx.setRows(dy.rows());
        backend.fill(dx, 0);
        backend.axpy(slope, x, dx);
        backend.binary(BinaryOp.MUL, dx, dy, dx);
        return dx;
      }
    };
  }
}
