package io.github.espalier.layer;

import io.github.espalier.backend.Backend;
import io.github.espalier.backend.UnaryOp;
import io.github.espalier.internal.Check;
import io.github.espalier.tensor.Shape;
import io.github.espalier.tensor.Tensor;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * An activation function, alone as a layer or inside a {@link Dense} layer.
 *
 * @param function which function
 * @param p0 its first parameter, as in {@link UnaryOp}; 0 if it has none
 * @param p1 its second parameter; 0 if it has none
 */
public record Activation(Function function, double p0, double p1) implements Layer {
  /** The functions there are. */
  public enum Function {
    /** x. */
    IDENTITY(UnaryOp.IDENTITY),
    /** x above 0, else 0. */
    RELU(UnaryOp.RELU),
    /** x above 0, else slope·x. */
    LEAKY_RELU(UnaryOp.LEAKY_RELU),
    /** x above 0, else α(eˣ − 1). */
    ELU(UnaryOp.ELU),
    /** x·Φ(x). */
    GELU(UnaryOp.GELU),
    /** The tanh approximation of GELU. */
    GELU_TANH(UnaryOp.GELU_TANH),
    /** x·sigmoid(x). */
    SILU(UnaryOp.SILU),
    /** log(1 + eˣ). */
    SOFTPLUS(UnaryOp.SOFTPLUS),
    /** 1 / (1 + e⁻ˣ). */
    SIGMOID(UnaryOp.SIGMOID),
    /** The hyperbolic tangent. */
    TANH(UnaryOp.TANH),
    /** eˣ over the row's sum: probabilities of classes. */
    SOFTMAX(null);

    private final UnaryOp op;

    Function(UnaryOp op) {
      this.op = op;
    }

    /** The name in files and on command lines, as in {@code "leaky_relu"}. */
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** x. */
  public static final Activation IDENTITY = of(Function.IDENTITY);

  /** x above 0, else 0; the derivative at 0 is 0. */
  public static final Activation RELU = of(Function.RELU);

  /** ELU with α = 1. */
  public static final Activation ELU = elu(1);

  /** x·Φ(x), exact. */
  public static final Activation GELU = of(Function.GELU);

  /** The tanh approximation of GELU. */
  public static final Activation GELU_TANH = of(Function.GELU_TANH);

  /** x·sigmoid(x). */
  public static final Activation SILU = of(Function.SILU);

  /** log(1 + eˣ). */
  public static final Activation SOFTPLUS = of(Function.SOFTPLUS);

  /** 1 / (1 + e⁻ˣ). */
  public static final Activation SIGMOID = of(Function.SIGMOID);

  /** The hyperbolic tangent. */
  public static final Activation TANH = of(Function.TANH);

  /** eˣ over the row's sum. */
  public static final Activation SOFTMAX = of(Function.SOFTMAX);

  /** Checks the parameters. */
  public Activation {
    Objects.requireNonNull(function, "function");
    Check.finite(function.id() + " parameter", p0);
    Check.finite(function.id() + " parameter", p1);
  }

  private static Activation of(Function function) {
    return new Activation(function, 0, 0);
  }

  /** ReLU with the given derivative at 0. */
  public static Activation relu(double derivativeAtZero) {
    return new Activation(Function.RELU, derivativeAtZero, 0);
  }

  /** x above 0, else slope·x; the slope may be negative and is the derivative at 0. */
  public static Activation leakyRelu(double slope) {
    return leakyRelu(slope, slope);
  }

  /** Leaky ReLU with the given derivative at 0. */
  public static Activation leakyRelu(double slope, double derivativeAtZero) {
    return new Activation(Function.LEAKY_RELU, slope, derivativeAtZero);
  }

  /** x above 0, else α(eˣ − 1). */
  public static Activation elu(double alpha) {
    return new Activation(Function.ELU, alpha, 0);
  }

  /**
   * The activation of that name with its default parameters, as in {@code "relu"}; leaky ReLU has
   * slope 0.01, ELU α = 1.
   *
   * @throws IllegalArgumentException if there is none; the message lists the names
   */
  public static Activation named(String name) {
    Objects.requireNonNull(name, "name");
    for (Function function : Function.values()) {
      if (function.id().equals(name)) {
        return switch (function) {
          case LEAKY_RELU -> leakyRelu(0.01);
          case ELU -> ELU;
          default -> of(function);
        };
      }
    }
    throw new IllegalArgumentException(
        "no activation named \""
            + name
            + "\"; there are "
            + Arrays.stream(Function.values()).map(Function::id).collect(Collectors.joining(", ")));
  }

  /** The element-wise operation. Softmax has none: {@link IllegalStateException}. */
  public UnaryOp op() {
    if (function.op == null) {
      throw new IllegalStateException(function.id() + " is not element-wise");
    }
    return function.op;
  }

  /** Whether every output depends on its own input only. */
  public boolean isElementwise() {
    return function.op != null;
  }

  @Override
  public String type() {
    return function.id();
  }

  @Override
  public Shape outputShape(Shape input) {
    return input;
  }

  @Override
  public Activation lastActivation() {
    return this;
  }

  @Override
  public Layer withoutLastActivation() {
    return IDENTITY;
  }

  @Override
  public LayerPass bind(PassContext context) {
    if (function == Function.IDENTITY) {
      return new IdentityPass();
    }
    return isElementwise() ? new ElementwisePass(this, context) : new SoftmaxPass(context);
  }

  @Override
  public String toString() {
    return switch (function) {
      case RELU -> p0 == 0 ? "relu" : "relu(derivative at 0 = " + p0 + ")";
      case LEAKY_RELU -> "leaky_relu(" + p0 + (p1 == p0 ? "" : ", derivative at 0 = " + p1) + ")";
      case ELU -> "elu(" + p0 + ")";
      default -> function.id();
    };
  }

  private static final class IdentityPass implements LayerPass {
    @Override
    public Tensor forward(Tensor x) {
      return x;
    }

    @Override
    public Tensor backward(Tensor dy) {
      return dy;
    }
  }

  private static final class ElementwisePass implements LayerPass {
    private final Backend backend;
    private final UnaryOp op;
    private final double p0;
    private final double p1;
    private final Tensor y;
    private Tensor x;

    ElementwisePass(Activation activation, PassContext context) {
      backend = context.backend();
      op = activation.op();
      p0 = activation.p0();
      p1 = activation.p1();
      y = context.batchBuffer(context.inputShape());
    }

    @Override
    public Tensor forward(Tensor x) {
      this.x = x;
      y.setRows(x.rows());
      backend.unary(op, p0, p1, x, y);
      return y;
    }

    @Override
    public Tensor backward(Tensor dy) {
      backend.unaryBackward(op, p0, p1, x, y, dy, dy);
      return dy;
    }
  }

  private static final class SoftmaxPass implements LayerPass {
    private final Backend backend;
    private final Tensor y;
    private final Tensor rows;

    SoftmaxPass(PassContext context) {
      backend = context.backend();
      y = context.batchBuffer(context.inputShape());
      rows = context.batchBuffer(Shape.of(1));
    }

    @Override
    public Tensor forward(Tensor x) {
      y.setRows(x.rows());
      rows.setRows(x.rows());
      backend.softmax(x, rows, y);
      return y;
    }

    @Override
    public Tensor backward(Tensor dy) {
      backend.softmaxBackward(y, dy, rows, dy);
      return dy;
    }
  }
}
