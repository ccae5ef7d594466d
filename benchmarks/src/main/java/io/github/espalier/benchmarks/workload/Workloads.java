package io.github.espalier.benchmarks.workload;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All workloads, by name. */
public final class Workloads {
  private static final List<Workload> ALL =
      Stream.concat(
              Stream.of(
                  ScalarAutograd.linear(),
                  ScalarAutograd.tanh(),
                  ScalarAutogradLayers.linear(),
                  ScalarAutogradLayers.tanh(),
                  new ParityBatch(),
                  NeuronXor.asMeant(),
                  NeuronXor.asBuilt(),
                  Online.twoTwoTwo(),
                  Online.twoTwoTwoFastBias(),
                  Online.twoThreeTwo(),
                  new KerasSequential(),
                  ReluSoftmaxXor.crossEntropy(),
                  ReluSoftmaxXor.squaredError(),
                  new NegativeSlope.Sum(),
                  new NegativeSlope.Xor(),
                  new Mnist()),
              Generated.all())
          .toList();

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
