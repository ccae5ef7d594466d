package io.github.espalier.train;

/** Signals that a {@link GradientCheck} has found a gradient that is not that of the loss. */
public final class WrongGradientException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient GradientReport report;

  WrongGradientException(GradientReport report) {
    super(
        "gradient check: "
            + report.worst()
            + " ("
            + report.entries().stream().filter(entry -> !entry.passed()).count()
            + " of "
            + report.entries().size()
            + " parameters are wrong). Check the backward of that layer, of those behind it, and"
            + " of the loss.");
    this.report = report;
  }

  /** All that was measured; null after deserialization. */
  public GradientReport report() {
    return report;
  }
}
