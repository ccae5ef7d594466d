package io.github.espalier.train;

import io.github.espalier.backend.Backend;
import io.github.espalier.data.Dataset;
import io.github.espalier.data.InvalidDataException;
import io.github.espalier.internal.Arena;
import io.github.espalier.loss.Loss;
import io.github.espalier.network.Model;
import io.github.espalier.network.Parameter;
import io.github.espalier.network.Sequential;
import io.github.espalier.optim.Sgd;
import io.github.espalier.tensor.Shape;
import io.github.espalier.tensor.Tensor;
import java.util.List;

/** A network with a loss and one batch on a backend, whose numbers can be changed one by one. */
final class GradientProbe implements AutoCloseable {
  private final Backend backend;
  private final Arena arena;
  private final Model model;
  private final TrainStep step;
  private final List<Parameter> parameters;
  private final boolean withInput;
  private final Tensor x;
  private final Tensor target;
  private final Tensor rowWeight;

  /** Takes copies of the original's weights and of the batch, rounded to the backend's format. */
  GradientProbe(Backend backend, Model original, Loss loss, Dataset batch, boolean withInput) {
    this.backend = backend;
    this.withInput = withInput;
    arena = new Arena(backend);
    double[][] weights = original.snapshot();
    model =
        network(original.network(), batch.size(), withInput).initZeros(backend, original.seed());
    parameters = model.parameters();
    TrainStep made = null;
    try {
      int first = withInput ? 1 : 0;
      for (int p = first; p < parameters.size(); p++) {
        set(p, weights[p - first]);
      }
      made = Trainer.builder(model).loss(loss).optimizer(Sgd.of(1)).build().newStep(batch.size());
      int rows = batch.size();
      double[] features = new double[rows * batch.featureShape().size()];
      batch.readFeatures(0, rows, features);
      x = tensor("features", rows, features);
      double[] targets = new double[rows * batch.targetCount()];
      batch.readTargets(0, rows, targets);
      target = tensor("targets", rows, targets);
      rowWeight = batch.hasWeights() ? tensor("weights", rows, weights(batch)) : null;
    } catch (RuntimeException | Error e) {
      if (made != null) {
        made.close();
      }
      model.close();
      arena.close();
      throw e;
    }
    step = made;
  }

  private static Sequential network(Sequential original, int rows, boolean withInput) {
    Sequential.Builder builder = Sequential.input(original.inputShape().toArray());
    if (withInput) {
      builder.layer(new InputShift(rows));
    }
    original.layers().forEach(builder::layer);
    return builder.build();
  }

  private static double[] weights(Dataset batch) {
    double[] weights = new double[batch.size()];
    for (int r = 0; r < weights.length; r++) {
      weights[r] = batch.weight(r);
    }
    return weights;
  }

  private Tensor tensor(String what, int rows, double[] values) {
    int columns = values.length / rows;
    for (int i = 0; i < values.length; i++) {
      if (!backend.dtype().holds(values[i])) {
        throw new InvalidDataException(
            what,
            i / columns,
            i % columns,
            "needs a finite number, got " + values[i] + ", too large for " + backend.dtype());
      }
    }
    Tensor tensor = arena.allocate(Shape.of(rows, columns));
    backend.upload(values, 0, tensor);
    return tensor;
  }

  Backend backend() {
    return backend;
  }

  int parameters() {
    return parameters.size();
  }

  /** The parameter's name in the original network; the input is {@code "input"}. */
  String name(int parameter) {
    String name = parameters.get(parameter).name();
    if (!withInput) {
      return name;
    }
    if (parameter == 0) {
      return "input";
    }
    // The layer in front has moved the others by one.
    int dot = name.indexOf('.');
    return Integer.parseInt(name.substring(0, dot)) - 1 + name.substring(dot);
  }

  int columns(int parameter) {
    return parameters.get(parameter).value().cols();
  }

  double[] get(int parameter) {
    return parameters.get(parameter).value().toArray();
  }

  void set(int parameter, double[] values) {
    backend.upload(values, 0, parameters.get(parameter).value());
  }

  /** Takes over all numbers of another probe of the same network, which this format holds. */
  void copyFrom(GradientProbe other) {
    for (int p = 0; p < parameters.size(); p++) {
      set(p, other.get(p));
    }
    backend.upload(other.x.toArray(), 0, x);
    backend.upload(other.target.toArray(), 0, target);
    if (rowWeight != null) {
      backend.upload(other.rowWeight.toArray(), 0, rowWeight);
    }
  }

  double loss() {
    return step.lossAndGradients(x, target, rowWeight);
  }

  /** The gradient that the last {@link #loss} has left. */
  double[] gradient(int parameter) {
    return step.gradient(parameters.get(parameter).name()).toArray();
  }

  /** All of them. */
  double[][] gradients() {
    loss();
    double[][] all = new double[parameters.size()][];
    for (int p = 0; p < all.length; p++) {
      all[p] = gradient(p);
    }
    return all;
  }

  /** The loss with one number changed; {@code values} are the numbers without the change. */
  double lossWith(int parameter, double[] values, int index, double value) {
    double kept = values[index];
    values[index] = value;
    set(parameter, values);
    values[index] = kept;
    return loss();
  }

  @Override
  public void close() {
    step.close();
    model.close();
    arena.close();
  }
}
