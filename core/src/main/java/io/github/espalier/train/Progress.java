package io.github.espalier.train;

/** The counters and sums of a run that decide how it goes on; a checkpoint holds all of them. */
final class Progress {
  /** How many epochs are complete. */
  int epoch;

  /** How many batches of the next one are done. */
  int batch;

  /** The losses of those batches, by their weights. */
  double lossSum;

  /** Their weights. */
  double weightSum;

  /** Whether a listener has ended the run. */
  boolean stopped;

  void beginEpoch() {
    batch = 0;
    lossSum = 0;
    weightSum = 0;
  }
}
