package io.github.espalier.io;

import io.github.espalier.io.ModelFormatException.Reason;
import io.github.espalier.layer.ParameterSpec;
import io.github.espalier.network.Sequential;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The description of a model without its numbers.
 *
 * @param seed what its training draws from
 */
record Arch(Sequential network, long seed) {
  /** What optimizers keep in a checkpoint stands under this prefix. */
  static final String OPTIMIZER_PREFIX = "opt.";

  /** What a training run keeps about itself in a checkpoint; it may be NaN or infinite. */
  static final String RUN_PREFIX = "run.";

  /** The names and shapes of the parameters, in order; fails if a layer's sizes do not multiply. */
  private Map<String, List<Integer>> parameters() {
    Map<String, List<Integer>> parameters = new LinkedHashMap<>();
    for (int i = 0; i < network.layers().size(); i++) {
      for (ParameterSpec spec : network.layers().get(i).parameters(network.layerInputShape(i))) {
        parameters.put(network.layerName(i) + "." + spec.name(), sizes(spec));
      }
    }
    return parameters;
  }

  static List<Integer> sizes(ParameterSpec spec) {
    List<Integer> sizes = new ArrayList<>(spec.shape().rank());
    for (int axis = 0; axis < spec.shape().rank(); axis++) {
      sizes.add(spec.shape().dim(axis));
    }
    return sizes;
  }

  /**
   * Checks that the entries are the network's parameters, neither more nor less nor other shapes.
   *
   * @param checkpoint whether tensors of an optimizer and of a run may stand beside them
   */
  void check(String where, List<TensorEntry> entries, boolean checkpoint)
      throws ModelFormatException {
    Map<String, List<Integer>> missing;
    try {
      missing = new HashMap<>(parameters());
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new ModelFormatException(
          Reason.BAD_ARCHITECTURE, where + ": arch: " + e.getMessage(), e);
    }
    for (TensorEntry entry : entries) {
      List<Integer> shape = missing.remove(entry.name());
      if (shape == null && !(checkpoint && isOfRun(entry.name()))) {
        throw bad(where, entry.name(), "is no parameter of the network");
      }
      entry.requireReadable(where);
      if (shape != null && !shape.equals(entry.shape())) {
        throw bad(where, entry.name(), "has shape " + entry.shape() + ", needs " + shape);
      }
    }
    for (String name : missing.keySet()) {
      throw bad(where, name, "is missing, the network needs it in shape " + missing.get(name));
    }
  }

  private static boolean isOfRun(String name) {
    return name.startsWith(OPTIMIZER_PREFIX) || name.startsWith(RUN_PREFIX);
  }

  private static ModelFormatException bad(String where, String name, String what) {
    return new ModelFormatException(
        Reason.BAD_ARCHITECTURE,
        where + ": tensor " + SafeTensorsHeader.quoted(name) + " " + what + ".");
  }
}
