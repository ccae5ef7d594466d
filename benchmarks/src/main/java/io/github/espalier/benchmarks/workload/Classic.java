package io.github.espalier.benchmarks.workload;

import io.github.espalier.backend.Backend;
import io.github.espalier.data.BatchOrder;
import io.github.espalier.data.Dataset;
import io.github.espalier.layer.Dense;
import io.github.espalier.loss.Loss;
import io.github.espalier.network.Model;
import io.github.espalier.network.Predictor;
import io.github.espalier.network.Sequential;
import io.github.espalier.optim.Optimizer;
import io.github.espalier.train.TrainerBuilder;
import io.github.espalier.train.TrainingDivergedException;
import java.util.List;

/**
 * A small network that people learn from, with a recorded start.
 *
 * <p>The usual start has the recorded weights and order of samples; a seed draws them by the scheme
 * of the original program.
 */
abstract class Classic implements Workload {
  private final String name;
  private final String description;
  private final StartFile recorded;

  Classic(String name, String startFile, String description) {
    this.name = name;
    this.description = description;
    this.recorded = StartFile.of(startFile);
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final String description() {
    return description;
  }

  /** The layers with the original's random initialisation. */
  abstract List<Dense> layers();

  abstract Loss loss();

  abstract Optimizer optimizer();

  /** The order of the samples; all random draws come from the plan's seed. */
  abstract BatchOrder order(Start start);

  abstract int epochs();

  /** Adds what is measured and printed during training. */
  abstract void report(TrainerBuilder trainer, Lines out);

  /** Prints what came out, and judges it. */
  abstract Verdict finish(Trained trained, Lines out);

  /** Prints what comes before training. */
  void begin(Model model, Lines out) {}

  final StartFile recorded() {
    return recorded;
  }

  @Override
  public final Plan plan(Start start) {
    StartFile file = recorded;
    Sequential.Builder network = Sequential.input(file.x()[0].length);
    List<Dense> layers = layers();
    for (int i = 0; i < layers.size(); i++) {
      boolean random = start.seed().isPresent();
      network.layer(random ? layers.get(i) : file.layer(i, layers.get(i)));
    }
    return new Plan(
        network.build(),
        Dataset.of(file.x(), file.y()),
        loss(),
        optimizer(),
        order(start),
        epochs(),
        start.seedOr(0));
  }

  @Override
  public final Verdict train(Backend backend, Start start, Lines out) {
    Plan plan = plan(start);
    try (Model model = plan.network().init(backend, plan.seed())) {
      begin(model, out);
      TrainerBuilder trainer = plan.trainer(model);
      report(trainer, out);
      trainer.build().fit(plan.data());
      try (Predictor predictor = model.predictor()) {
        double[][] predictions = predictor.predict(recorded.x());
        return finish(new Trained(plan, model, recorded, predictions), out);
      }
    } catch (TrainingDivergedException e) {
      return new Verdict(false, "training diverged: " + e.getMessage());
    }
  }
}
