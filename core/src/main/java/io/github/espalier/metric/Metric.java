package io.github.espalier.metric;

/** A figure that is reported about predictions, apart from the loss. */
public interface Metric {
  /** The name it is reported by, as in {@code "accuracy"}. */
  String name();

  /** Begins a new measurement. */
  Accumulator start();

  /** A measurement under way. */
  interface Accumulator {
    /** Takes in a batch. */
    void add(HostBatch batch);

    /** The figure over all batches taken in; NaN if there was none. */
    double result();

    /** Begins again. */
    void reset();
  }
}
