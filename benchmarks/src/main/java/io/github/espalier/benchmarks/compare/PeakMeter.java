package io.github.espalier.benchmarks.compare;

import io.github.espalier.measure.Child;
import io.github.espalier.measure.Children;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Measures the machine's peak now and then, in a JVM of its own. */
final class PeakMeter implements AutoCloseable {
  private static final double LEAST_WARM_SECONDS = 0.6;
  private static final double MOST_WARM_SECONDS = 8;
  private static final double SETTLED = 1.03;
  private static final int TIMES = 3;
  private static final double SECONDS = 0.05;
  private static final double TIMEOUT_SECONDS = 60;

  private final Child child;
  private String method = "";
  private final Set<PeakKey> warm = new HashSet<>();

  PeakMeter(Children children) {
    child = children.openReference(ChildMain.ALONE);
  }

  /**
   * Measures a few times for every precision and number of threads of some engines.
   *
   * @return floating-point operations per second
   */
  Map<PeakKey, List<Double>> sample(List<Engine> engines) {
    Map<PeakKey, List<Double>> samples = new LinkedHashMap<>();
    for (Engine engine : engines) {
      PeakKey key = PeakKey.of(engine);
      if (samples.containsKey(key)) {
        continue;
      }
      if (warm.add(key)) {
        warm(key);
      }
      List<Double> rates = new ArrayList<>();
      for (int i = 0; i < TIMES; i++) {
        rates.add(ask(key, SECONDS));
      }
      samples.put(key, rates);
    }
    return samples;
  }

  /** Until it becomes no faster: before its loop is compiled it is a thousand times slower. */
  private void warm(PeakKey key) {
    long start = System.nanoTime();
    double best = 0;
    while (true) {
      double rate = ask(key, 2 * SECONDS);
      double elapsed = (System.nanoTime() - start) * 1e-9;
      boolean settled = elapsed > LEAST_WARM_SECONDS && rate < best * SETTLED;
      if (settled || elapsed > MOST_WARM_SECONDS) {
        return;
      }
      best = Math.max(best, rate);
    }
  }

  private double ask(PeakKey key, double seconds) {
    String[] answer =
        child.ask(
            TIMEOUT_SECONDS,
            "peak",
            key.dtype().name(),
            Integer.toString(key.threads()),
            Double.toString(seconds));
    method = answer[1];
    return Double.parseDouble(answer[0]);
  }

  /** How it was measured. */
  String method() {
    return method;
  }

  @Override
  public void close() {
    child.close();
  }
}
