package io.github.espalier.train;

import io.github.espalier.network.Model;

/** What a listener sees of a training run; a live view, valid during the call. */
public interface TrainingState {
  /** The epoch, counted from 0. */
  int epoch();

  /** How many epochs are planned. */
  int epochs();

  /** How many batches of this epoch are done. */
  int batch();

  /** How many batches this epoch has; −1 if only the end of the source will tell. */
  int batches();

  /** How many steps have been made in this run, before it was resumed too. */
  long step();

  /** How many samples this epoch has been through since it began, or since it was resumed. */
  long samples();

  /** The learning rate of the last step; that of the optimizer before the first. */
  double learningRate();

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

  /** The epochs completed so far; a live view, as this is. */
  History history();

  /**
   * Ends training after the current step, for good: where the plan has checkpoints, one is saved
   * then, and a run resumed from it makes no step. To go on later, interrupt the thread instead.
   */
  void stop();
}
