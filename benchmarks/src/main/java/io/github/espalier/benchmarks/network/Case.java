package io.github.espalier.benchmarks.network;

import io.github.espalier.benchmarks.UsageException;
import io.github.espalier.measure.Task;
import java.util.Locale;

/**
 * A network and how many samples it takes at a time: {@code 784-128-10@32}.
 *
 * @param network the network
 * @param batch samples per step
 */
public record Case(NetworkSpec network, int batch) {
  private static final int LARGEST_BATCH = 65_536;

  /** Checks. */
  public Case {
    if (batch < 1 || batch > LARGEST_BATCH) {
      throw new UsageException(
          "batch " + batch + ": needs a whole number from 1 to " + LARGEST_BATCH);
    }
  }

  /**
   * Reads a network with its batch size.
   *
   * @throws UsageException saying which part is wrong and what it needs
   */
  public static Case parse(String text) {
    int at = text.lastIndexOf('@');
    if (at < 0) {
      throw new UsageException(
          "network \"" + text + "\": needs a batch size after @, as in 784-128-10@32");
    }
    int batch;
    try {
      batch = Integer.parseInt(text.substring(at + 1).strip());
    } catch (NumberFormatException e) {
      throw new UsageException(
          String.format(
              Locale.ROOT,
              "network \"%s\": batch size \"%s\" is not a whole number",
              text,
              text.substring(at + 1)));
    }
    return new Case(NetworkSpec.parse(text.substring(0, at)), batch);
  }

  /** What is timed, by this text as its key. */
  public Task task() {
    return new Task(toString(), network.network(), network.loss(), network.optimizer(), batch);
  }

  @Override
  public String toString() {
    return network + "@" + batch;
  }
}
