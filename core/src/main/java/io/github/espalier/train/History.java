package io.github.espalier.train;

import io.github.espalier.internal.Check;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * The figures of every epoch of a training run.
 *
 * <p>{@code "loss"} is the running loss, each batch before its own update: for a mean reduction the
 * mean over the epoch's rows by their weights, for a sum the sum over the epoch.
 */
public final class History {
  private final List<String> names;
  private final List<double[]> epochs = new ArrayList<>();
  private long steps;
  private boolean interrupted;

  History(List<String> names) {
    this.names = List.copyOf(names);
  }

  void add(double[] figures, long stepsSoFar) {
    epochs.add(figures.clone());
    steps = stepsSoFar;
  }

  void end(long stepsMade, boolean wasInterrupted) {
    steps = stepsMade;
    interrupted = wasInterrupted;
  }

  /** All figures, epoch after epoch. */
  double[] numbers() {
    return epochs.stream().flatMapToDouble(Arrays::stream).toArray();
  }

  /** Adds the epochs of what {@link #numbers} returned. */
  void addAll(double[] numbers) {
    for (int from = 0; from < numbers.length; from += names.size()) {
      epochs.add(Arrays.copyOfRange(numbers, from, from + names.size()));
    }
  }

  /** The names of the figures: {@code "loss"} first. */
  public List<String> names() {
    return names;
  }

  /** How many epochs were completed. */
  public int epochs() {
    return epochs.size();
  }

  /** How many steps were made, also in an epoch that was not completed. */
  public long steps() {
    return steps;
  }

  /**
   * Whether training ended because its thread was interrupted; the thread's interrupt flag is still
   * set then.
   */
  public boolean interrupted() {
    return interrupted;
  }

  /** A figure of an epoch. */
  public double get(String name, int epoch) {
    return epochs.get(Check.index("epoch", epoch, epochs.size()))[indexOf(names, name)];
  }

  /** A figure of all epochs. */
  public double[] get(String name) {
    int index = indexOf(names, name);
    return epochs.stream().mapToDouble(figures -> figures[index]).toArray();
  }

  /** The loss of an epoch. */
  public double loss(int epoch) {
    return get("loss", epoch);
  }

  /** A figure of the last epoch. */
  public double last(String name) {
    if (epochs.isEmpty()) {
      throw new IllegalStateException("history: no epoch was completed");
    }
    return get(name, epochs.size() - 1);
  }

  static int indexOf(List<String> names, String name) {
    int index = names.indexOf(Objects.requireNonNull(name, "name"));
    if (index < 0) {
      throw new IllegalArgumentException("no figure named \"" + name + "\"; there are " + names);
    }
    return index;
  }

  @Override
  public String toString() {
    return epochs.size()
        + " epochs"
        + (epochs.isEmpty()
            ? ""
            : ", last " + names + " " + Arrays.toString(epochs.get(epochs.size() - 1)));
  }
}
