package io.github.espalier.benchmarks.workload;

import java.util.Objects;

/**
 * Whether a training reached its result.
 *
 * @param reached whether it did
 * @param reason what the result is and what came out
 */
public record Verdict(boolean reached, String reason) {
  /** Checks. */
  public Verdict {
    Objects.requireNonNull(reason, "reason");
  }

  @Override
  public String toString() {
    return (reached ? "RESULT reached: " : "RESULT not reached: ") + reason;
  }
}
