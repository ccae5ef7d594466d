package io.github.espalier.measure;

import io.github.espalier.backend.UnaryOp;
import io.github.espalier.layer.Dropout;

/**
 * Finds, for every row of a case, a draw that keeps clear of kinks.
 *
 * <p>Where a ReLU's input is within rounding of 0, two correct backends may fall on different
 * sides, and their gradients differ by far more than rounding. Such rows are drawn again.
 */
public final class Kinks {
  /** Well above what single precision makes of an input of magnitude 1. */
  static final double MARGIN = 2e-5;

  private static final int MOST_ATTEMPTS = 30;

  private Kinks() {}

  /**
   * Which draw of each row keeps clear; see {@link Samples#features}. A network so wide that every
   * draw of a row comes near a kink keeps the last.
   */
  public static int[] clearOf(Task work) {
    int[] attempts = new int[work.batch()];
    boolean dropsOut = work.network().layers().stream().anyMatch(Dropout.class::isInstance);
    try (Probe probe = new Probe()) {
      for (int round = 0; round < MOST_ATTEMPTS; round++) {
        probe.near = new boolean[work.batch()];
        try (Subject subject = new Subject(probe, work, attempts)) {
          subject.forward();
          if (dropsOut) {
            // In training other numbers meet the kinks.
            subject.gradients();
          }
        }
        boolean clear = true;
        for (int row = 0; row < attempts.length; row++) {
          if (probe.near[row]) {
            attempts[row]++;
            clear = false;
          }
        }
        if (clear) {
          break;
        }
      }
    }
    return attempts;
  }

  /** The reference, noting which rows put a number near a kink. */
  private static final class Probe extends ReferenceBackend {
    private boolean[] near;

    @Override
    protected void doUnary(UnaryOp op, double p0, double p1, ReferenceTensor x, ReferenceTensor y) {
      if (op == UnaryOp.RELU || op == UnaryOp.LEAKY_RELU) {
        for (int i = 0; i < x.size(); i++) {
          if (Math.abs(x.data[i]) < MARGIN) {
            near[i / x.cols()] = true;
          }
        }
      }
      super.doUnary(op, p0, p1, x, y);
    }
  }
}
