package io.github.espalier.layer;

import io.github.espalier.backend.Backend;
import io.github.espalier.backend.BinaryOp;
import io.github.espalier.init.RandomStream;
import io.github.espalier.internal.Check;
import io.github.espalier.tensor.Shape;
import io.github.espalier.tensor.Tensor;

/**
 * Dropout: in training, each number becomes 0 with probability {@code rate}, the others are scaled
 * by 1/(1 − rate); in inference nothing changes.
 *
 * <p>The mask of a step is a function of the model's seed and the step, drawn on the host, so that
 * it is the same on every backend. Source: Srivastava et al. 2014, in the inverted form.
 *
 * @param rate from 0 to below 1
 */
public record Dropout(double rate) implements Layer {
  /** Checks. */
  public Dropout {
    Check.fraction("dropout rate", rate);
  }

  @Override
  public String type() {
    return "dropout";
  }

  @Override
  public Shape outputShape(Shape input) {
    return input;
  }

  @Override
  public LayerPass bind(PassContext context) {
    return context.mode() == Mode.INFERENCE || rate == 0
        ? Activation.IDENTITY.bind(context)
        : new Pass(rate, context);
  }

  @Override
  public String toString() {
    return "dropout(" + rate + ")";
  }

  private static final class Pass implements LayerPass {
    private final Backend backend;
    private final double rate;
    private final RandomStream random;
    private final double[] numbers;
    private final Tensor mask;
    private final Tensor y;

    Pass(double rate, PassContext context) {
      this.rate = rate;
      backend = context.backend();
      random = context.random("mask");
      mask = context.batchBuffer(context.inputShape());
      y = context.batchBuffer(context.inputShape());
      numbers = new double[mask.rows() * mask.cols()];
    }

    @Override
    public Tensor forward(Tensor x) {
      double kept = 1 / (1 - rate);
      int size = x.rows() * x.cols();
      for (int i = 0; i < size; i++) {
        numbers[i] = random.nextDouble() < rate ? 0 : kept;
      }
      mask.setRows(x.rows());
      y.setRows(x.rows());
      backend.upload(numbers, 0, mask);
      backend.binary(BinaryOp.MUL, x, mask, y);
      return y;
    }

    @Override
    public Tensor backward(Tensor dy) {
      backend.binary(BinaryOp.MUL, dy, mask, dy);
      return dy;
    }
  }
}
