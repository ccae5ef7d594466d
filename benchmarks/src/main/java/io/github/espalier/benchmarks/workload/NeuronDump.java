package io.github.espalier.benchmarks.workload;

import io.github.espalier.backend.Backend;
import io.github.espalier.init.Initializers;
import io.github.espalier.layer.Dense;
import io.github.espalier.network.Model;
import io.github.espalier.network.Predictor;
import io.github.espalier.network.Sequential;
import io.github.espalier.tensor.Shape;
import io.github.espalier.tensor.Tensor;
import io.github.espalier.train.TrainStep;

/** Every neuron of a trained network: weights, bias, and delta and output for the last sample. */
final class NeuronDump {
  private final Model model;
  private final Plan plan;
  private final double[] x;
  private final double[] y;

  NeuronDump(Trained trained) {
    model = trained.model();
    plan = trained.plan();
    x = trained.x()[trained.x().length - 1];
    y = trained.y()[trained.y().length - 1];
  }

  void print(Lines out) {
    Backend backend = model.backend();
    try (TrainStep step = plan.trainer(model).build().newStep(1)) {
      Tensor input = step.batchBuffer(Shape.of(x.length));
      Tensor target = step.batchBuffer(Shape.of(y.length));
      backend.upload(x, 0, input);
      backend.upload(y, 0, target);
      step.lossAndGradients(input, target, null);
      for (int layer = 0; layer < plan.network().layers().size(); layer++) {
        String name = plan.network().layerName(layer);
        double[][] weights = model.weights(name + "." + Dense.WEIGHT);
        double[] bias = model.weights(name + "." + Dense.BIAS)[0];
        // With one sample, a bias's gradient is its neuron's delta.
        double[] deltas = step.gradient(name + "." + Dense.BIAS).toArray();
        double[] outputs = outputs(layer);
        for (int n = 0; n < bias.length; n++) {
          out.line(
              "layer %d neuron %d  weights %s  bias %.6f  delta %.6e  output %.6f",
              layer, n, Lines.row("%.6f", column(weights, n)), bias[n], deltas[n], outputs[n]);
        }
      }
    }
  }

  private static double[] column(double[][] rows, int column) {
    double[] values = new double[rows.length];
    for (int r = 0; r < rows.length; r++) {
      values[r] = rows[r][column];
    }
    return values;
  }

  /** What the neurons of a layer put out: the network cut off after it. */
  private double[] outputs(int last) {
    Sequential.Builder head = Sequential.input(x.length);
    for (int i = 0; i <= last; i++) {
      String name = plan.network().layerName(i);
      head.layer(
          ((Dense) plan.network().layers().get(i))
              .weightInit(Initializers.values(model.weights(name + "." + Dense.WEIGHT)))
              .biasInit(Initializers.values(model.weights(name + "." + Dense.BIAS))));
    }
    try (Model cut = head.build().init(model.backend(), 0);
        Predictor predictor = cut.predictor()) {
      return predictor.predict(x);
    }
  }
}
