package io.github.espalier.train;

import java.util.List;

/** Gradients against central differences, number by number. */
final class Differences {
  /** The step of a difference, either way. */
  private static final double H = 1e-5;

  private static final double TOLERANCE = 1e-6;

  /** How far a number is moved off a kink: far beyond a step, near enough to be the same point. */
  private static final double SHIFT = 1e-3;

  private static final int SHIFTS = 10;

  /** What a loss may be off by rounding, in units of its last place. */
  private static final double ROUNDING = 8;

  private final GradientProbe probe;
  private final int atMost;

  Differences(GradientProbe probe, int atMost) {
    this.probe = probe;
    this.atMost = atMost;
  }

  /** Adds one entry per parameter. */
  void compare(List<GradientReport.Entry> entries) {
    double[][] gradients = probe.gradients();
    requireSteady();
    for (int p = 0; p < gradients.length; p++) {
      entries.add(new OneParameter(p, gradients[p]).compare());
    }
  }

  private void requireSteady() {
    double first = probe.loss();
    double second = probe.loss();
    if (Double.doubleToRawLongBits(first) != Double.doubleToRawLongBits(second)) {
      throw new IllegalStateException(
          "gradient check: the loss of one batch was "
              + (first + ", then " + second)
              + "; needs the same numbers for the same input");
    }
  }

  /** The error of one number, and how it came about. */
  private record Comparison(double gradient, double difference, double error) {
    boolean passed() {
      return error < TOLERANCE;
    }
  }

  private final class OneParameter {
    private final int parameter;
    private final double[] gradient;
    private final double[] values;
    private final double floor;

    OneParameter(int parameter, double[] gradient) {
      this.parameter = parameter;
      this.gradient = gradient;
      this.values = probe.get(parameter);
      double largest = 0;
      for (double a : gradient) {
        largest = Math.max(largest, Math.abs(a));
      }
      floor = Math.max(1e-3 * largest, 1e-6);
    }

    GradientReport.Entry compare() {
      int count = Math.min(atMost, values.length);
      int shifted = 0;
      int worstAt = 0;
      Comparison worst = null;
      for (int k = 0; k < count; k++) {
        int i = (int) ((long) k * values.length / count);
        Comparison found = at(i, values[i], gradient[i]);
        if (!found.passed() && isNearKink(i, found)) {
          Comparison beside = besideKink(i);
          if (beside != null) {
            found = beside;
            shifted++;
          }
        }
        if (worst == null || found.error > worst.error) {
          worst = found;
          worstAt = i;
        }
      }
      probe.set(parameter, values);
      int columns = probe.columns(parameter);
      return new GradientReport.Entry(
          probe.backend().name(),
          probe.backend().dtype(),
          probe.name(parameter),
          worstAt / columns,
          worstAt % columns,
          worst.gradient,
          worst.difference,
          worst.error,
          TOLERANCE,
          count,
          shifted);
    }

    /** Compares with the number changed to {@code value}, where backward gives {@code a}. */
    private Comparison at(int i, double value, double a) {
      double above = probe.lossWith(parameter, values, i, value + H);
      double below = probe.lossWith(parameter, values, i, value - H);
      double n = (above - below) / (2 * H);
      double rounding = ROUNDING * Math.ulp(Math.max(Math.abs(above), Math.abs(below))) / (2 * H);
      double scale = Math.max(Math.max(Math.abs(a), Math.abs(n)), floor);
      double error = Math.max(0, Math.abs(a - n) - rounding) / scale;
      // NaN fails every comparison, so it must not pass as the smallest.
      return new Comparison(a, n, error >= 0 ? error : Double.POSITIVE_INFINITY);
    }

    /** Whether the slopes on either side differ by about as much as the error, or more. */
    private boolean isNearKink(int i, Comparison found) {
      double here = probe.lossWith(parameter, values, i, values[i]);
      double above = probe.lossWith(parameter, values, i, values[i] + H);
      double below = probe.lossWith(parameter, values, i, values[i] - H);
      double bend = Math.abs((above - here) - (here - below)) / H;
      return bend > 0.1 * Math.abs(found.gradient - found.difference);
    }

    /** A comparison that passes nearby, or null: a wrong gradient is wrong there, too. */
    private Comparison besideKink(int i) {
      for (int k = 1; k <= SHIFTS; k++) {
        double offset = (k % 2 == 0 ? -SHIFT : SHIFT) * ((k + 1) / 2);
        double value = values[i] + offset;
        probe.lossWith(parameter, values, i, value);
        Comparison found = at(i, value, probe.gradient(parameter)[i]);
        if (found.passed()) {
          return found;
        }
      }
      return null;
    }
  }
}
