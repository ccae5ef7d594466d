package io.github.espalier.train;

import io.github.espalier.data.Dataset;
import io.github.espalier.internal.InputOutput;
import io.github.espalier.loss.Reduction;
import io.github.espalier.metric.Metric;
import io.github.espalier.network.Model;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** One call of {@link Trainer#fit}: its buffers, its counters, and the view that listeners get. */
final class FitRun implements TrainingState, AutoCloseable {
  private final Trainer trainer;
  private final Model model;
  private final TrainingListener[] listeners;
  private final Feed feed;
  private final TrainStep step;
  private final Meter running;
  private final Evaluator afterEpoch;
  private final Evaluator validation;
  private final List<String> names;
  private final double[] figures;
  private final History history;
  private final RunCheckpoints checkpoints;
  private final List<Runnable> opened = new ArrayList<>();
  private final Progress at = new Progress();
  private long samples;
  private double batchLoss = Double.NaN;
  private boolean interrupted;

  /**
   * A run that has not begun; the model is claimed for it.
   *
   * @param source makes the feed, which is closed with the run
   * @param train what the feed is of, or null if it is not in memory
   * @param validationData or null
   */
  FitRun(Trainer trainer, Supplier<Feed> source, Dataset train, Dataset validationData) {
    this.trainer = trainer;
    model = trainer.model();
    model.beginTraining();
    opened.add(model::endTraining);
    listeners = trainer.listeners().toArray(TrainingListener[]::new);
    int outputs = model.network().outputShape().size();
    try {
      feed = opened(source.get(), Feed::close);
      step = opened(trainer.newStep(feed.maxBatch()), TrainStep::close);
      DeviceData data = feed.inMemory();
      if (data != null) {
        step.expectFeatures(data.largestFeature());
      }
      running =
          new Meter(
              model.backend(),
              trainer.runningMetrics(),
              feed.maxBatch(),
              outputs,
              feed.targetCount(),
              feed.hasClassIndices());
      afterEpoch =
          trainer.epochMetrics().isEmpty()
              ? null
              : opened(
                  new Evaluator(model, trainer.loss(), trainer.epochMetrics(), train, data),
                  Evaluator::close);
      validation =
          validationData == null
              ? null
              : opened(
                  new Evaluator(model, trainer.loss(), trainer.allMetrics(), validationData),
                  Evaluator::close);
      names = figures(trainer.allMetrics().stream().map(Metric::name).toList(), validation != null);
      figures = new double[names.size()];
      history = new History(names);
      checkpoints =
          trainer.checkpoints() == null
              ? null
              : new RunCheckpoints(trainer, feed, step, running, history, at, validationData);
    } catch (RuntimeException | Error e) {
      closeAll(e);
      throw e;
    }
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

  private <C> C opened(C resource, Consumer<C> close) {
    opened.add(() -> close.accept(resource));
    return resource;
  }

  /** Goes where the newest valid checkpoint was made; stays at the beginning if there is none. */
  void resume() throws IOException {
    checkpoints.resume();
  }

  History run() {
    if (checkpoints != null) {
      checkpoints.begin();
    }
    Throwable failure = null;
    try {
      begin();
      while (at.epoch < trainer.epochs() && hasMore() && !isInterrupted() && runEpoch()) {
        finishEpoch();
      }
      step.requireFiniteWeights();
      if (checkpoints != null && (interrupted || at.stopped)) {
        checkpoints.ended();
      }
      return history;
    } catch (TrainingDivergedException e) {
      TrainingDivergedException located = e.inEpoch(at.epoch);
      failure = located;
      throw located;
    } catch (Throwable e) {
      failure = e;
      throw e;
    } finally {
      finish(failure);
    }
  }

  private void begin() {
    Arrays.fill(figures, Double.NaN);
    try {
      for (TrainingListener listener : listeners) {
        listener.trainingStarted(this);
      }
      if (at.batch > 0) {
        for (TrainingListener listener : listeners) {
          listener.epochStarted(this);
        }
      }
    } finally {
      // Also if a listener throws: the best weights so far are put back.
      if (checkpoints != null) {
        checkpoints.restorePending();
      }
    }
  }

  /** False once stopped, unless in an epoch: after its last batch it is to be completed. */
  private boolean hasMore() {
    return !at.stopped || at.batch > 0;
  }

  /** Notes an interrupt, which ends training after the current step; the flag stays set. */
  private boolean isInterrupted() {
    interrupted |= Thread.currentThread().isInterrupted();
    return interrupted;
  }

  /** Returns false if training was ended before the epoch was complete. */
  private boolean runEpoch() {
    if (at.batch == 0 && !beginEpoch()) {
      return false;
    }
    boolean sums = trainer.loss().reduction() == Reduction.SUM;
    while (!isInterrupted() && hasNext()) {
      // Asked only now, so that an epoch stopped in its last batch is complete.
      if (at.stopped) {
        return false;
      }
      feed.next();
      batchLoss = step.run(feed.x(), feed.target(), feed.weight());
      at.lossSum += sums ? batchLoss : batchLoss * step.batchWeight();
      at.weightSum += step.batchWeight();
      if (!running.isIdle()) {
        running.add(step.predictions(), feed.target());
      }
      at.batch++;
      samples += feed.rows();
      for (TrainingListener listener : listeners) {
        listener.batchFinished(this);
      }
      if (checkpoints != null) {
        checkpoints.stepFinished();
      }
    }
    if (interrupted) {
      return false;
    }
    figures[0] = sums || at.weightSum == 0 ? at.lossSum : at.lossSum / at.weightSum;
    batchLoss = figures[0];
    return true;
  }

  private boolean beginEpoch() {
    batchLoss = Double.NaN;
    Arrays.fill(figures, Double.NaN);
    samples = 0;
    try {
      feed.open(at.epoch);
    } catch (IOException e) {
      return endRead(e);
    }
    at.beginEpoch();
    running.reset();
    for (TrainingListener listener : listeners) {
      listener.epochStarted(this);
    }
    return true;
  }

  private boolean hasNext() {
    try {
      return feed.hasNext();
    } catch (IOException e) {
      return endRead(e);
    }
  }

  /** An interrupt that ends a read ends training, anything else is thrown. */
  private boolean endRead(IOException e) {
    // A time-out is an InterruptedIOException too, but of a class of its own.
    if (e instanceof ClosedByInterruptException || e.getClass() == InterruptedIOException.class) {
      Thread.currentThread().interrupt();
      interrupted = true;
      return false;
    }
    throw InputOutput.failure("batch source, epoch " + at.epoch + ", batch " + at.batch, e);
  }

  private void finishEpoch() {
    step.requireFiniteWeights();
    measure();
    history.add(figures, step.step());
    step.schedule().epochFinished(this);
    for (TrainingListener listener : listeners) {
      listener.epochFinished(this);
    }
    at.epoch++;
    at.beginEpoch();
    if (checkpoints != null) {
      checkpoints.epochFinished();
    }
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

  /**
   * Puts back the best weights, then tells every listener, whatever happened and whatever the
   * others throw.
   */
  private void finish(Throwable failure) {
    history.end(step.step(), interrupted);
    Throwable first = failure;
    for (TrainingListener listener : listeners) {
      if (listener instanceof EarlyStopping stopping) {
        first = attempt(() -> stopping.putBack(model), first);
      }
    }
    for (TrainingListener listener : listeners) {
      first = attempt(() -> listener.trainingFinished(this), first);
    }
    if (failure == null && first instanceof RuntimeException e) {
      throw e;
    }
    if (failure == null && first instanceof Error e) {
      throw e;
    }
  }

  private static Throwable attempt(Runnable call, Throwable first) {
    try {
      call.run();
    } catch (RuntimeException | Error e) {
      if (first == null) {
        return e;
      }
      if (e != first) {
        first.addSuppressed(e);
      }
    }
    return first;
  }

  @Override
  public int epoch() {
    return at.epoch;
  }

  @Override
  public int epochs() {
    return trainer.epochs();
  }

  @Override
  public int batch() {
    return at.batch;
  }

  @Override
  public int batches() {
    return feed.batches();
  }

  @Override
  public long step() {
    return step.step();
  }

  @Override
  public long samples() {
    return samples;
  }

  @Override
  public double learningRate() {
    return step.learningRate();
  }

  @Override
  public int batchRows() {
    return feed.rows();
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
  public History history() {
    return history;
  }

  @Override
  public void stop() {
    at.stopped = true;
  }

  /** Frees everything, the model last, also if the constructor failed half-way. */
  @Override
  public void close() {
    Throwable first = closeAll(null);
    if (first instanceof RuntimeException e) {
      throw e;
    }
    if (first instanceof Error e) {
      throw e;
    }
  }

  /** Closes all, whatever fails; the failures are added to the given one. */
  private Throwable closeAll(Throwable failure) {
    Throwable first = failure;
    for (int i = opened.size() - 1; i >= 0; i--) {
      first = attempt(opened.get(i), first);
    }
    return first;
  }
}
