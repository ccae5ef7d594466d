package io.github.espalier.tck;

import io.github.espalier.data.Labels;
import io.github.espalier.metric.HostBatch;
import io.github.espalier.metric.Metric;
import io.github.espalier.metric.Metrics;
import java.util.Arrays;

/** Golden metrics, rounding and labels: arithmetic on the host, whatever the backend. */
final class GoldenMetrics {
  private static final double TOLERANCE = 1e-12;

  private GoldenMetrics() {}

  static void check(Fields file) {
    for (Fields f : file.objects("cases")) {
      f.ignore("note");
      String metric = f.text("metric");
      switch (metric) {
        case "categorical_accuracy" -> figure(f, Metrics.accuracy());
        case "threshold_accuracy" ->
            figure(
                f,
                Metrics.thresholdAccuracy(
                    f.number("threshold"), f.integer("equal_counts_as") == 1));
        case "mean_squared_error" -> figure(f, Metrics.meanSquaredError());
        case "sum_over_samples_of_mean_squared_error" ->
            figure(f, Metrics.sumOfMeanSquaredErrors());
        case "mean_absolute_error" -> figure(f, Metrics.meanAbsoluteError());
        case "round_half_even" -> {
          double[] got = Arrays.stream(f.vector("inputs")).map(Labels::roundHalfEven).toArray();
          same(f, Deviation.absolute(new double[][] {got}, new double[][] {f.vector("outputs")}));
        }
        case "class_labels_argmax" -> {
          int[] labels = Labels.argMax(f.matrix("predictions"));
          same(f, Arrays.equals(labels, f.integers("value")) ? 0 : 1);
        }
        case "one_hot" ->
            same(
                f,
                Deviation.absolute(
                    Labels.oneHot(f.integers("labels"), f.integer("classes")), f.matrix("value")));
        default -> throw new IllegalArgumentException(f + ": unknown metric " + metric);
      }
      f.end();
    }
  }

  private static void figure(Fields f, Metric metric) {
    double[][] predictions = f.matrix("predictions");
    double[][] targets = f.matrix("targets");
    int columns = predictions[0].length;
    HostBatch batch = new HostBatch(predictions.length, columns, columns, false);
    for (int r = 0; r < predictions.length; r++) {
      System.arraycopy(predictions[r], 0, batch.predictions(), r * columns, columns);
      System.arraycopy(targets[r], 0, batch.targets(), r * columns, columns);
    }
    batch.rows(predictions.length);
    Metric.Accumulator accumulator = metric.start();
    accumulator.add(batch);
    double deviation = Math.abs(accumulator.result() - f.number("value"));
    Deviation.check(f.toString(), deviation, TOLERANCE);
  }

  private static void same(Fields f, double difference) {
    Deviation.check(f.toString(), difference, 0);
  }
}
