package io.github.espalier.train;

import io.github.espalier.network.Model;

/** What a listener sees of a training run; a live view, valid during the call. */
public interface TrainingState {
  /** The epoch, counted from 0. */
  int epoch();

  /** How many steps have been made in this run. */
  long step();

  /** How many rows the last batch had. */
  int batchRows();

  /** The loss of the last batch; after an epoch, that of the epoch (see {@link History}). */
  double loss();

  /**
   * A figure of this epoch by its name: {@code "loss"}, {@code "val_loss"}, a metric's name, or
   * {@code "val_"} and a metric's name. Complete when the epoch has finished.
   *
   * @throws IllegalArgumentException if there is no such figure; the message lists the names
   */
  double metric(String name);

  /** Whether there is a figure of that name. */
  boolean hasMetric(String name);

  /** The model in training; read it, or snapshot it. */
  Model model();

  /** Ends training after the current step. */
  void stop();
}
