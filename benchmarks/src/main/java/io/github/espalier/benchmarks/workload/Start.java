package io.github.espalier.benchmarks.workload;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Where a training begins.
 *
 * @param seed draws initial weights and order; empty for the workload's usual start
 * @param data the folder of the data, for a workload that reads files
 */
public record Start(OptionalLong seed, Optional<Path> data) {
  /** Checks. */
  public Start {
    Objects.requireNonNull(seed, "seed");
    Objects.requireNonNull(data, "data");
  }

  /** The usual start: for a classic, the recorded weights and order. */
  public static Start usual() {
    return new Start(OptionalLong.empty(), Optional.empty());
  }

  /** A random start. */
  public static Start seeded(long seed) {
    return new Start(OptionalLong.of(seed), Optional.empty());
  }

  /** This start with a folder of data. */
  public Start data(Path folder) {
    return new Start(seed, Optional.of(folder));
  }

  /** The seed, or another number. */
  long seedOr(long other) {
    return seed.orElse(other);
  }
}
