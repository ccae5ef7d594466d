package io.github.espalier.train;

import io.github.espalier.internal.Check;

/** The schedules that are functions of base rate and step. */
final class Curves {
  static final Schedule CONSTANT = new Constant();

  private Curves() {}

  /** The base rate. */
  record Constant() implements Schedule {
    @Override
    public Run start() {
      return (base, step) -> base;
    }

    @Override
    public String toString() {
      return "constant";
    }
  }

  /** See {@link Schedule#step}. */
  record Step(double factor, long every) implements Schedule {
    Step {
      Check.positive("schedule factor", factor);
      Check.positive("schedule every", every);
    }

    @Override
    public Run start() {
      return (base, step) -> base * power(factor, (step - 1) / every);
    }

    @Override
    public String toString() {
      return "times " + factor + " every " + every;
    }
  }

  /** See {@link Schedule#exponential}. */
  record Exponential(double factor, long steps) implements Schedule {
    Exponential {
      Check.positive("schedule factor", factor);
      Check.positive("schedule steps", steps);
    }

    @Override
    public Run start() {
      double logarithm = Math.log(factor);
      return (base, step) -> {
        long whole = (step - 1) / steps;
        double rest = (double) ((step - 1) % steps) / steps;
        return base * power(factor, whole) * Math.exp(rest * logarithm);
      };
    }

    @Override
    public String toString() {
      return "times " + factor + " in " + steps;
    }
  }

  /** See {@link Schedule#cosine(long, double)}. */
  record Cosine(long steps, double end) implements Schedule {
    Cosine {
      Check.positive("schedule steps", steps);
      Check.notNegative("schedule end", end);
    }

    @Override
    public Run start() {
      return (base, step) -> cosine(base, base * end, (double) Math.min(step - 1, steps) / steps);
    }

    @Override
    public String toString() {
      return "cosine in " + steps + " to " + end;
    }
  }

  /** From one rate to another along half a cosine, as a share from 0 to 1 of the way. */
  static double cosine(double from, double to, double share) {
    return to + (from - to) * 0.5 * (1 + Math.cos(Math.PI * share));
  }

  /**
   * base to the power n, by squaring: whole powers are as exact as products, and nothing is
   * allocated (unlike in StrictMath.pow).
   */
  private static double power(double base, long n) {
    double result = 1;
    double square = base;
    for (long bits = n; bits > 0; bits >>= 1) {
      if ((bits & 1) == 1) {
        result *= square;
      }
      square *= square;
    }
    return result;
  }
}
