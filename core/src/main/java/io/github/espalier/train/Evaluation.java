package io.github.espalier.train;

import java.util.Map;
import java.util.Objects;

/**
 * The figures of a model on a data set, taken as one batch, without training.
 *
 * @param loss the loss, without any penalty
 * @param metrics the metrics by name
 */
public record Evaluation(double loss, Map<String, Double> metrics) {
  /** Copies. */
  public Evaluation {
    metrics = Map.copyOf(Objects.requireNonNull(metrics, "metrics"));
  }

  /** One metric. */
  public double metric(String name) {
    Double value = metrics.get(Objects.requireNonNull(name, "name"));
    if (value == null) {
      throw new IllegalArgumentException(
          "no metric named \"" + name + "\"; there are " + metrics.keySet());
    }
    return value;
  }
}
