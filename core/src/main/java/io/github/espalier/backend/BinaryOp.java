package io.github.espalier.backend;

/** The element-wise functions of two variables. */
public enum BinaryOp {
  /** a + b. */
  ADD {
    @Override
    public double apply(double a, double b) {
      return a + b;
    }
  },
  /** a − b. */
  SUB {
    @Override
    public double apply(double a, double b) {
      return a - b;
    }
  },
  /** a·b. */
  MUL {
    @Override
    public double apply(double a, double b) {
      return a * b;
    }
  },
  /** a / b. */
  DIV {
    @Override
    public double apply(double a, double b) {
      return a / b;
    }
  },
  /** The larger of the two; NaN if either is. */
  MAX {
    @Override
    public double apply(double a, double b) {
      return Math.max(a, b);
    }
  },
  /** The smaller of the two; NaN if either is. */
  MIN {
    @Override
    public double apply(double a, double b) {
      return Math.min(a, b);
    }
  };

  /** The value at (a, b). */
  public abstract double apply(double a, double b);
}
