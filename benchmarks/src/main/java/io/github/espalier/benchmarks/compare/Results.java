package io.github.espalier.benchmarks.compare;

import io.github.espalier.benchmarks.network.Case;
import io.github.espalier.measure.Kind;
import io.github.espalier.measure.Statistic;
import io.github.espalier.tensor.DType;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything a comparison found out.
 *
 * @param plan what was asked
 * @param machine where
 * @param date when, ISO 8601
 * @param descriptions what each engine says of itself
 * @param slowOperations operations an engine runs on the slow default, space-separated
 * @param failures engines that could not load or broke down, with the reason
 * @param starts start-up time by backend and kernel; {@link #BARE_JVM} for a JVM that does nothing
 * @param rows the figures
 * @param agreement the largest difference to the reference by engine, relative
 * @param peak what the processor can do at most, in floating-point operations per second
 * @param peakMethod how that was measured
 * @param noise how far a fixed loop scattered between rounds, relative
 * @param seconds how long the comparison took
 * @param done how much of the plan is measured; 1 if all of it is
 */
public record Results(
    Plan plan,
    Machine machine,
    String date,
    Map<Engine, String> descriptions,
    Map<Engine, String> slowOperations,
    Map<Engine, String> failures,
    Map<String, Statistic> starts,
    List<Row> rows,
    Map<Engine, Double> agreement,
    Map<PeakKey, Statistic> peak,
    String peakMethod,
    double noise,
    double seconds,
    double done) {
  /** Stands for a JVM without a backend among {@link #starts}. */
  public static final String BARE_JVM = "JVM alone";

  /** The figure of an engine, if it was measured. */
  public Optional<Row> row(Engine engine, Case work, Kind kind) {
    return rows.stream()
        .filter(r -> r.engine().equals(engine) && r.work().equals(work) && r.kind() == kind)
        .findFirst();
  }

  /** The fastest of the same precision, case and kind. */
  public Row best(Row row) {
    return rows.stream()
        .filter(r -> r.engine().dtype() == row.engine().dtype())
        .filter(r -> r.work().equals(row.work()) && r.kind() == row.kind())
        .min((a, b) -> Double.compare(a.seconds().median(), b.seconds().median()))
        .orElseThrow();
  }

  /** What figures are the medians of, as in {@code 5 rounds}. */
  public String sample() {
    int most = rows.stream().mapToInt(row -> row.times().size()).max().orElse(0);
    String rounds = ", of each the median of " + plan.times().rounds() + " rounds";
    return most + " " + unit() + "s" + (plan.forks() == 1 ? "" : rounds);
  }

  /** What counts as one measurement: a round, or a JVM where the plan has several. */
  public String unit() {
    return plan.forks() == 1 ? "round" : "JVM";
  }

  /** The same with other figures, and as many seconds more. */
  public Results with(List<Row> others, double moreSeconds) {
    return new Results(
        plan,
        machine,
        date,
        descriptions,
        slowOperations,
        failures,
        starts,
        others,
        agreement,
        peak,
        peakMethod,
        noise,
        seconds + moreSeconds,
        done);
  }

  /** How many times longer than the best it took; 1 if it was the faster in most rounds. */
  public double factor(Row row) {
    return Math.max(1, row.dividedBy(best(row)).factor());
  }

  /**
   * Floating-point operations per second as a share of the machine's peak with as many threads; not
   * a number if the peak is not known.
   */
  public double shareOfPeak(Row row) {
    Statistic most = peak.get(PeakKey.of(row.engine()));
    return most == null ? Double.NaN : row.flopsPerSecond() / most.median();
  }

  /** Whether the best is not faster by more than the noise. */
  public boolean ties(Row row) {
    return row.ties(best(row));
  }

  /** Whether somebody else ties with the best row. */
  public boolean sharesFirst(Row best) {
    return rows.stream()
        .filter(r -> r.engine().dtype() == best.engine().dtype() && r != best)
        .filter(r -> r.work().equals(best.work()) && r.kind() == best.kind())
        .anyMatch(this::ties);
  }

  /** The engines of a precision, measured or not, in the plan's order. */
  public List<Engine> engines(DType dtype) {
    return plan.engines().stream().filter(e -> e.dtype() == dtype).toList();
  }
}
