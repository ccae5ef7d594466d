package io.github.espalier.tck;

import io.github.espalier.data.BatchOrder;
import io.github.espalier.data.Dataset;
import io.github.espalier.layer.Mode;
import io.github.espalier.loss.Losses;
import io.github.espalier.metric.Metrics;
import io.github.espalier.optim.Sgd;
import io.github.espalier.train.EarlyStopping;
import io.github.espalier.train.History;
import io.github.espalier.train.Trainer;
import java.util.List;
import java.util.Map;

/** Wrong plans, data that do not fit them, and wrong use of sessions and steps. */
final class WrongTraining extends WrongCallTable {
  WrongTraining(BadInputFixture fixture) {
    super(fixture);
  }

  @Override
  void fill() {
    training();
    sessions();
  }

  private void training() {
    isNull("builder(null)", "model", () -> Trainer.builder(null));
    isNull("loss(null)", "loss", () -> f.plan().loss(null));
    isNull("optimizer(null)", "optimizer", () -> f.plan().optimizer(null));
    isNull("order(null)", "order", () -> f.plan().order(null));
    isNull("metric(null)", "metric", () -> f.plan().metric(null));
    isNull("metricAfterEpoch(null)", "metric", () -> f.plan().metricAfterEpoch(null));
    isNull("listener(null)", "listener", () -> f.plan().listener(null));
    value("epochs(0)", "epochs", () -> f.plan().epochs(0));
    value("batchSize(0)", "batchSize", () -> f.plan().batchSize(0));
    value("l2(-1)", "l2 factor", () -> f.plan().l2(-1));
    state("no loss", "loss", () -> Trainer.builder(f.model).optimizer(Sgd.of(1)).build());
    state(
        "no optimizer", "optimizer", () -> Trainer.builder(f.model).loss(Losses.huber(1)).build());
    state(
        "two metrics of a name",
        "of one name",
        () -> f.plan().metric(Metrics.accuracy()).metricAfterEpoch(Metrics.accuracy()).build());
    state(
        "a metric named loss",
        "of one name",
        () -> f.plan().metric(Metrics.named("loss", Metrics.accuracy())).build());
    state(
        "a metric named val_loss",
        "of one name",
        () -> f.plan().metric(Metrics.named("val_loss", Metrics.accuracy())).build());
    isNull("fit(null)", "train", () -> f.trainer.fit((Dataset) null));
    isNull("evaluate(null)", "data", () -> f.trainer.evaluate(null));
    double[][] three = {{1, 2, 3}};
    shape("fit: features", "network takes 2", () -> f.trainer.fit(Dataset.of(three, new int[1])));
    double[][] two = {{1, 2}};
    data("fit: class 5", "class 5 of 2", () -> f.trainer.fit(Dataset.of(two, new int[] {5})));
    shape("fit: targets", "targets have 3", () -> f.trainer.fit(Dataset.of(two, three)));
    data("fit: no one-hot", "0 to 1, got 2", () -> f.trainer.fit(Dataset.of(two, two)));
    double[][] zeros = {{0, 0}};
    data("fit: zero row", "sums to 0", () -> f.trainer.fit(Dataset.of(two, zeros)));
    Dataset five = Dataset.of(two, new int[] {5});
    data("fit: validation", "class 5 of 2", () -> f.trainer.fit(f.data, five));
    data("evaluate: class 5", "class 5 of 2", () -> f.trainer.evaluate(five));
    Trainer mse = f.plan().loss(Losses.squaredError()).build();
    shape("fit: labels for mse", "one-hot", () -> mse.fit(f.data));
    Trainer beyond = f.plan().order(BatchOrder.explicit(List.of(batch(0), batch(4)))).build();
    value("fit: order in epoch 1", "explicit order", () -> beyond.fit(f.data));
    Trainer negative = f.plan().order(BatchOrder.explicit(batch(-1))).build();
    value("fit: order below 0", "explicit order", () -> negative.fit(f.data));
    Trainer watcher = f.plan().listener(EarlyStopping.patience(1).minimising("f1")).build();
    value("fit: figure", "no figure named \"f1\"", () -> watcher.fit(f.data));
    Trainer idle = f.plan().order(new BadInputFixture.NoBatches()).build();
    state("fit: order without batches", "no batch", () -> idle.fit(f.data));
    value("newStep(0)", "maxBatch", () -> f.trainer.newStep(0));
    History history = f.historyOfACopy();
    isNull("history.get(null)", "name", () -> history.get(null));
    value("history.get(f1)", "no figure", () -> history.get("f1"));
    value("history epoch 1", "epoch", () -> history.loss(1));
    isNull("evaluation metric null", "name", () -> f.trainer.evaluate(f.data).metric(null));
    value("evaluation metric", "no metric", () -> f.trainer.evaluate(f.data).metric("f1"));
    isNull("Evaluation(null)", "metrics", () -> new io.github.espalier.train.Evaluation(0, null));
    value("an empty evaluation", "no metric", () -> evaluation().metric("f1"));
  }

  private void sessions() {
    isNull("newSession(null)", "mode", () -> f.model.newSession(null, 1));
    value("newSession(…, 0)", "maxBatch", () -> f.model.newSession(Mode.TRAINING, 0));
    isNull("forward(null)", "x", () -> f.session.forward(null));
    shape("forward: columns", "columns", () -> f.session.forward(f.tensor(1, 3)));
    shape("forward: rows", "rows", () -> f.session.forward(f.tensor(9, 2)));
    state("backward first", "no forward", () -> f.session.backward(f.tensor(1, 2)));
    state("backward in inference", "inference", () -> f.inference.backward(f.tensor(1, 2)));
    isNull("gradient(null)", "parameter", () -> f.session.gradient(null));
    value("gradient(w)", "no gradient", () -> f.session.gradient("w"));
    isNull("batchBuffer(null)", "sample", () -> f.session.batchBuffer(null));
    isNull("run(null, t)", "x", () -> f.step.run(null, f.tensor(1, 2), null));
    isNull("run(x, null)", "target", () -> f.step.run(f.tensor(1, 2), null, null));
    shape("run: target", "target", () -> f.step.run(f.tensor(2, 2), f.tensor(1, 2), null));
    shape(
        "run: weights",
        "rowWeight",
        () -> f.step.run(f.tensor(2, 2), f.tensor(2, 2), f.tensor(1, 1)));
    value("run: other backend", "another backend", () -> f.step.run(f.foreign, f.foreign, null));
    state("predictions first", "no step", () -> f.step.predictions());
  }

  private static io.github.espalier.train.Evaluation evaluation() {
    return new io.github.espalier.train.Evaluation(0, Map.of());
  }

  private static int[][] batch(int sample) {
    return new int[][] {{sample}};
  }
}
