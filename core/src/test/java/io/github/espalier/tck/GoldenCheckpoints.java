package io.github.espalier.tck;

import io.github.espalier.tck.GoldenNetwork.Parameters;
import io.github.espalier.train.History;
import io.github.espalier.train.TrainingListener;
import io.github.espalier.train.TrainingState;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Listens to the training of a golden network and compares snapshots and checkpoints. */
final class GoldenCheckpoints implements TrainingListener {
  /** The reported figure of every epoch. */
  final TreeMap<Integer, Double> reported = new TreeMap<>();

  private final GoldenNetworkRun run;
  private final GoldenNetwork golden;
  private final Map<Long, Parameters> snapshots = new HashMap<>();
  private final Map<Integer, Fields> checkpoints = new HashMap<>();
  private final Set<Integer> passed = new HashSet<>();
  private double[][] finalPredictions;
  private double lossSum;
  private int batches;

  GoldenCheckpoints(GoldenNetworkRun run, GoldenNetwork golden) {
    this.run = run;
    this.golden = golden;
    for (Fields f : golden.fields.objects("snapshots")) {
      snapshots.put((long) f.integer("steps"), Parameters.of(f, "W", "b"));
      f.end();
    }
    for (Fields f : golden.fields.objects("checkpoints")) {
      checkpoints.put(f.integer("epoch"), f);
    }
  }

  @Override
  public void trainingStarted(TrainingState state) {
    compareSnapshot(state);
  }

  @Override
  public void epochStarted(TrainingState state) {
    lossSum = 0;
    batches = 0;
    Fields f = checkpoints.get(state.epoch());
    if (f != null) {
      steps(f, "steps_before", state.step());
      run.checkLoss(
          f + ".dataset_loss_before", run.evaluate(state.model()), f.number("dataset_loss_before"));
    }
  }

  @Override
  public void batchFinished(TrainingState state) {
    lossSum += state.loss();
    batches++;
    compareSnapshot(state);
  }

  @Override
  public void epochFinished(TrainingState state) {
    if (golden.report != null) {
      reported.put(state.epoch(), state.metric(golden.report.name()));
    }
    Fields f = checkpoints.get(state.epoch());
    if (f == null) {
      return;
    }
    steps(f, "steps_after", state.step());
    double sum = f.number("running_loss_sum");
    double mean = f.number("running_loss_mean");
    run.checkLoss(f + ".running_loss_sum", lossSum, sum);
    run.checkLoss(f + ".running_loss_mean", lossSum / batches, mean);
    // The engine's own figure: the sum, or the mean over samples, which batches of one size share.
    if (run.sumsLosses()) {
      run.checkLoss(f + ": loss of the epoch", state.loss(), sum);
    } else if (evenBatches(golden.epochs.get(state.epoch()))) {
      run.checkLoss(f + ": loss of the epoch", state.loss(), mean);
    }
    if (f.has("reported")) {
      double figure = reported.get(state.epoch());
      double reference = f.number("reported");
      if (golden.report.isExact() && figure != reference) {
        throw new AssertionError(f + ".reported: " + figure + ", needs " + reference);
      }
      run.checkLoss(f + ".reported", figure, reference);
    }
    f.end();
    passed.add(state.epoch());
  }

  @Override
  public void trainingFinished(TrainingState state) {
    finalPredictions = GoldenNetworkRun.predict(state.model(), golden.x);
  }

  /** Predictions for the data set after training, or with the initial weights if there was none. */
  double[][] finalPredictions() {
    return finalPredictions == null ? run.initialPredictions() : finalPredictions;
  }

  /** Fails if a snapshot or a checkpoint was not passed. */
  void checkComplete(History history) {
    if (history.epochs() != golden.epochs.size()) {
      throw new AssertionError("only " + history.epochs() + " epochs were trained");
    }
    if (!snapshots.isEmpty() || !passed.equals(checkpoints.keySet())) {
      throw new AssertionError(
          "not passed: snapshots "
              + snapshots.keySet()
              + "; checkpoints "
              + checkpoints.keySet()
              + " but for "
              + passed);
    }
  }

  private void compareSnapshot(TrainingState state) {
    Parameters expected = snapshots.remove(state.step());
    if (expected != null) {
      run.checkSnapshot(
          "snapshot after step " + state.step() + ", ", golden.parameters(state.model()), expected);
    }
  }

  private static void steps(Fields f, String name, long steps) {
    if (f.integer(name) != steps) {
      throw new AssertionError(f + "." + name + ": " + steps + " steps were made");
    }
  }

  private static boolean evenBatches(int[][] batches) {
    for (int[] batch : batches) {
      if (batch.length != batches[0].length) {
        return false;
      }
    }
    return true;
  }
}
