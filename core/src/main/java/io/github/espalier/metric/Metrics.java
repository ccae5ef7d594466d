package io.github.espalier.metric;

import io.github.espalier.internal.Check;
import java.util.Objects;

/** The metrics there are. */
public final class Metrics {
  private Metrics() {}

  /**
   * The share of samples whose class is right: by argmax (the first on ties), or with one output by
   * the threshold ½ (which counts as 1). Keras's {@code "accuracy"} picks alike.
   */
  public static Metric accuracy() {
    return new Average("accuracy", Average.Per.ROW, true) {
      @Override
      double sum(HostBatch batch) {
        double right = 0;
        for (int r = 0; r < batch.rows(); r++) {
          boolean hit =
              batch.columns() == 1
                  ? (batch.prediction(r, 0) >= 0.5) == (batch.target(r, 0) >= 0.5)
                  : batch.predictedClass(r) == batch.targetClass(r);
          right += hit ? 1 : 0;
        }
        return right;
      }
    };
  }

  /** The share of elements on the right side of a threshold; equal counts as above. */
  public static Metric thresholdAccuracy(double threshold) {
    return thresholdAccuracy(threshold, true);
  }

  /**
   * The share of elements on the right side of a threshold.
   *
   * @param equalIsAbove whether a prediction equal to the threshold counts as 1 (Keras: no)
   */
  public static Metric thresholdAccuracy(double threshold, boolean equalIsAbove) {
    Check.finite("threshold", threshold);
    return new Average("threshold accuracy", Average.Per.ELEMENT, true) {
      @Override
      double sum(HostBatch batch) {
        double right = 0;
        for (int r = 0; r < batch.rows(); r++) {
          for (int c = 0; c < batch.columns(); c++) {
            double p = batch.prediction(r, c);
            boolean above = equalIsAbove ? p >= threshold : p > threshold;
            right += above == (batch.target(r, c) >= 0.5) ? 1 : 0;
          }
        }
        return right;
      }

      @Override
      public String toString() {
        return name() + " " + threshold + (equalIsAbove ? ", equal is above" : "");
      }
    };
  }

  /** (p − t)², mean over elements. */
  public static Metric meanSquaredError() {
    return squaredError("mse", Average.Per.ELEMENT);
  }

  /** (p − t)², summed over a sample's outputs, mean over samples. */
  public static Metric squaredErrorPerSample() {
    return squaredError("squared error per sample", Average.Per.ROW);
  }

  /** (p − t)², summed over everything. */
  public static Metric summedSquaredError() {
    return squaredError("summed squared error", Average.Per.NOTHING);
  }

  /** The sum over samples of each one's mean squared error over its outputs. */
  public static Metric sumOfMeanSquaredErrors() {
    return squaredError("sum of mse", Average.Per.COLUMN);
  }

  /** |p − t|, mean over elements. */
  public static Metric meanAbsoluteError() {
    return new Average("mae", Average.Per.ELEMENT) {
      @Override
      double sum(HostBatch batch) {
        double sum = 0;
        for (int r = 0; r < batch.rows(); r++) {
          for (int c = 0; c < batch.columns(); c++) {
            sum += Math.abs(batch.prediction(r, c) - batch.target(r, c));
          }
        }
        return sum;
      }
    };
  }

  /** The mean over samples of the squared error after outputs of at least ½ became 1, others 0. */
  public static Metric thresholdedSquaredError() {
    return new Average("thresholded squared error", Average.Per.ROW) {
      @Override
      double sum(HostBatch batch) {
        double sum = 0;
        for (int r = 0; r < batch.rows(); r++) {
          for (int c = 0; c < batch.columns(); c++) {
            double error = (batch.prediction(r, c) >= 0.5 ? 1 : 0) - batch.target(r, c);
            sum += error * error;
          }
        }
        return sum;
      }
    };
  }

  /** A metric under another name. */
  public static Metric named(String name, Metric metric) {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(metric, "metric");
    return new Metric() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public boolean largerIsBetter() {
        return metric.largerIsBetter();
      }

      @Override
      public Accumulator start() {
        return metric.start();
      }

      @Override
      public String toString() {
        return name + ": " + metric;
      }
    };
  }

  private static Metric squaredError(String name, Average.Per per) {
    return new Average(name, per) {
      @Override
      double sum(HostBatch batch) {
        double sum = 0;
        for (int r = 0; r < batch.rows(); r++) {
          for (int c = 0; c < batch.columns(); c++) {
            double error = batch.prediction(r, c) - batch.target(r, c);
            sum += error * error;
          }
        }
        return sum;
      }
    };
  }
}
