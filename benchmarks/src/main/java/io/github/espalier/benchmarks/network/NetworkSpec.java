package io.github.espalier.benchmarks.network;

import io.github.espalier.benchmarks.UsageException;
import io.github.espalier.benchmarks.workload.Plan;
import io.github.espalier.benchmarks.workload.Workloads;
import io.github.espalier.layer.Activation;
import io.github.espalier.loss.Loss;
import io.github.espalier.measure.Task;
import io.github.espalier.network.Sequential;
import io.github.espalier.optim.Optimizer;
import io.github.espalier.optim.Sgd;
import java.io.IOException;

/**
 * A network as a command line writes it, with the loss it is trained on.
 *
 * <p>Sizes joined by {@code -}, each but the first optionally with an activation: {@code
 * 784-128:relu-10:softmax}. Without one, hidden layers have ReLU and the last has softmax; a last
 * size of 1 has sigmoid. The loss follows the last activation: cross-entropy after softmax, binary
 * cross-entropy after sigmoid, else squared error. A name that begins with a letter is that of a
 * workload, whose network, loss and optimizer are taken.
 *
 * <p>The text says all: two of the same text are equal.
 *
 * @param text as it was written
 * @param network what was described
 * @param loss what its training makes small
 * @param optimizer how
 */
public record NetworkSpec(String text, Sequential network, Loss loss, Optimizer optimizer) {
  /** Small, so that timing runs of any length stay finite. */
  private static final double LEARNING_RATE = 1e-3;

  private static final int LARGEST = 65_536;
  private static final String EXAMPLE = ", as in 784-128:relu-10:softmax";

  /**
   * Reads a network.
   *
   * @throws UsageException saying which part is wrong and what it needs
   */
  public static NetworkSpec parse(String text) {
    String trimmed = text.strip();
    if (!trimmed.isEmpty() && Character.isLetter(trimmed.charAt(0))) {
      return workload(trimmed);
    }
    String[] parts = trimmed.split("-", -1);
    if (parts.length < 2) {
      throw wrong(text, "needs at least two sizes joined by -" + EXAMPLE);
    }
    if (parts[0].contains(":")) {
      throw wrong(text, "the first size is the input and has no activation, got " + parts[0]);
    }
    Sequential.Builder builder = Sequential.input(size(text, parts[0]));
    Activation last = null;
    for (int i = 1; i < parts.length; i++) {
      int colon = parts[i].indexOf(':');
      int units = size(text, colon < 0 ? parts[i] : parts[i].substring(0, colon));
      last =
          colon < 0
              ? usual(units, i == parts.length - 1)
              : activation(text, parts[i].substring(colon + 1));
      builder.dense(units, last);
    }
    return new NetworkSpec(trimmed, builder.build(), Task.usualLoss(last), Sgd.of(LEARNING_RATE));
  }

  private static NetworkSpec workload(String name) {
    try {
      Plan plan = Workloads.named(name).plan();
      return new NetworkSpec(name, plan.network(), plan.loss(), plan.optimizer());
    } catch (IllegalArgumentException | IOException e) {
      throw wrong(name, e.getMessage());
    }
  }

  private static Activation usual(int units, boolean isLast) {
    if (!isLast) {
      return Activation.RELU;
    }
    return units == 1 ? Activation.SIGMOID : Activation.SOFTMAX;
  }

  private static int size(String text, String part) {
    int size;
    try {
      size = Integer.parseInt(part);
    } catch (NumberFormatException e) {
      size = 0;
    }
    if (size < 1 || size > LARGEST) {
      throw wrong(
          text,
          "\"" + part + "\" is not a size; needs whole numbers from 1 to " + LARGEST + EXAMPLE);
    }
    return size;
  }

  private static Activation activation(String text, String name) {
    try {
      return Activation.named(name);
    } catch (IllegalArgumentException e) {
      throw wrong(text, e.getMessage());
    }
  }

  private static UsageException wrong(String text, String why) {
    return new UsageException("network \"" + text + "\": " + why);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NetworkSpec spec && spec.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
