package io.github.espalier.train;

import io.github.espalier.data.BatchPlan;
import io.github.espalier.data.Dataset;
import io.github.espalier.init.RandomStream;
import io.github.espalier.loss.Reduction;
import io.github.espalier.metric.Metric;
import io.github.espalier.network.Model;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One call of {@link Trainer#fit}: its buffers, its counters, and the view that listeners get. */
final class FitRun implements TrainingState, AutoCloseable {
  private final Trainer trainer;
  private final Model model;
  private final TrainingListener[] listeners;
  private final DeviceData data;
  private final TrainStep step;
  private final Meter running;
  private final Evaluator afterEpoch;
  private final Evaluator validation;
  private final List<String> names;
  private final double[] figures;
  private final BatchPlan plan;
  private final RandomStream random;
  private int epoch;
  private int batchRows;
  private double batchLoss = Double.NaN;
  private boolean stopped;

  FitRun(Trainer trainer, Dataset train, Dataset validationData) {
    this.trainer = trainer;
    this.model = trainer.model();
    this.listeners = trainer.listeners().toArray(TrainingListener[]::new);
    int maxBatch = trainer.order().largestBatch(train.size());
    int outputs = model.network().outputShape().size();
    List<AutoCloseable> opened = new ArrayList<>();
    try {
      data = opened(opened, DeviceData.withBatches(model.backend(), train, maxBatch));
      step = opened(opened, trainer.newStep(maxBatch));
      running =
          new Meter(
              model.backend(),
              trainer.runningMetrics(),
              maxBatch,
              outputs,
              train.targetCount(),
              train.hasClassIndices());
      afterEpoch =
          trainer.epochMetrics().isEmpty()
              ? null
              : opened(opened, new Evaluator(model, trainer.loss(), trainer.epochMetrics(), train));
      validation =
          validationData == null
              ? null
              : opened(
                  opened,
                  new Evaluator(model, trainer.loss(), trainer.allMetrics(), validationData));
    } catch (RuntimeException | Error e) {
      opened.forEach(FitRun::closeQuietly);
      throw e;
    }
    names = figures(trainer.allMetrics().stream().map(Metric::name).toList(), validation != null);
    figures = new double[names.size()];
    plan = new BatchPlan(train.size());
    random = new RandomStream(trainer.seed(), "order");
  }

  /** The names of all figures of a run: the loss and the metrics, then both on validation data. */
  static List<String> figures(List<String> metrics, boolean validation) {
    List<String> names = new ArrayList<>();
    names.add("loss");
    names.addAll(metrics);
    if (validation) {
      List.copyOf(names).forEach(name -> names.add("val_" + name));
    }
    return names;
  }

  private static <C extends AutoCloseable> C opened(List<AutoCloseable> opened, C resource) {
    opened.add(resource);
    return resource;
  }

  private static void closeQuietly(AutoCloseable resource) {
    try {
      resource.close();
    } catch (Exception e) {
      throw new IllegalStateException("closing " + resource + " failed", e);
    }
  }

  History run() {
    History history = new History(names);
    Throwable failure = null;
    try {
      Arrays.fill(figures, Double.NaN);
      step.schedule().trainingStarted(this);
      for (TrainingListener listener : listeners) {
        listener.trainingStarted(this);
      }
      for (epoch = 0; epoch < trainer.epochs() && !stopped; epoch++) {
        if (!runEpoch()) {
          break;
        }
        step.schedule().epochFinished(this);
        history.add(figures, step.step());
        for (TrainingListener listener : listeners) {
          listener.epochFinished(this);
        }
      }
      return history;
    } catch (TrainingDivergedException e) {
      TrainingDivergedException located = e.inEpoch(epoch);
      failure = located;
      throw located;
    } catch (RuntimeException | Error e) {
      failure = e;
      throw e;
    } finally {
      finish(failure);
    }
  }

  /** Returns false if training was stopped before the epoch was complete. */
  private boolean runEpoch() {
    batchLoss = Double.NaN;
    Arrays.fill(figures, Double.NaN);
    for (TrainingListener listener : listeners) {
      listener.epochStarted(this);
    }
    plan.clear();
    random.restart(epoch);
    trainer.order().plan(epoch, random, plan);
    running.reset();
    boolean sums = trainer.loss().reduction() == Reduction.SUM;
    double lossSum = 0;
    double weight = 0;
    int batches = plan.batches();
    if (batches == 0) {
      throw new IllegalStateException("order: it planned no batch for epoch " + epoch);
    }
    for (int b = 0; b < batches; b++) {
      batchRows = plan.count(b);
      data.gather(plan.index(), plan.start(b), batchRows);
      batchLoss = step.run(data.x(), data.target(), data.weight());
      lossSum += sums ? batchLoss : batchLoss * step.batchWeight();
      weight += step.batchWeight();
      if (!running.isIdle()) {
        running.add(step.predictions(), data.target());
      }
      for (TrainingListener listener : listeners) {
        listener.batchFinished(this);
      }
      if (stopped && b < batches - 1) {
        return false;
      }
    }
    figures[0] = sums || weight == 0 ? lossSum : lossSum / weight;
    batchLoss = figures[0];
    measure();
    return true;
  }

  private void measure() {
    int next = 1;
    next = store(running, next);
    if (afterEpoch != null) {
      afterEpoch.run();
      next = store(afterEpoch.meter(), next);
    }
    if (validation != null) {
      validation.run();
      figures[next] = validation.loss();
      store(validation.meter(), next + 1);
    }
  }

  private int store(Meter meter, int at) {
    for (int i = 0; i < meter.count(); i++) {
      figures[at + i] = meter.result(i);
    }
    return at + meter.count();
  }

  /** Tells every listener, whatever happened and whatever the others throw. */
  private void finish(Throwable failure) {
    RuntimeException first = null;
    for (TrainingListener listener : listeners) {
      try {
        listener.trainingFinished(this);
      } catch (RuntimeException e) {
        if (failure != null) {
          failure.addSuppressed(e);
        } else if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }

  @Override
  public int epoch() {
    return epoch;
  }

  @Override
  public long step() {
    return step.step();
  }

  @Override
  public int batchRows() {
    return batchRows;
  }

  @Override
  public double loss() {
    return batchLoss;
  }

  @Override
  public double metric(String name) {
    return figures[History.indexOf(names, name)];
  }

  @Override
  public boolean hasMetric(String name) {
    return names.contains(name);
  }

  @Override
  public Model model() {
    return model;
  }

  @Override
  public void stop() {
    stopped = true;
  }

  @Override
  public void close() {
    step.close();
    data.close();
    if (afterEpoch != null) {
      afterEpoch.close();
    }
    if (validation != null) {
      validation.close();
    }
  }
}
