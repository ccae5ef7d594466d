package io.github.espalier.tck;

import io.github.espalier.data.BatchOrder;
import io.github.espalier.data.BatchPlan;
import io.github.espalier.data.Dataset;
import java.util.List;

/** Wrong data and orders of samples. */
final class WrongData extends WrongCallTable {
  WrongData(BadInputFixture fixture) {
    super(fixture);
  }

  @Override
  void fill() {
    datasets();
    orders();
  }

  private void datasets() {
    double[][] x = {{0, 1}, {1, 0}};
    isNull("of(null, y)", "features", () -> Dataset.of((double[][]) null, x));
    isNull("of(x, null)", "targets", () -> Dataset.of(x, (double[][]) null));
    isNull("of(x, null labels)", "labels", () -> Dataset.of(x, (int[]) null));
    isNull("of({null}, y)", "features[1]", () -> Dataset.of(new double[][] {{0, 1}, null}, x));
    isNull("float null", "features", () -> Dataset.of((float[][]) null, new float[1][1]));
    isNull("float row null", "targets[0]", () -> Dataset.of(new float[1][1], new float[1][]));
    isNull("withWeights(null)", "rowWeights", () -> f.data.withWeights((double[]) null));
    isNull("select(null)", "index", () -> f.data.select((int[]) null));
    isNull("readFeatures(null)", "out", () -> f.data.readFeatures(0, 1, null));
    shape("no rows", "features", () -> Dataset.of(new double[0][], x));
    shape("no columns", "features", () -> Dataset.of(new double[2][0], x));
    shape("ragged", "row 1", () -> Dataset.of(new double[][] {{1, 2}, {3}}, x));
    shape("counts differ", "targets: 1", () -> Dataset.of(x, new double[1][1]));
    shape("label counts differ", "targets: 3", () -> Dataset.of(x, new int[3]));
    data("feature NaN", "features row 1", () -> Dataset.of(new double[][] {{1}, {NAN}}, x));
    data("target inf", "column 1", () -> Dataset.of(x, new double[][] {{1, INF}, {1, 1}}));
    float[][] nan = {{Float.NaN}};
    data("float NaN", "features row 0", () -> Dataset.of(nan, new int[1]));
    data("label -1", "labels row 1", () -> Dataset.of(x, new int[] {0, -1}));
    shape("weights count", "weights: 1", () -> f.data.withWeights(1));
    data("weight -1", "weights row 0", () -> f.data.withWeights(-1, 1, 1, 1));
    data("weight NaN", "weights row 2", () -> f.data.withWeights(0, 0, NAN, 0));
    value("select()", "select", () -> f.data.select());
    value("select(4)", "select", () -> f.data.select(0, 4));
    value("feature(0, 2)", "column", () -> f.data.feature(0, 2));
    value("feature(4, 0)", "row", () -> f.data.feature(4, 0));
    value("target(0, 1)", "column", () -> f.data.target(0, 1));
    value("weight(-1)", "row", () -> f.data.weight(-1));
    shape("readFeatures beyond", "read", () -> f.data.readFeatures(3, 2, new double[9]));
    shape("readTargets short", "read", () -> f.data.readTargets(0, 4, new double[3]));
  }

  private void orders() {
    value("inOrder(0)", "batchSize", () -> BatchOrder.inOrder(0));
    value("shuffled(-1)", "batchSize", () -> BatchOrder.shuffled(-1));
    value("new Batched(0)", "batchSize", () -> new BatchOrder.Batched(0, true));
    value("randomSamples(0)", "stepsPerEpoch", () -> BatchOrder.randomSamples(0));
    value("new RandomSamples(0)", "stepsPerEpoch", () -> new BatchOrder.RandomSamples(0));
    value("explicit: no epoch", "at least one epoch", () -> BatchOrder.explicit(List.of()));
    value("explicit: no batch", "has no batch", () -> BatchOrder.explicit(new int[0][]));
    value("explicit: empty", "is empty", () -> BatchOrder.explicit(new int[][] {{}}));
    isNull("explicit(null)", "batches", () -> BatchOrder.explicit((int[][]) null));
    isNull("explicit({null})", "epochs[0][1]", () -> BatchOrder.explicit(new int[][] {{0}, null}));
    value("BatchPlan(0)", "samples", () -> new BatchPlan(0));
    value("plan.add(9 of 2)", "sample 9", () -> new BatchPlan(2).add(new int[] {9}, 0, 1));
    value("plan.add(none)", "at least one", () -> new BatchPlan(2).add(new int[1], 0, 0));
    value("plan.add beyond", "place 1", () -> new BatchPlan(2).add(new int[1], 1, 1));
    isNull("plan.add(null)", "samplesOfBatch", () -> new BatchPlan(2).add(null, 0, 1));
  }
}
