package io.github.espalier.metric;

/**
 * A figure that is reported about predictions, apart from the loss.
 *
 * <p>A resumed run must have the metrics of the run that was interrupted, by name and {@code
 * toString}, so the text should tell the settings.
 */
public interface Metric {
  /** The name it is reported by, as in {@code "accuracy"}. */
  String name();

  /** Begins a new measurement. */
  Accumulator start();

  /** Whether larger is better, as of an accuracy; what keeps the best model asks. */
  default boolean largerIsBetter() {
    return false;
  }

  /** A measurement under way. */
  interface Accumulator {
    /** Takes in a batch. */
    void add(HostBatch batch);

    /** The figure over all batches taken in; NaN if there was none. */
    double result();

    /** Begins again. */
    void reset();

    /**
     * What has been taken in, for a checkpoint in the middle of an epoch.
     *
     * @throws UnsupportedOperationException unless overridden
     */
    default double[] state() {
      throw new UnsupportedOperationException(
          "metric accumulator "
              + getClass().getName()
              + ": needs state() and restore(double[]) to be part of a checkpoint");
    }

    /**
     * Goes on from what {@link #state} returned.
     *
     * @throws UnsupportedOperationException unless overridden
     */
    default void restore(double[] state) {
      state();
    }
  }
}
