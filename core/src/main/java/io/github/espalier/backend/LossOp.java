package io.github.espalier.backend;

/**
 * The losses computed element by element from predictions p and targets t.
 *
 * <p>{@code delta} is the parameter of {@link #HUBER}; the others ignore it. Losses with a
 * logarithm do not clip: a probability outside [0, 1] gives NaN, one of exactly 0 where its
 * logarithm is needed gives an infinite loss, and the engine refuses both.
 */
public enum LossOp {
  /** (p − t)². */
  SQUARED_ERROR {
    @Override
    public double apply(double p, double t, double delta) {
      double r = p - t;
      return r * r;
    }

    @Override
    public double derivative(double p, double t, double delta) {
      return 2 * (p - t);
    }
  },
  /** |p − t|; the derivative is 0 where they are equal. */
  ABSOLUTE_ERROR {
    @Override
    public double apply(double p, double t, double delta) {
      return Math.abs(p - t);
    }

    @Override
    public double derivative(double p, double t, double delta) {
      return Math.signum(p - t);
    }
  },
  /** ½r² where |r| ≤ δ, else δ(|r| − ½δ), with r = p − t. Huber 1964. */
  HUBER {
    @Override
    public double apply(double p, double t, double delta) {
      double r = Math.abs(p - t);
      return r <= delta ? 0.5 * r * r : delta * (r - 0.5 * delta);
    }

    @Override
    public double derivative(double p, double t, double delta) {
      double r = p - t;
      return Math.abs(r) <= delta ? r : delta * Math.signum(r);
    }
  },
  /** −(t·log p + (1 − t)·log(1 − p)). */
  BINARY_CROSS_ENTROPY {
    @Override
    public double apply(double p, double t, double delta) {
      if (!(p >= 0 && p <= 1)) {
        return Double.NaN;
      }
      double positive = t == 0 ? 0 : t * Math.log(p);
      double negative = t == 1 ? 0 : (1 - t) * Math.log1p(-p);
      return -(positive + negative);
    }

    @Override
    public double derivative(double p, double t, double delta) {
      return (t == 1 ? 0 : (1 - t) / (1 - p)) - (t == 0 ? 0 : t / p);
    }
  },
  /** −t·log p; over a row, the categorical cross-entropy. */
  CROSS_ENTROPY {
    @Override
    public double apply(double p, double t, double delta) {
      if (!(p >= 0 && p <= 1)) {
        return Double.NaN;
      }
      return t == 0 ? 0 : -t * Math.log(p);
    }

    @Override
    public double derivative(double p, double t, double delta) {
      return t == 0 ? 0 : -t / p;
    }
  };

  /** The loss of one element. */
  public abstract double apply(double p, double t, double delta);

  /** The derivative of the loss with respect to p. */
  public abstract double derivative(double p, double t, double delta);
}
