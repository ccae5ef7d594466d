package io.github.espalier.tck;

import io.github.espalier.backend.LossOp;
import io.github.espalier.data.Dataset;
import io.github.espalier.init.Initializers;
import io.github.espalier.layer.Activation;
import io.github.espalier.layer.Dense;
import io.github.espalier.loss.Losses;
import io.github.espalier.loss.StandardLoss;
import io.github.espalier.network.Sequential;
import java.util.ArrayList;
import java.util.List;

/**
 * A small network with a loss, whose gradient is to be right.
 *
 * @param hidden the activation inside
 * @param last the activation at the end
 * @param variant what is special about it
 */
record GradientCase(Activation hidden, Activation last, StandardLoss loss, Variant variant) {
  static final int INPUTS = 3;
  static final int HIDDEN = 4;
  static final int OUTPUTS = 3;
  static final int ROWS = 5;
  static final double DELTA = 0.4;

  /** Layers and arguments that a network may have besides. */
  enum Variant {
    /** Dense layers with bias, dense targets. */
    DENSE,
    /** Dense layers without bias. */
    NO_BIAS,
    /** Activations as layers of their own. */
    SEPARATE,
    /** Dropout between the dense layers, its mask the same in every evaluation. */
    DROPOUT,
    /** Samples weighted differently. */
    WEIGHTED,
    /** Targets as class indices. */
    CLASS_INDICES
  }

  /** Every activation with every loss; every variant with one activation and every loss. */
  static List<GradientCase> all() {
    List<GradientCase> cases = new ArrayList<>();
    for (Object[] end : ENDS) {
      StandardLoss loss = (StandardLoss) end[0];
      Activation last = (Activation) end[1];
      for (Activation hidden : activations()) {
        cases.add(new GradientCase(hidden, last, loss, Variant.DENSE));
      }
      for (Variant variant : Variant.values()) {
        boolean categorical = loss.name().startsWith("cross entropy");
        if (variant != Variant.DENSE && (variant != Variant.CLASS_INDICES || categorical)) {
          cases.add(new GradientCase(Activation.TANH, last, loss, variant));
        }
      }
    }
    return cases;
  }

  /** Losses with the activations that they make sense with, fused and not. */
  private static final Object[][] ENDS = {
    {Losses.squaredError(), Activation.IDENTITY},
    {
      Losses.squaredError().scale(0.5).reduction(io.github.espalier.loss.Reduction.SUM),
      Activation.SIGMOID
    },
    {Losses.squaredError(), Activation.SOFTMAX},
    {Losses.absoluteError(), Activation.IDENTITY},
    {Losses.huber(DELTA), Activation.TANH},
    {Losses.binaryCrossEntropy(), Activation.SIGMOID},
    {Losses.binaryCrossEntropy(), Activation.SOFTMAX},
    {Losses.binaryCrossEntropyFromLogits(), Activation.IDENTITY},
    {Losses.crossEntropy(), Activation.SOFTMAX},
    {Losses.crossEntropy(), Activation.SIGMOID},
    {Losses.crossEntropyFromLogits(), Activation.IDENTITY},
  };

  private static List<Activation> activations() {
    List<Activation> all = new ArrayList<>();
    for (Activation.Function function : Activation.Function.values()) {
      all.add(Activation.named(function.id()));
    }
    all.add(Activation.leakyRelu(-0.2, 1));
    all.add(Activation.elu(0.7));
    return all;
  }

  Sequential network() {
    Sequential.Builder builder = Sequential.input(INPUTS);
    Dense first = dense(HIDDEN, hidden);
    Dense second = dense(OUTPUTS, last);
    if (variant == Variant.SEPARATE) {
      builder.layer(first.activation(Activation.IDENTITY)).layer(hidden);
      builder.layer(second.activation(Activation.IDENTITY)).layer(last);
    } else if (variant == Variant.DROPOUT) {
      builder.layer(first).dropout(0.4).layer(second);
    } else {
      builder.layer(first).layer(second);
    }
    return builder.build();
  }

  /** The network up to the argument of the hidden activation. */
  Sequential beforeHidden() {
    return Sequential.input(INPUTS).layer(dense(HIDDEN, Activation.IDENTITY)).build();
  }

  private Dense dense(int units, Activation activation) {
    Dense dense =
        Dense.of(units, activation)
            .weightInit(Initializers.uniform(-1, 1))
            .biasInit(Initializers.uniform(-0.5, 0.5));
    return variant == Variant.NO_BIAS ? dense.withoutBias() : dense;
  }

  double[] inputs() {
    return Values.between(71, ROWS * INPUTS, -1.5, 1.5);
  }

  /** Rows of numbers from 0 to 1 that sum to 1, which every loss takes, or class indices. */
  double[] targets() {
    if (variant == Variant.CLASS_INDICES) {
      return Values.classes(72, ROWS, OUTPUTS);
    }
    double[] t = Values.between(73, ROWS * OUTPUTS, 0.05, 1);
    for (int r = 0; r < ROWS; r++) {
      double sum = 0;
      for (int c = 0; c < OUTPUTS; c++) {
        sum += t[r * OUTPUTS + c];
      }
      for (int c = 0; c < OUTPUTS; c++) {
        t[r * OUTPUTS + c] /= sum;
      }
    }
    return t;
  }

  int targetColumns() {
    return variant == Variant.CLASS_INDICES ? 1 : OUTPUTS;
  }

  /** Null for ones. */
  double[] rowWeights() {
    return variant == Variant.WEIGHTED ? Values.between(74, ROWS, 0, 2) : null;
  }

  /** The loss as an operation of the tape, or null if it is computed from logits. */
  LossOp op() {
    return switch (loss.kind()) {
      case SQUARED_ERROR -> LossOp.SQUARED_ERROR;
      case ABSOLUTE_ERROR -> LossOp.ABSOLUTE_ERROR;
      case HUBER -> LossOp.HUBER;
      case BINARY_CROSS_ENTROPY -> LossOp.BINARY_CROSS_ENTROPY;
      case CROSS_ENTROPY -> LossOp.CROSS_ENTROPY;
      case BINARY_CROSS_ENTROPY_FROM_LOGITS, CROSS_ENTROPY_FROM_LOGITS -> null;
    };
  }

  /** What the sum of the element losses is multiplied by. */
  double scale() {
    return loss.scale() / loss.reduction().divisor(ROWS, OUTPUTS);
  }

  static double[][] rows(double[] flat, int cols) {
    double[][] rows = new double[flat.length / cols][];
    for (int r = 0; r < rows.length; r++) {
      rows[r] = java.util.Arrays.copyOfRange(flat, r * cols, (r + 1) * cols);
    }
    return rows;
  }

  /** The samples as a data set, for checks of the targets. */
  Dataset data() {
    return variant == Variant.CLASS_INDICES
        ? Dataset.of(
            rows(inputs(), INPUTS),
            java.util.Arrays.stream(targets()).mapToInt(t -> (int) t).toArray())
        : Dataset.of(rows(inputs(), INPUTS), rows(targets(), OUTPUTS));
  }

  String name() {
    return variant.name().toLowerCase(java.util.Locale.ROOT)
        + ": "
        + hidden
        + ", "
        + last
        + ", "
        + loss;
  }
}
