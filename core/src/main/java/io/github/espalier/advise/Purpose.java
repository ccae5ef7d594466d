package io.github.espalier.advise;

/** What a backend is wanted for. */
public enum Purpose {
  /** Training steps on batches. */
  TRAINING,
  /** Predictions of single samples. */
  SERVING;

  /** The figure that decides. */
  Timing of(Measured measured) {
    return this == TRAINING ? measured.training() : measured.prediction();
  }
}
