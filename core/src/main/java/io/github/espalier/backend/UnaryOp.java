package io.github.espalier.backend;

import io.github.espalier.internal.Special;

/**
 * The element-wise functions of one variable, with their derivatives.
 *
 * <p>A function has up to two parameters, {@code p0} and {@code p1}; unused ones are ignored. This
 * table is the specification: backends compute the same values within rounding.
 */
public enum UnaryOp {
  /** x. */
  IDENTITY(false) {
    @Override
    public double apply(double x, double p0, double p1) {
      return x;
    }

    @Override
    public double derivative(double x, double y, double p0, double p1) {
      return 1;
    }
  },

  /** x where x > 0, else 0; {@code p0} is the derivative at 0. */
  RELU(false) {
    @Override
    public double apply(double x, double p0, double p1) {
      return x > 0 ? x : x != x ? x : 0;
    }

    @Override
    public double derivative(double x, double y, double p0, double p1) {
      return y > 0 ? 1 : p0 != 0 && x == 0 ? p0 : 0;
    }

    @Override
    public boolean derivativeNeedsInput(double p0, double p1) {
      return p0 != 0;
    }
  },

  /** x where x > 0, else {@code p0}·x; {@code p1} is the derivative at 0. */
  LEAKY_RELU(true) {
    @Override
    public double apply(double x, double p0, double p1) {
      return x > 0 ? x : p0 * x;
    }

    @Override
    public double derivative(double x, double y, double p0, double p1) {
      return x > 0 ? 1 : x == 0 ? p1 : p0;
    }
  },

  /** x where x > 0, else {@code p0}·(eˣ − 1). Clevert, Unterthiner, Hochreiter 2016. */
  ELU(true) {
    @Override
    public double apply(double x, double p0, double p1) {
      return x > 0 ? x : p0 * Math.expm1(x);
    }

    @Override
    public double derivative(double x, double y, double p0, double p1) {
      return x > 0 ? 1 : p0 * Math.exp(x);
    }
  },

  /** x·Φ(x), Φ the normal distribution function. Hendrycks, Gimpel 2016. */
  GELU(true) {
    @Override
    public double apply(double x, double p0, double p1) {
      return Special.gelu(x);
    }

    @Override
    public double derivative(double x, double y, double p0, double p1) {
      return Special.geluDerivative(x);
    }
  },

  /** ½x·(1 + tanh(√(2/π)·(x + 0.044715x³))), the approximation of the same paper. */
  GELU_TANH(true) {
    @Override
    public double apply(double x, double p0, double p1) {
      return Special.geluTanh(x);
    }

    @Override
    public double derivative(double x, double y, double p0, double p1) {
      return Special.geluTanhDerivative(x);
    }
  },

  /** x·sigmoid(x), also called swish. */
  SILU(true) {
    @Override
    public double apply(double x, double p0, double p1) {
      return Special.silu(x);
    }

    @Override
    public double derivative(double x, double y, double p0, double p1) {
      return Special.siluDerivative(x);
    }
  },

  /** log(1 + eˣ), without overflow. */
  SOFTPLUS(true) {
    @Override
    public double apply(double x, double p0, double p1) {
      return Special.softplus(x);
    }

    @Override
    public double derivative(double x, double y, double p0, double p1) {
      return Special.sigmoid(x);
    }
  },

  /** 1 / (1 + e⁻ˣ), without overflow. */
  SIGMOID(false) {
    @Override
    public double apply(double x, double p0, double p1) {
      return Special.sigmoid(x);
    }

    @Override
    public double derivative(double x, double y, double p0, double p1) {
      return y * (1 - y);
    }
  },

  /** The hyperbolic tangent. */
  TANH(false) {
    @Override
    public double apply(double x, double p0, double p1) {
      return Math.tanh(x);
    }

    @Override
    public double derivative(double x, double y, double p0, double p1) {
      return 1 - y * y;
    }
  },

  /** eˣ. */
  EXP(false) {
    @Override
    public double apply(double x, double p0, double p1) {
      return Math.exp(x);
    }

    @Override
    public double derivative(double x, double y, double p0, double p1) {
      return y;
    }
  },

  /** The natural logarithm. */
  LOG(true) {
    @Override
    public double apply(double x, double p0, double p1) {
      return Math.log(x);
    }

    @Override
    public double derivative(double x, double y, double p0, double p1) {
      return 1 / x;
    }
  },

  /** x to the constant power {@code p0}; the derivative of x⁰ is 0. */
  POW(true) {
    @Override
    public double apply(double x, double p0, double p1) {
      return Math.pow(x, p0);
    }

    @Override
    public double derivative(double x, double y, double p0, double p1) {
      return p0 == 0 ? 0 : p0 * Math.pow(x, p0 - 1);
    }
  },

  /** The absolute value; the derivative at 0 is 0. */
  ABS(true) {
    @Override
    public double apply(double x, double p0, double p1) {
      return Math.abs(x);
    }

    @Override
    public double derivative(double x, double y, double p0, double p1) {
      return Math.signum(x);
    }
  },

  /** {@code p0}·x + {@code p1}. */
  AFFINE(false) {
    @Override
    public double apply(double x, double p0, double p1) {
      return p0 * x + p1;
    }

    @Override
    public double derivative(double x, double y, double p0, double p1) {
      return p0;
    }
  };

  private final boolean derivativeNeedsInput;

  UnaryOp(boolean derivativeNeedsInput) {
    this.derivativeNeedsInput = derivativeNeedsInput;
  }

  /** The value at x. */
  public abstract double apply(double x, double p0, double p1);

  /**
   * The derivative at x, where y is the value there. Uses {@code x} only if {@link
   * #derivativeNeedsInput}, else callers may pass anything for it.
   */
  public abstract double derivative(double x, double y, double p0, double p1);

  /** Whether the derivative cannot be computed from the value alone. */
  public boolean derivativeNeedsInput(double p0, double p1) {
    return derivativeNeedsInput;
  }
}
