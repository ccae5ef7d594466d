package io.github.espalier.train;

import io.github.espalier.tensor.Tensor;
import java.io.IOException;

/** Where a run's batches come from: one after the other, as tensors of the backend. */
interface Feed extends AutoCloseable {
  /** The most rows a batch may have. */
  int maxBatch();

  /** How many numbers one target has. */
  int targetCount();

  /** Whether targets are class indices. */
  boolean hasClassIndices();

  /** 64 bits that tell these data from others. */
  long data();

  /** All data on the backend, or null if they are read in batches. */
  DeviceData inMemory();

  /** Begins an epoch. */
  void open(int epoch) throws IOException;

  /** Whether the epoch has another batch, which may have to be read to know. */
  boolean hasNext() throws IOException;

  /** Goes to the next batch of the epoch, after {@link #hasNext}. */
  void next();

  /**
   * Goes past some batches of an epoch just begun.
   *
   * @return how many there were
   */
  int skip(int batches) throws IOException;

  /** How many batches the epoch has; −1 if only its end will tell. */
  int batches();

  /** 64 bits that tell the batches of this epoch from others, at least up to here. */
  long batchesSoFar();

  /** 64 bits that tell the first batch of this epoch from others; 0 if {@link #data} tells all. */
  long firstBatch();

  /** The features of the batch. */
  Tensor x();

  /** Its targets. */
  Tensor target();

  /** Its row weights, or null. */
  Tensor weight();

  /** How many rows it has. */
  int rows();

  @Override
  void close();
}
