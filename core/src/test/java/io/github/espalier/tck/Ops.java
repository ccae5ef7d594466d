package io.github.espalier.tck;

import io.github.espalier.backend.UnaryOp;
import java.util.List;

/** The parameters that the kit tries for each activation. */
final class Ops {
  /** A function with its parameters. */
  record Activation(UnaryOp op, double p0, double p1) {
    double apply(double x) {
      return op.apply(x, p0, p1);
    }

    double[] apply(double[] x) {
      double[] y = new double[x.length];
      for (int i = 0; i < x.length; i++) {
        y[i] = apply(x[i]);
      }
      return y;
    }

    boolean needsInput() {
      return op.derivativeNeedsInput(p0, p1);
    }

    /** Arguments for which the function and its derivative are finite. */
    double[] arguments(long seed, int size) {
      return op == UnaryOp.LOG || op == UnaryOp.POW
          ? Values.positive(seed, size)
          : Values.signed(seed, size);
    }

    @Override
    public String toString() {
      return op + (p0 == 0 && p1 == 0 ? "" : "(" + p0 + ", " + p1 + ")");
    }
  }

  private Ops() {}

  /** The functions to try; a constant added to the enum later is tried with plain parameters. */
  static List<Activation> activations(UnaryOp op) {
    return switch (op) {
      // The derivative at exactly 0 is a parameter of its own.
      case RELU -> List.of(of(op, 0, 0), of(op, 0.5, 0), of(op, 1, 0));
      case LEAKY_RELU ->
          List.of(
              of(op, 0.01, 0.01),
              of(op, 0.3, 0.65),
              of(op, -0.2, -0.2),
              of(op, -1, 0),
              of(op, 0, 0));
      case ELU -> List.of(of(op, 1, 0), of(op, 0.7, 0));
      case POW ->
          List.of(
              of(op, 2, 0),
              of(op, 0.5, 0),
              of(op, -1, 0),
              of(op, 3, 0),
              of(op, 0, 0),
              of(op, 1, 0));
      case AFFINE -> List.of(of(op, 2, -1), of(op, -0.5, 0), of(op, 0, 3));
      default -> List.of(of(op, 0, 0));
    };
  }

  private static Activation of(UnaryOp op, double p0, double p1) {
    return new Activation(op, p0, p1);
  }
}
