package io.github.espalier.tck;

import io.github.espalier.data.BatchSource;
import io.github.espalier.data.Dataset;
import io.github.espalier.metric.Metrics;
import io.github.espalier.optim.Adam;
import io.github.espalier.tensor.Shape;
import io.github.espalier.train.Checkpoints;
import io.github.espalier.train.Clipping;
import io.github.espalier.train.EarlyStopping;
import io.github.espalier.train.OneCycle;
import io.github.espalier.train.Schedule;
import io.github.espalier.train.Trainer;
import java.time.Duration;

/** Wrong options of a training: schedules, clipping, weights of classes, checkpoints, stopping. */
final class WrongOptions extends WrongCallTable {
  WrongOptions(BadInputFixture fixture) {
    super(fixture);
  }

  @Override
  void fill() {
    schedules();
    stepOptions();
    runs();
    rehearsals();
  }

  private void schedules() {
    value("step(0, 1)", "factor", () -> Schedule.step(0, 1));
    value("step(NaN, 1)", "factor", () -> Schedule.step(NAN, 1));
    value("step(…, 0)", "needs at least 1", () -> Schedule.step(0.5, 0));
    value("exponential(-1, 1)", "factor", () -> Schedule.exponential(-1, 1));
    value("exponential(…, 0)", "needs at least 1", () -> Schedule.exponential(0.5, 0));
    value("cosine(0)", "needs at least 1", () -> Schedule.cosine(0));
    value("cosine(…, -1)", "end", () -> Schedule.cosine(9, -1));
    value("cosine(…, inf)", "end", () -> Schedule.cosine(9, INF));
    value("oneCycle(0)", "needs at least 1", () -> Schedule.oneCycle(0));
    value("new OneCycle(…, 2, …)", "needs", () -> new OneCycle(9, 2, 25, 1e4));
    value("new OneCycle(…, 0, …)", "needs", () -> new OneCycle(9, 0.3, 0, 1e4));
    value("onPlateau(0, …)", "factor", () -> Schedule.onPlateau(0, 1));
    value("onPlateau(1, …)", "factor", () -> Schedule.onPlateau(1, 1));
    value("onPlateau(…, 0)", "patience", () -> Schedule.onPlateau(0.5, 0));
    value("onPlateau minDelta", "minDelta", () -> Schedule.onPlateau(0.5, 1).minDelta(-1));
    value("onPlateau cooldown", "cooldown", () -> Schedule.onPlateau(0.5, 1).cooldown(-1));
    value("onPlateau minRate", "minRate", () -> Schedule.onPlateau(0.5, 1).minRate(NAN));
    isNull("onPlateau min(null)", "figure", () -> Schedule.onPlateau(0.5, 1).minimising(null));
    isNull("onPlateau max(null)", "figure", () -> Schedule.onPlateau(0.5, 1).maximising(null));
    value("warmUp(0)", "needs at least 1", () -> Schedule.constant().warmUp(0));
    isNull("run.restore(null)", "state", () -> Schedule.cosine(9).start().restore(null));
    value("run.restore(1 number)", "0 numbers", () -> Schedule.cosine(9).start().restore(array(1)));
    Trainer negative = f.plan().schedule(() -> (base, step) -> -base).build();
    state("fit: a negative rate", "needs a finite one", () -> negative.fit(f.data));
    Trainer watching = f.plan().schedule(Schedule.onPlateau(0.5, 1).minimising("f1")).build();
    value("fit: a schedule's figure", "no figure named \"f1\"", () -> watching.fit(f.data));
  }

  private void stepOptions() {
    isNull("schedule(null)", "schedule", () -> f.plan().schedule(null));
    isNull("clipping(null)", "clipping", () -> f.plan().clipping(null));
    isNull("new Clipping(null, 1)", "kind", () -> new Clipping(null, 1));
    value("byValue(0)", "clipping limit", () -> Clipping.byValue(0));
    value("byNorm(-1)", "clipping limit", () -> Clipping.byNorm(-1));
    value("byGlobalNorm(NaN)", "clipping limit", () -> Clipping.byGlobalNorm(NAN));
    value("byGlobalNorm(inf)", "clipping limit", () -> Clipping.byGlobalNorm(INF));
    value("l1(-1)", "l1 factor", () -> f.plan().l1(-1));
    value("l1(NaN, biases)", "l1 factor", () -> f.plan().l1(NAN, true));
    value("weightDecay(-1)", "weightDecay", () -> f.plan().weightDecay(-1));
    value("weightDecay(inf)", "weightDecay", () -> f.plan().weightDecay(INF));
    value("maxNorm(0)", "maxNorm", () -> f.plan().maxNorm(0));
    value("microBatchSize(0)", "microBatchSize", () -> f.plan().microBatchSize(0));
    isNull("classWeights(null)", "classWeights", () -> f.plan().classWeights((double[]) null));
    shape("classWeights(1)", "2 classes", () -> f.plan().classWeights(1));
    value("classWeights(-1)", "classWeights[1]", () -> f.plan().classWeights(1, -1));
    value("classWeights(NaN)", "classWeights[0]", () -> f.plan().classWeights(NAN, 1));
    Dataset halves = Dataset.of(new double[1][2], new double[][] {{0.25, 0.25}});
    Trainer weighted = f.plan().classWeights(1, 2).build();
    data("fit: classWeights", "row 0", () -> weighted.fit(halves));
    isNull("freeze(null)", "layers", () -> f.plan().freeze((String[]) null));
    isNull("freeze({null})", "layers[0]", () -> f.plan().freeze(new String[1]));
    value("freeze(x)", "no layer \"x\"", () -> f.plan().freeze("x"));
    state("freeze all", "one to train", () -> f.plan().freeze("0.dense", "1.dense").build());
    state(
        "decay twice",
        "needs one of them",
        () -> f.plan().optimizer(Adam.adamW(0.1, 0.1)).weightDecay(0.1).build());
    value("validationSplit(0)", "validationSplit", () -> f.plan().validationSplit(0));
    value("validationSplit(1)", "validationSplit", () -> f.plan().validationSplit(1));
    Trainer split = f.plan().validationSplit(0.5).build();
    value("fit: two validations", "needs one of the two", () -> split.fit(f.data, f.data));
  }

