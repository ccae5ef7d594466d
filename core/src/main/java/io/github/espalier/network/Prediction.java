package io.github.espalier.network;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * What a model says of one sample: the most probable class, and the probabilities of all.
 *
 * @param label the name of the most probable class, the first of equals
 * @param probability its probability
 * @param probabilities the probability of each class by its name, class 0 first
 */
public record Prediction(String label, double probability, Map<String, Double> probabilities) {
  /** Copies. */
  public Prediction {
    Objects.requireNonNull(label, "label");
    probabilities =
        Collections.unmodifiableMap(
            new LinkedHashMap<>(Objects.requireNonNull(probabilities, "probabilities")));
  }

  /** Of the outputs of a network that ends in softmax; or of one sigmoid, which is class 1. */
  static Prediction of(List<String> names, double[] outputs) {
    double[] p = outputs.length == 1 ? new double[] {1 - outputs[0], outputs[0]} : outputs;
    int best = 0;
    Map<String, Double> probabilities = new LinkedHashMap<>();
    for (int c = 0; c < p.length; c++) {
      probabilities.put(names.get(c), p[c]);
      best = p[c] > p[best] ? c : best;
    }
    if (outputs.length == 1) {
      // Half is class 1, as in Predictor.predictClass.
      best = outputs[0] >= 0.5 ? 1 : 0;
    }
    return new Prediction(names.get(best), p[best], probabilities);
  }

  /** The probability of a class. */
  public double probability(String name) {
    Double found = probabilities.get(Objects.requireNonNull(name, "name"));
    if (found == null) {
      throw new IllegalArgumentException(
          "no class named \"" + name + "\"; there are " + probabilities.keySet());
    }
    return found;
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s (%.1f %%)", label, 100 * probability);
  }
}
