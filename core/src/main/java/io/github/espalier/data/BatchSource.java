package io.github.espalier.data;

import io.github.espalier.tensor.Shape;
import java.io.Closeable;
import java.io.IOException;

/**
 * Batches that are read one after the other, for data larger than memory.
 *
 * <p>The same epoch of a source must bring the same batches whenever it is opened: that is what
 * lets an interrupted training go on where it stopped.
 *
 * <p><b>Threading.</b> One thread at a time.
 */
public interface BatchSource {
  /** The shape of one sample's features. */
  Shape featureShape();

  /** How many numbers one target has; 1 for class indices. */
  int targetCount();

  /** Whether targets are class indices. */
  boolean hasClassIndices();

  /** Whether the samples have weights. */
  default boolean hasWeights() {
    return false;
  }

  /** The most samples a batch may have. */
  int batchSize();

  /**
   * The batches of an epoch, from the first.
   *
   * @param epoch counted from 0
   */
  Batches open(int epoch) throws IOException;

  /**
   * The same samples in a random order, another one in every epoch: each is drawn from a window of
   * samples read ahead, so the order is as random as the window is large.
   *
   * @param window how many samples are held in memory
   */
  default BatchSource shuffled(int window, long seed) {
    return new ShuffledSource(this, window, seed);
  }

  /** The batches of one epoch. */
  interface Batches extends Closeable {
    /**
     * Reads the next batch into row-major arrays of {@link #batchSize} rows.
     *
     * @param features finite numbers, checked by the caller
     * @param targets one row each of {@link #targetCount}
     * @param weights one number each, or null if the source has none
     * @return how many samples there are; 0 when the epoch is over
     */
    int read(double[] features, double[] targets, double[] weights) throws IOException;
  }
}
