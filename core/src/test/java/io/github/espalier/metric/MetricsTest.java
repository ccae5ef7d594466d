package io.github.espalier.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class MetricsTest {
  private static HostBatch batch(double[][] predictions, double[][] targets) {
    int columns = predictions[0].length;
    HostBatch batch = new HostBatch(predictions.length, columns, columns, false);
    for (int r = 0; r < predictions.length; r++) {
      System.arraycopy(predictions[r], 0, batch.predictions(), r * columns, columns);
      System.arraycopy(targets[r], 0, batch.targets(), r * columns, columns);
    }
    batch.rows(predictions.length);
    return batch;
  }

  private static double of(Metric metric, HostBatch... batches) {
    Metric.Accumulator accumulator = metric.start();
    for (HostBatch batch : batches) {
      accumulator.add(batch);
    }
    return accumulator.result();
  }

  private static final HostBatch TWO =
      batch(new double[][] {{0.8, 0.2}, {0.5, 0.5}}, new double[][] {{1, 0}, {0, 1}});
  private static final HostBatch ONE = batch(new double[][] {{0.1, 0.9}}, new double[][] {{0, 1}});

  @Test
  void averagesRunOverAllBatches() {
    // Rows 0 and 2 are right; row 1 is a tie, which the first column wins.
    assertThat(of(Metrics.accuracy(), TWO, ONE)).isCloseTo(2.0 / 3, within(1e-15));
    // Squared errors: 0.04 + 0.04 + 0.25 + 0.25 + 0.01 + 0.01 = 0.6.
    assertThat(of(Metrics.meanSquaredError(), TWO, ONE)).isCloseTo(0.1, within(1e-15));
    assertThat(of(Metrics.squaredErrorPerSample(), TWO, ONE)).isCloseTo(0.2, within(1e-15));
    assertThat(of(Metrics.summedSquaredError(), TWO, ONE)).isCloseTo(0.6, within(1e-15));
    assertThat(of(Metrics.sumOfMeanSquaredErrors(), TWO, ONE)).isCloseTo(0.3, within(1e-15));
    // Absolute errors: 0.2 + 0.2 + 0.5 + 0.5 + 0.1 + 0.1 = 1.6.
    assertThat(of(Metrics.meanAbsoluteError(), TWO, ONE)).isCloseTo(1.6 / 6, within(1e-15));
    assertThat(of(Metrics.accuracy())).isNaN();
  }

  @Test
  void thresholdsCountEqualAsAsked() {
    HostBatch single = batch(new double[][] {{0.5}, {0.4}, {0.6}}, new double[][] {{1}, {0}, {0}});
    assertThat(of(Metrics.accuracy(), single)).isCloseTo(2.0 / 3, within(1e-15));
    assertThat(of(Metrics.thresholdAccuracy(0.5), single)).isCloseTo(2.0 / 3, within(1e-15));
    assertThat(of(Metrics.thresholdAccuracy(0.5, false), single)).isCloseTo(1.0 / 3, within(1e-15));
    assertThat(of(Metrics.thresholdedSquaredError(), single)).isCloseTo(1.0 / 3, within(1e-15));
  }

  @Test
  void classIndicesReadAsOneHotRows() {
    HostBatch batch = new HostBatch(2, 3, 1, true);
    System.arraycopy(new double[] {0.1, 0.2, 0.7, 1, 0, 0}, 0, batch.predictions(), 0, 6);
    System.arraycopy(new double[] {2, 1}, 0, batch.targets(), 0, 2);
    batch.rows(2);
    assertThat(of(Metrics.accuracy(), batch)).isEqualTo(0.5);
    // (0.1² + 0.2² + 0.3²) + (1 + 1 + 0) = 2.14 over 6 elements.
    assertThat(of(Metrics.meanSquaredError(), batch)).isCloseTo(2.14 / 6, within(1e-15));
  }
}
