package io.github.espalier.data;

import io.github.espalier.internal.Check;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;

/**
 * The batches of one epoch: sample indices, in the order they are used.
 *
 * <p>A plan is reused from epoch to epoch and grows only when it must.
 */
public final class BatchPlan {
  private final int samples;
  private int[] index = new int[16];
  private int[] starts = new int[16];
  private int batches;

  /** An empty plan for a data set of so many samples. */
  public BatchPlan(int samples) {
    this.samples = Check.positive("samples", samples);
  }

  /** How many samples the data set has. */
  public int samples() {
    return samples;
  }

  /** Removes all batches. */
  public void clear() {
    batches = 0;
  }

  /** Appends a batch: {@code count} sample indices, copied from an array. */
  public BatchPlan add(int[] samplesOfBatch, int from, int count) {
    Objects.requireNonNull(samplesOfBatch, "samplesOfBatch");
    if (count < 1) {
      throw new IllegalArgumentException("batch " + batches + ": needs at least one sample");
    }
    if (from < 0 || from > samplesOfBatch.length - count) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "batch %d: needs %d samples from place %d, the array has %d",
              batches,
              count,
              from,
              samplesOfBatch.length));
    }
    int start = starts[batches];
    if (start + count > index.length) {
      index = Arrays.copyOf(index, Math.max(2 * index.length, start + count));
    }
    for (int i = 0; i < count; i++) {
      int sample = samplesOfBatch[from + i];
      if (sample < 0 || sample >= samples) {
        throw new IllegalArgumentException(
            "batch " + batches + ": sample " + sample + " of " + samples + " does not exist");
      }
      index[start + i] = sample;
    }
    if (batches + 2 > starts.length) {
      starts = Arrays.copyOf(starts, 2 * starts.length);
    }
    starts[++batches] = start + count;
    return this;
  }

  /** How many batches there are. */
  public int batches() {
    return batches;
  }

  /** All indices, batch after batch; not to be modified. */
  public int[] index() {
    return index;
  }

  /** Where a batch begins in {@link #index}. */
  public int start(int batch) {
    return starts[batch];
  }

  /** How many samples a batch has. */
  public int count(int batch) {
    return starts[batch + 1] - starts[batch];
  }

  /** The size of the largest batch. */
  public int largest() {
    int most = 0;
    for (int b = 0; b < batches; b++) {
      most = Math.max(most, count(b));
    }
    return most;
  }
}
