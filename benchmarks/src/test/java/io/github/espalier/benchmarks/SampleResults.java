package io.github.espalier.benchmarks;

import io.github.espalier.benchmarks.compare.Engine;
import io.github.espalier.benchmarks.compare.Machine;
import io.github.espalier.benchmarks.compare.PeakKey;
import io.github.espalier.benchmarks.compare.Plan;
import io.github.espalier.benchmarks.compare.Results;
import io.github.espalier.benchmarks.compare.Row;
import io.github.espalier.benchmarks.network.Case;
import io.github.espalier.measure.Kind;
import io.github.espalier.measure.Statistic;
import io.github.espalier.tensor.DType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Results for tests: plain and ejml measured, nd4j failed with a reason full of markup. */
public final class SampleResults {
  /** The one network. */
  public static final Case WORK = Case.parse("784-128-10@32");

  /** Why nd4j was not measured. */
  public static final String REASON = "no <jnind4jcpu> & \"no\" library";

  private SampleResults() {}

  /** Five rounds of that median and about that spread. */
  public static List<Double> rounds(double seconds, double spread) {
    double step = seconds * spread / 1.4826;
    return List.of(seconds - 2 * step, seconds + step, seconds, seconds - step, seconds + 2 * step);
  }

  /** A backend in double precision on one thread; of plain, the JIT kernel. */
  public static Engine engine(String backend) {
    String kernel = backend.equals("plain") ? "jit" : Engine.NO_KERNEL;
    return new Engine(backend, kernel, DType.FLOAT64, 1);
  }

  /** The same results with another plan and other figures. */
  public static Results with(Plan plan, List<Row> rows) {
    Results r = results();
    return new Results(
        plan,
        r.machine(),
        r.date(),
        r.descriptions(),
        r.slowOperations(),
        r.failures(),
        r.starts(),
        rows,
        r.agreement(),
        r.peak(),
        r.peakMethod(),
        r.noise(),
        r.seconds(),
        r.done());
  }

  /** Training: plain 10 ms, ejml 10.2 ms; all else: plain 10 ms, ejml 20 ms. */
  public static Results results() {
    Plan plan =
        Plan.quick().of(List.of(WORK), Plan.BACKENDS.stream().map(SampleResults::engine).toList());
    List<Row> rows = new ArrayList<>();
    Map<Engine, String> descriptions = new LinkedHashMap<>();
    Map<Engine, String> slow = new LinkedHashMap<>();
    Map<Engine, Double> agreement = new LinkedHashMap<>();
    for (String backend : List.of("plain", "ejml")) {
      Engine engine = engine(backend);
      descriptions.put(engine, backend + " described");
      slow.put(engine, backend.equals("ejml") ? "transpose" : "");
      agreement.put(engine, 1e-15);
      for (Kind kind : Kind.values()) {
        double other = kind == Kind.TRAINING ? 0.0102 : 0.020;
        double seconds = backend.equals("plain") ? 0.010 : other;
        rows.add(new Row(engine, WORK, kind, rounds(seconds, 0.02), 0, true));
      }
    }
    return new Results(
        plan,
        new Machine("A <fast> processor", 2, 24, "Linux amd64", "JVM 17", 8.5),
        "2026-01-01T00:00:00Z",
        descriptions,
        slow,
        Map.of(engine("nd4j"), REASON),
        Map.of("plain", new Statistic(0.1, 0.01)),
        rows,
        agreement,
        Map.of(new PeakKey(DType.FLOAT64, 1), new Statistic(100e9, 0.01)),
        "a planted peak",
        0.02,
        33,
        1);
  }
}
