package io.github.espalier.train;

import java.util.Optional;

/**
 * Is told how a training run goes.
 *
 * <p><b>Errors.</b> An exception from a listener ends training: the weights are those of the last
 * complete step, or the best ones with {@link EarlyStopping}, every listener is told that training
 * has finished, and the exception is thrown by fit.
 */
public interface TrainingListener {
  /**
   * The figure of an epoch that the listener cannot do without, as in {@code "val_loss"}; training
   * that does not measure it is refused before it begins.
   */
  default Optional<String> watched() {
    return Optional.empty();
  }

  /** Before the first epoch; a listener with state begins anew here. */
  default void trainingStarted(TrainingState state) {}

  /** Before an epoch's first batch. */
  default void epochStarted(TrainingState state) {}

  /** After a batch and its update. */
  default void batchFinished(TrainingState state) {}

  /** After an epoch, its metrics and its validation. */
  default void epochFinished(TrainingState state) {}

  /** After training, however it ended. */
  default void trainingFinished(TrainingState state) {}
}
