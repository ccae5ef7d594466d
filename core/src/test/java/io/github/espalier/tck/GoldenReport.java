package io.github.espalier.tck;

import io.github.espalier.loss.Reduction;
import io.github.espalier.metric.HostBatch;
import io.github.espalier.metric.Metric;

/** The figure that the original of a golden case prints, as a metric of its own. */
final class GoldenReport implements Metric {
  private final boolean thresholded;
  private final double scale;
  private final Reduction reduction;
  private final String combine;
  private final boolean running;

  GoldenReport(Fields f) {
    String metric = f.text("metric");
    thresholded =
        switch (metric) {
          case "squared_error" -> false;
          case "thresholded_squared_error" -> true;
          default -> throw new IllegalArgumentException(f + ": unknown metric " + metric);
        };
    scale = f.number("scale", 1);
    reduction = GoldenParts.reduction(f.text("reduction"));
    String timing = f.text("timing");
    running =
        switch (timing) {
          case "running_before_update" -> true;
          case "after_epoch" -> false;
          default -> throw new IllegalArgumentException(f + ": unknown timing " + timing);
        };
    combine = f.has("combine") ? f.text("combine") : "none";
    boolean known = running ? combine.matches("sum|mean") : combine.equals("none");
    if (!known) {
      throw new IllegalArgumentException(f + ": combine " + combine + " with timing " + timing);
    }
    f.end();
  }

  /** Whether it counts outputs on the wrong side, so that it must be reproduced exactly. */
  boolean isExact() {
    return thresholded;
  }

  /** Whether it is measured on every batch before its update; else after the epoch. */
  boolean isRunning() {
    return running;
  }

  @Override
  public String name() {
    return "reported";
  }

  @Override
  public Accumulator start() {
    return new Accumulator() {
      private double figures;
      private int batches;
      private double sum;
      private int rows;
      private int columns;

      @Override
      public void add(HostBatch batch) {
        double error = squaredError(batch);
        columns = batch.columns();
        figures += scale * error / reduction.divisor(batch.rows(), columns);
        batches++;
        sum += error;
        rows += batch.rows();
      }

      @Override
      public double result() {
        return switch (combine) {
          case "sum" -> figures;
          case "mean" -> figures / batches;
          // The data set taken as one batch, however it was cut.
          default -> scale * sum / reduction.divisor(rows, columns);
        };
      }

      @Override
      public void reset() {
        figures = 0;
        batches = 0;
        sum = 0;
        rows = 0;
      }
    };
  }

  private double squaredError(HostBatch batch) {
    double sum = 0;
    for (int r = 0; r < batch.rows(); r++) {
      for (int c = 0; c < batch.columns(); c++) {
        double p = batch.prediction(r, c);
        double error = (thresholded ? (p >= 0.5 ? 1 : 0) : p) - batch.target(r, c);
        sum += error * error;
      }
    }
    return sum;
  }
}
