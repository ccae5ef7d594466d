package io.github.espalier.layer;

import io.github.espalier.backend.Backend;
import io.github.espalier.backend.UnaryOp;
import io.github.espalier.init.Initializer;
import io.github.espalier.init.Initializers;
import io.github.espalier.internal.Check;
import io.github.espalier.tensor.Shape;
import io.github.espalier.tensor.ShapeException;
import io.github.espalier.tensor.Tensor;
import java.util.List;
import java.util.Objects;

/**
 * A fully connected layer: act(x·W + b).
 *
 * <p><b>Shapes.</b> Input samples of n numbers (rank 1); {@code weight} is n×units, {@code bias} is
 * 1×units; output samples of {@code units} numbers.
 *
 * @param units the number of outputs
 * @param activation applied to x·W + b
 * @param useBias whether there is a bias
 * @param weightInit initial weights; Glorot uniform by default
 * @param biasInit initial biases; zeros by default
 * @param biasLearningRateFactor multiplies the learning rate for the bias; 1 by default
 */
public record Dense(
    int units,
    Activation activation,
    boolean useBias,
    Initializer weightInit,
    Initializer biasInit,
    double biasLearningRateFactor)
    implements Layer {

  /** The name of the weights. */
  public static final String WEIGHT = "weight";

  /** The name of the bias. */
  public static final String BIAS = "bias";

  /** Checks. */
  public Dense {
    Check.positive("dense units", units);
    Objects.requireNonNull(activation, "activation");
    Objects.requireNonNull(weightInit, "weightInit");
    Objects.requireNonNull(biasInit, "biasInit");
    Check.notNegative("biasLearningRateFactor", biasLearningRateFactor);
  }

  /** A linear layer with Glorot-uniform weights and zero biases. */
  public static Dense of(int units) {
    return of(units, Activation.IDENTITY);
  }

  /** A layer with Glorot-uniform weights and zero biases. */
  public static Dense of(int units, Activation activation) {
    return new Dense(
        units, activation, true, Initializers.glorotUniform(), Initializers.zeros(), 1);
  }

  /** This layer with another activation. */
  public Dense activation(Activation activation) {
    return new Dense(units, activation, useBias, weightInit, biasInit, biasLearningRateFactor);
  }

  /** This layer without a bias. */
  public Dense withoutBias() {
    return new Dense(units, activation, false, weightInit, biasInit, biasLearningRateFactor);
  }

  /** This layer with other initial weights. */
  public Dense weightInit(Initializer init) {
    return new Dense(units, activation, useBias, init, biasInit, biasLearningRateFactor);
  }

  /** This layer with other initial biases. */
  public Dense biasInit(Initializer init) {
    return new Dense(units, activation, useBias, weightInit, init, biasLearningRateFactor);
  }

  /** This layer with another factor on its bias's learning rate. */
  public Dense biasLearningRateFactor(double factor) {
    return new Dense(units, activation, useBias, weightInit, biasInit, factor);
  }

  @Override
  public String type() {
    return "dense";
  }

  @Override
  public Shape outputShape(Shape input) {
    if (input.rank() != 1) {
      throw new ShapeException("dense needs samples of one axis, gets " + input);
    }
    return Shape.of(units);
  }

  @Override
  public List<ParameterSpec> parameters(Shape input) {
    int inputs = input.dim(0);
    ParameterSpec weight =
        new ParameterSpec(
            WEIGHT,
            Shape.of(inputs, units),
            ParameterSpec.Role.WEIGHT,
            weightInit,
            inputs,
            units,
            1);
    if (!useBias) {
      return List.of(weight);
    }
    ParameterSpec bias =
        new ParameterSpec(
            BIAS,
            Shape.of(1, units),
            ParameterSpec.Role.BIAS,
            biasInit,
            inputs,
            units,
            biasLearningRateFactor);
    return List.of(weight, bias);
  }

  @Override
  public Activation lastActivation() {
    return activation;
  }

  @Override
  public Layer withoutLastActivation() {
    return activation(Activation.IDENTITY);
  }

  @Override
  public long flopsPerSample(Shape input) {
    return 2L * input.dim(0) * units;
  }

  @Override
  public LayerPass bind(PassContext context) {
    if (activation.isElementwise()) {
      return new Pass(this, context);
    }
    LayerPass linear = new Pass(activation(Activation.IDENTITY), context);
    LayerPass last = activation.bind(new OutputContext(context, Shape.of(units)));
    return new LayerPass() {
      @Override
      public Tensor forward(Tensor x) {
        return last.forward(linear.forward(x));
      }

      @Override
      public Tensor backward(Tensor dy) {
        return linear.backward(last.backward(dy));
      }
    };
  }

  @Override
  public String toString() {
    return "dense("
        + units
        + (activation.equals(Activation.IDENTITY) ? "" : ", " + activation)
        + (useBias ? "" : ", no bias")
        + ")";
  }

  private static final class Pass implements LayerPass {
    private final Backend backend;
    private final UnaryOp op;
    private final double p0;
    private final double p1;
    private final Tensor weight;
    private final Tensor bias;
    private final Gradient weightGradient;
    private final Gradient biasGradient;
    private final Tensor z;
    private final Tensor y;
    private final Tensor dx;
    private final Tensor transposed;
    private Tensor x;

    Pass(Dense layer, PassContext context) {
      backend = context.backend();
      op = layer.activation.op();
      p0 = layer.activation.p0();
      p1 = layer.activation.p1();
      weight = context.parameter(WEIGHT);
      bias = layer.useBias ? context.parameter(BIAS) : null;
      Shape output = Shape.of(layer.units);
      y = context.batchBuffer(output);
      boolean training = context.mode() == Mode.TRAINING;
      weightGradient = training ? context.gradient(WEIGHT) : null;
      biasGradient = training && layer.useBias ? context.gradient(BIAS) : null;
      z = training && op.derivativeNeedsInput(p0, p1) ? context.batchBuffer(output) : null;
      boolean needsDx = training && context.needsInputGradient();
      dx = needsDx ? context.batchBuffer(context.inputShape()) : null;
      transposed =
          needsDx && backend.wantsTransposedWeights()
              ? context.buffer(Shape.of(weight.cols(), weight.rows()))
              : null;
    }

    @Override
    public Tensor forward(Tensor x) {
      this.x = x;
      int rows = x.rows();
      y.setRows(rows);
      if (z != null) {
        z.setRows(rows);
      }
      backend.dense(x, weight, bias, op, p0, p1, z, y);
      return y;
    }

    @Override
    public Tensor backward(Tensor dy) {
      if (dx != null) {
        dx.setRows(x.rows());
      }
      boolean accumulate = weightGradient != null && weightGradient.claim();
      if (biasGradient != null) {
        biasGradient.claim();
      }
      backend.denseBackward(
          x,
          weight,
          op,
          p0,
          p1,
          z,
          y,
          dy,
          accumulate,
          dy,
          weightGradient == null ? null : weightGradient.tensor(),
          biasGradient == null ? null : biasGradient.tensor(),
          dx,
          transposed);
      return dx;
    }
  }
}
