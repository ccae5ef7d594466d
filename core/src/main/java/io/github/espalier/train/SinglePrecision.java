package io.github.espalier.train;

import io.github.espalier.init.RandomStream;
import java.util.List;

/** Gradients in FLOAT32 against those of the same numbers in FLOAT64, by the norm. */
final class SinglePrecision {
  private static final double TOLERANCE = 1e-4;

  /** A parameter whose gradient is small beside all others is measured by them. */
  private static final double SMALL = 1e-3;

  /** How far the numbers are moved when a unit may sit on a kink and fall to either side. */
  private static final double SHIFT = 1e-3;

  private static final int SHIFTS = 3;

  private final GradientProbe narrow;
  private final GradientProbe wide;

  SinglePrecision(GradientProbe narrow, GradientProbe wide) {
    this.narrow = narrow;
    this.wide = wide;
  }

  /** Adds one entry per parameter. */
  void compare(List<GradientReport.Entry> entries) {
    GradientReport.Entry[] first = measure(0);
    GradientReport.Entry[] found = first;
    for (int shifts = 1; shifts <= SHIFTS && !passed(found); shifts++) {
      move(shifts);
      found = measure(shifts);
    }
    // What no shift mends is reported as it was first seen.
    entries.addAll(List.of(passed(found) ? found : first));
  }

  private void move(int times) {
    RandomStream random = new RandomStream(times, "gradient check");
    for (int p = 0; p < narrow.parameters(); p++) {
      double[] values = narrow.get(p);
      for (int i = 0; i < values.length; i++) {
        values[i] += SHIFT * (2 * random.nextDouble() - 1);
      }
      narrow.set(p, values);
    }
  }

  private static boolean passed(GradientReport.Entry[] entries) {
    for (GradientReport.Entry entry : entries) {
      if (!entry.passed()) {
        return false;
      }
    }
    return true;
  }

  private GradientReport.Entry[] measure(int shifts) {
    wide.copyFrom(narrow);
    double[][] gradients = narrow.gradients();
    double[][] expected = wide.gradients();
    double whole = 0;
    for (double[] gradient : expected) {
      whole = Math.hypot(whole, norm(gradient));
    }
    GradientReport.Entry[] entries = new GradientReport.Entry[gradients.length];
    for (int p = 0; p < entries.length; p++) {
      entries[p] = entry(p, gradients[p], expected[p], SMALL * whole, shifts);
    }
    return entries;
  }

  private GradientReport.Entry entry(
      int parameter, double[] gradient, double[] expected, double floor, int shifts) {
    double[] difference = new double[gradient.length];
    int worst = 0;
    for (int i = 0; i < gradient.length; i++) {
      difference[i] = gradient[i] - expected[i];
      if (Math.abs(difference[i]) > Math.abs(difference[worst])) {
        worst = i;
      }
    }
    double norm = norm(difference);
    double error = norm == 0 ? 0 : norm / Math.max(norm(expected), floor);
    int columns = narrow.columns(parameter);
    return new GradientReport.Entry(
        narrow.backend().name(),
        narrow.backend().dtype(),
        narrow.name(parameter),
        worst / columns,
        worst % columns,
        gradient[worst],
        expected[worst],
        error >= 0 ? error : Double.POSITIVE_INFINITY,
        TOLERANCE,
        gradient.length,
        shifts);
  }

  private static double norm(double[] v) {
    double sum = 0;
    for (double x : v) {
      sum += x * x;
    }
    return Math.sqrt(sum);
  }
}
