package io.github.espalier.tck;

import io.github.espalier.backend.Backend;
import io.github.espalier.data.Dataset;
import io.github.espalier.layer.Activation;
import io.github.espalier.layer.Dense;
import io.github.espalier.loss.StandardLoss;
import io.github.espalier.network.Model;
import io.github.espalier.network.Sequential;
import io.github.espalier.optim.Optimizer;
import java.util.ArrayList;
import java.util.List;

/** A golden case of kind {@code network}, read and built with the public API. */
final class GoldenNetwork {
  /** Weights and biases, first layer first; a layer without bias has null. */
  record Parameters(double[][][] w, double[][] b) {
    static Parameters of(Fields f, String w, String b) {
      return new Parameters(f.matrices(w), f.vectorsOrNull(b));
    }

    /** The largest magnitude among them all. */
    double magnitude() {
      return Math.max(Deviation.magnitude(w), Deviation.magnitude(b));
    }
  }

  final Fields fields;
  final int inputSize;
  final List<Dense> layers = new ArrayList<>();
  final StandardLoss loss;
  final double l2;
  final boolean l2IncludesBias;

  /** Null if the case has no training. */
  final Optimizer optimizer;

  /** Null if nothing is reported. */
  final GoldenReport report;

  /** {@code "argmax"}, {@code "threshold"} or null. */
  final String classify;

  final double[][] x;
  final double[][] y;
  final List<int[][]> epochs = new ArrayList<>();
  final Parameters initial;

  GoldenNetwork(Fields f) {
    fields = f;
    f.ignore("verification");
    Fields network = f.object("network");
    inputSize = network.integer("input_size");
    double[] biasFactors = null;
    if (f.has("optimizer")) {
      Fields o = f.object("optimizer");
      biasFactors = GoldenParts.biasFactors(o);
      optimizer = GoldenParts.optimizer(o);
    } else {
      optimizer = null;
    }
    readLayers(network, biasFactors);
    loss = GoldenParts.loss(f.object("loss"));
    if (f.has("l2")) {
      Fields penalty = f.object("l2");
      l2 = penalty.number("c");
      l2IncludesBias = penalty.flag("include_bias");
      penalty.end();
    } else {
      l2 = 0;
      l2IncludesBias = false;
    }
    report = f.has("report") ? new GoldenReport(f.object("report")) : null;
    classify = f.has("classify") ? f.text("classify") : null;
    Fields dataset = f.object("dataset");
    x = dataset.matrix("x");
    y = dataset.matrix("y");
    dataset.end();
    for (Fields segment : f.objects("schedule")) {
      int repeat = segment.integer("repeat");
      int[][] batches =
          segment.list("batches").stream()
              .map(batch -> Fields.integers("batches", batch))
              .toArray(int[][]::new);
      segment.end();
      for (int i = 0; i < repeat; i++) {
        epochs.add(batches);
      }
    }
    Fields start = f.object("initial");
    initial = Parameters.of(start, "W", "b");
    start.end();
    checkParameterCounts(network);
    network.end();
  }

  private void readLayers(Fields network, double[] biasFactors) {
    int inputs = inputSize;
    for (Fields layer : network.objects("layers")) {
      if (layer.integer("in") != inputs) {
        throw new IllegalArgumentException(layer + ".in: the layer before has " + inputs);
      }
      inputs = layer.integer("out");
      Dense dense = Dense.of(inputs, GoldenParts.activation(layer.object("activation")));
      if (!layer.flag("use_bias")) {
        dense = dense.withoutBias();
      }
      if (biasFactors != null) {
        dense = dense.biasLearningRateFactor(biasFactors[layers.size()]);
      }
      layers.add(dense);
      layer.end();
    }
  }

  private void checkParameterCounts(Fields network) {
    int total = 0;
    int[] perLayer = new int[layers.size()];
    for (int i = 0; i < perLayer.length; i++) {
      int inputs = i == 0 ? inputSize : layers.get(i - 1).units();
      perLayer[i] =
          layers.get(i).parameters(io.github.espalier.tensor.Shape.of(inputs)).stream()
              .mapToInt(spec -> spec.shape().size())
              .sum();
      total += perLayer[i];
    }
    if (network.has("params_per_layer")
        && !java.util.Arrays.equals(perLayer, network.integers("params_per_layer"))) {
      throw new AssertionError("parameters per layer: " + java.util.Arrays.toString(perLayer));
    }
    if (network.integer("params_total", total) != total) {
      throw new AssertionError("parameters in total: " + total);
    }
  }

  /** All samples. */
  Dataset data() {
    return Dataset.of(x, y);
  }

  /** The rows of some samples. */
  double[][] inputs(int[] samples) {
    double[][] rows = new double[samples.length][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = x[samples[i]];
    }
    return rows;
  }

  /** A model of the whole network. */
  Model model(Backend backend, Parameters parameters) {
    return model(backend, parameters, layers);
  }

  /** A model whose outputs are the weighted sums of a layer, before its activation. */
  Model upTo(Backend backend, Parameters parameters, int layer) {
    List<Dense> first = new ArrayList<>(layers.subList(0, layer + 1));
    first.set(layer, first.get(layer).activation(Activation.IDENTITY));
    return model(backend, parameters, first);
  }

  /** A model that ends in probabilities, for a loss on logits. */
  Model withProbabilities(Backend backend, Parameters parameters) {
    List<Dense> all = new ArrayList<>(layers);
    int last = all.size() - 1;
    Activation activation =
        switch (loss.kind()) {
          case CROSS_ENTROPY_FROM_LOGITS -> Activation.SOFTMAX;
          case BINARY_CROSS_ENTROPY_FROM_LOGITS -> Activation.SIGMOID;
          default -> throw new IllegalArgumentException("probabilities: the loss has no logits");
        };
    all.set(last, all.get(last).activation(activation));
    return model(backend, parameters, all);
  }

  private Model model(Backend backend, Parameters parameters, List<Dense> dense) {
    Sequential.Builder builder = Sequential.input(inputSize);
    dense.forEach(builder::layer);
    Model model = builder.build().init(backend, 0);
    for (int i = 0; i < dense.size(); i++) {
      model.setWeights(weight(i), parameters.w[i]);
      if (dense.get(i).useBias()) {
        model.setWeights(bias(i), new double[][] {parameters.b[i]});
      }
    }
    return model;
  }

  /** The parameters of a model as they are now. */
  Parameters parameters(Model model) {
    double[][][] w = new double[layers.size()][][];
    double[][] b = new double[layers.size()][];
    for (int i = 0; i < w.length; i++) {
      w[i] = model.weights(weight(i));
      b[i] = layers.get(i).useBias() ? model.weights(bias(i))[0] : null;
    }
    return new Parameters(w, b);
  }

  static String weight(int layer) {
    return layer + ".dense.weight";
  }

  static String bias(int layer) {
    return layer + ".dense.bias";
  }
}
