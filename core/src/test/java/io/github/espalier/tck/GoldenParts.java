package io.github.espalier.tck;

import io.github.espalier.layer.Activation;
import io.github.espalier.loss.Losses;
import io.github.espalier.loss.Reduction;
import io.github.espalier.loss.StandardLoss;
import io.github.espalier.optim.Adagrad;
import io.github.espalier.optim.Adam;
import io.github.espalier.optim.Form;
import io.github.espalier.optim.Optimizer;
import io.github.espalier.optim.RmsProp;
import io.github.espalier.optim.Sgd;

/** Activations, losses and optimizers of the public API, as golden files name them. */
final class GoldenParts {
  private GoldenParts() {}

  static Activation activation(Fields f) {
    String name = f.text("name");
    Activation activation =
        switch (name) {
          case "identity" -> Activation.IDENTITY;
          case "relu" -> Activation.relu(f.number("derivative_at_zero", 0));
          case "leaky_relu" -> {
            double slope = f.number("negative_slope");
            yield Activation.leakyRelu(slope, f.number("derivative_at_zero", slope));
          }
          case "sigmoid" -> Activation.SIGMOID;
          case "tanh" -> Activation.TANH;
          case "softplus" -> Activation.SOFTPLUS;
          case "elu" -> Activation.elu(f.number("alpha"));
          case "gelu" -> gelu(f.text("approximate"));
          case "silu" -> Activation.SILU;
          case "softmax" -> Activation.SOFTMAX;
          default -> throw new IllegalArgumentException(f + ": unknown activation " + name);
        };
    f.end();
    return activation;
  }

  private static Activation gelu(String approximate) {
    return switch (approximate) {
      case "none" -> Activation.GELU;
      case "tanh" -> Activation.GELU_TANH;
      default -> throw new IllegalArgumentException("unknown gelu approximation " + approximate);
    };
  }

  static StandardLoss loss(Fields f) {
    String name = f.text("name");
    StandardLoss loss =
        switch (name) {
          case "squared_error" -> Losses.squaredError();
          case "absolute_error" -> Losses.absoluteError();
          case "huber" -> Losses.huber(f.number("delta"));
          case "bce" -> Losses.binaryCrossEntropy();
          case "bce_logits" -> Losses.binaryCrossEntropyFromLogits();
          case "cce" -> Losses.crossEntropy().withAnyRowSum();
          case "cce_logits" -> Losses.crossEntropyFromLogits().withAnyRowSum();
          default -> throw new IllegalArgumentException(f + ": unknown loss " + name);
        };
    StandardLoss complete = loss.scale(f.number("scale")).reduction(reduction(f.text("reduction")));
    f.end();
    return complete;
  }

  static Reduction reduction(String name) {
    return switch (name) {
      case "mean_elements" -> Reduction.MEAN_ELEMENTS;
      case "mean_batch" -> Reduction.MEAN_BATCH;
      case "sum" -> Reduction.SUM;
      default -> throw new IllegalArgumentException("unknown reduction " + name);
    };
  }

  /** The factors on the learning rate of each layer's biases, or null. */
  static double[] biasFactors(Fields f) {
    return f.has("bias_lr_scale") ? f.vector("bias_lr_scale") : null;
  }

  static Optimizer optimizer(Fields f) {
    // The convention is told again by the option that it stands for.
    f.ignore("convention");
    double rate = f.number("lr");
    String name = f.text("name");
    Optimizer optimizer =
        switch (name) {
          case "sgd" ->
              new Sgd(
                  rate,
                  f.number("momentum", 0),
                  f.number("dampening", 0),
                  f.flag("nesterov"),
                  Form.PYTORCH);
          case "rmsprop" ->
              new RmsProp(
                  rate,
                  f.number("rho", 0),
                  f.number("eps", 0),
                  f.number("momentum", 0),
                  f.flag("centered"),
                  form(f.flag("eps_inside_sqrt")));
          case "adagrad" ->
              new Adagrad(
                  rate,
                  f.number("eps", 0),
                  f.number("initial_accumulator", 0),
                  f.number("lr_decay", 0),
                  form(f.flag("eps_inside_sqrt")));
          case "adam", "adamw" -> adam(f, rate, name.equals("adamw"));
          default -> throw new IllegalArgumentException(f + ": unknown optimizer " + name);
        };
    f.end();
    return optimizer;
  }

  private static Adam adam(Fields f, double rate, boolean decays) {
    return new Adam(
        rate,
        f.number("beta1", 0),
        f.number("beta2", 0),
        f.number("eps", 0),
        f.flag("amsgrad"),
        decays ? f.number("weight_decay", 0) : 0,
        decays && f.flag("decay_bias"),
        form(f.flag("eps_hat")));
  }

  private static Form form(boolean keras) {
    return keras ? Form.KERAS : Form.PYTORCH;
  }
}
