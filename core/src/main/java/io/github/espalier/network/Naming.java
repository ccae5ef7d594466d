package io.github.espalier.network;

import io.github.espalier.data.Preparation;
import io.github.espalier.data.Table;
import io.github.espalier.layer.Activation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Turns a user's rows into network inputs and outputs into the user's words. */
final class Naming {
  private final Preparation preparation;
  private final Activation last;
  private final int outputs;
  private final List<String> names;

  /** For a network; the preparation may be null. */
  Naming(Sequential network, Preparation preparation) {
    this.preparation = preparation;
    this.last = network.lastActivation();
    this.outputs = network.outputShape().size();
    boolean named = preparation != null && !preparation.classNames().isEmpty();
    this.names =
        named
            ? preparation.classNames()
            : IntStream.range(0, Math.max(2, outputs)).mapToObj(Integer::toString).toList();
  }

  double[] inputs(Map<String, String> row) {
    return required("predict").features(row);
  }

  double[][] inputs(Table rows) {
    return required("predict").features(rows);
  }

  /** Numbers of columns if there is a preparation, else network inputs. */
  double[] inputs(double[] sample) {
    return preparation == null ? sample : preparation.features(sample);
  }

  private Preparation required(String what) {
    if (preparation == null) {
      throw new IllegalStateException(
          what + ": named values need a preparation, the model has none; call Model.attach");
    }
    return preparation;
  }

  /** Refuses a network whose outputs are no probabilities of classes. */
  void requireClasses() {
    boolean softmax = last.function() == Activation.Function.SOFTMAX && outputs > 1;
    boolean sigmoid = last.function() == Activation.Function.SIGMOID && outputs == 1;
    boolean number =
        preparation != null
            && preparation.targetName() != null
            && preparation.classNames().isEmpty();
    if (number || !softmax && !sigmoid) {
      throw new IllegalStateException(
          number
              ? "classify: the target \"" + preparation.targetName() + "\" is a number; use predict"
              : "classify: the network ends in "
                  + last
                  + ", which gives no probabilities of classes; needs softmax, or one sigmoid");
    }
  }

  Prediction prediction(double[] outputs) {
    requireNumbers("classify", outputs);
    return Prediction.of(names, outputs);
  }

  /** Refuses outputs that tell no class. */
  static void requireNumbers(String what, double[] outputs) {
    for (double output : outputs) {
      if (Double.isNaN(output)) {
        throw new IllegalStateException(
            what
                + ": the network puts out "
                + Arrays.toString(outputs)
                + ", needs numbers; its weights are too large, or the sample is");
      }
    }
  }

  List<Prediction> predictions(double[][] outputs) {
    List<Prediction> predictions = new ArrayList<>(outputs.length);
    for (double[] row : outputs) {
      predictions.add(prediction(row));
    }
    return List.copyOf(predictions);
  }

  /** The outputs in the scale of the target. */
  double[] restored(double[] outputs) {
    for (int i = 0; i < outputs.length; i++) {
      outputs[i] = preparation.targetOf(outputs[i]);
    }
    return outputs;
  }
}
