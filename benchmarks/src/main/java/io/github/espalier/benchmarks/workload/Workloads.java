package io.github.espalier.benchmarks.workload;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** All workloads, by name. */
public final class Workloads {
  private static final List<Workload> ALL = List.of(new ParityBatch());

  private Workloads() {}

  /** All of them, the classics first. */
  public static List<Workload> all() {
    return ALL;
  }

  /**
   * The workload of that name.
   *
   * @throws IllegalArgumentException if there is none; the message lists the names
   */
  public static Workload named(String name) {
    Objects.requireNonNull(name, "name");
    return ALL.stream()
        .filter(workload -> workload.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no workload named \""
                        + name
                        + "\"; there are "
                        + ALL.stream().map(Workload::name).collect(Collectors.joining(", "))));
  }
}