  private void runs() {
    Checkpoints checkpoints = Checkpoints.in(f.dir.resolve("checkpoints"));
    isNull("Checkpoints.in(null)", "directory", () -> Checkpoints.in(null));
    value("everySteps(0)", "everySteps", () -> checkpoints.everySteps(0));
    isNull("every(null)", "time", () -> checkpoints.every(null));
    value("every(0)", "time above 0", () -> checkpoints.every(Duration.ZERO));
    value("every(-1)", "time above 0", () -> checkpoints.every(Duration.ofSeconds(-1)));
    isNull("atBest(null)", "figure", () -> checkpoints.atBest(null));
    value("keep(1)", "at least 2", () -> checkpoints.keep(1));
    isNull("checkpoints(null)", "checkpoints", () -> f.plan().checkpoints(null));
    Trainer atF1 = f.plan().checkpoints(checkpoints.atBest("f1")).build();
    value("fit: a checkpoint's figure", "no figure named \"f1\"", () -> atF1.fit(f.data));
    state("resume without checkpoints", "has no checkpoints", () -> f.trainer.resume(f.data));
    isNull("stopping.restore(null)", "state", () -> EarlyStopping.patience(1).restore(null));
    isNull(
        "stopping.restore({null})",
        "state[0]",
        () -> EarlyStopping.patience(1).restore(new double[1][]));
    value(
        "stopping.restore({})",
        "got no row",
        () -> EarlyStopping.patience(1).restore(new double[0][]));
    value(
        "stopping.restore(3 numbers)",
        "needs a first row of 2 numbers",
        () -> EarlyStopping.patience(1).restore(new double[1][3]));
  }

  private void rehearsals() {
    isNull("dryRun(null)", "train", () -> f.trainer.dryRun((Dataset) null));
    isNull("dryRun(null source)", "train", () -> f.trainer.dryRun((OneBatch) null));
    isNull("overfitOneBatch(null)", "train", () -> f.trainer.overfitOneBatch((Dataset) null, 1));
    isNull("overfit null source", "train", () -> f.trainer.overfitOneBatch((OneBatch) null, 1));
    isNull("fit(null source)", "train", () -> f.trainer.fit((OneBatch) null));
    OneBatch narrow = new OneBatch(1, 0);
    OneBatch wrong = new OneBatch(2, 5);
    shape("fit: source of 1 feature", "network takes 2", () -> f.trainer.fit(narrow));
    shape("dryRun: source of 1 feature", "network takes 2", () -> f.trainer.dryRun(narrow));
    shape("overfit: 1 feature", "network takes 2", () -> f.trainer.overfitOneBatch(narrow, 1));
    data("fit: source of class 5", "class 5 of 2", () -> f.trainer.fit(wrong));
    data("dryRun: source of class 5", "class 5 of 2", () -> f.trainer.dryRun(wrong));
    data("overfit: class 5", "class 5 of 2", () -> f.trainer.overfitOneBatch(wrong, 1));
    value("overfit 0 steps", "steps", () -> f.trainer.overfitOneBatch(f.data, 0));
    OneBatch good = new OneBatch(2, 0);
    Trainer split = f.plan().validationSplit(0.5).build();
    value("source: validationSplit", "all data in memory", () -> split.fit(good));
    Trainer after = f.plan().metricAfterEpoch(Metrics.accuracy()).build();
    value("source: metricAfterEpoch", "all data in memory", () -> after.dryRun(good));
    value("shuffled(0, …)", "window", () -> good.shuffled(0, 1));
  }

  private static double[] array(double... numbers) {
    return numbers;
  }

  /** A source of one sample of zeros. */
  private record OneBatch(int features, int label) implements BatchSource {
    @Override
    public Shape featureShape() {
      return Shape.of(features);
    }

    @Override
    public int targetCount() {
      return 1;
    }

    @Override
    public boolean hasClassIndices() {
      return true;
    }

    @Override
    public int batchSize() {
      return 1;
    }

    @Override
    public Batches open(int epoch) {
      return new Batches() {
        private int left = 1;

        @Override
        public int read(double[] features, double[] targets, double[] weights) {
          targets[0] = label;
          return left--;
        }

        @Override
        public void close() {}
      };
    }
  }
}
