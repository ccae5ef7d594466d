package io.github.espalier.benchmarks.workload;

import io.github.espalier.backend.Backend;
import java.io.IOException;

/** A training task with a name: data, network, hyper-parameters, and a result to reach. */
public interface Workload {
  /** Lower case with hyphens, as in {@code "parity-batch"}. */
  String name();

  /** One sentence. */
  String description();

  /** Whether it needs {@link Start#data(java.nio.file.Path) a folder of data}. */
  default boolean readsFiles() {
    return false;
  }

  /**
   * What is trained and how.
   *
   * @throws IllegalArgumentException if the start lacks something, such as the folder of the data
   * @throws IOException if the data cannot be read
   */
  Plan plan(Start start) throws IOException;

  /** What is trained and how, from the usual start. */
  default Plan plan() throws IOException {
    return plan(Start.usual());
  }

  /**
   * Trains to the end and prints what this task prints.
   *
   * @return whether the result was reached; a training that diverges has not reached it
   * @throws IllegalArgumentException if the start lacks something
   * @throws IOException if the data cannot be read
   */
  Verdict train(Backend backend, Start start, Lines out) throws IOException;
}
