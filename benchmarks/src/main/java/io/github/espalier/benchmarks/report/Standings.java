package io.github.espalier.benchmarks.report;

import io.github.espalier.benchmarks.compare.Engine;
import io.github.espalier.benchmarks.compare.Results;
import io.github.espalier.benchmarks.compare.Row;
import io.github.espalier.benchmarks.network.Case;
import io.github.espalier.measure.Kind;
import io.github.espalier.tensor.DType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How backends, each by its fastest engine, stand to one another wherever they were compared. */
final class Standings {
  private final Results results;

  Standings(Results results) {
    this.results = results;
  }

  /**
   * The backends at one figure of one network in one precision.
   *
   * @param work network and batch
   * @param dtype the precision
   * @param rows the fastest engine of each backend, by backend, the fastest first
   */
  record Place(Case work, DType dtype, Map<String, Row> rows) {
    /** The fastest. */
    Row best() {
      return rows.values().iterator().next();
    }

    /** Whether a backend is the fastest, or not slower by more than the noise. */
    boolean leads(String backend) {
      Row row = rows.get(backend);
      return row != null && row.ties(best());
    }

    /** The backends that lead. */
    List<String> leaders() {
      return rows.keySet().stream().filter(this::leads).toList();
    }

    /** How many times longer than the fastest a backend takes. */
    double factor(String backend) {
      return rows.get(backend).dividedBy(best()).factor();
    }

    /** How many times longer than the fastest the first takes that does not tie; 1 if all do. */
    double margin() {
      return rows.keySet().stream()
          .filter(backend -> !leads(backend))
          .mapToDouble(this::factor)
          .min()
          .orElse(1);
    }
  }

  /** Every place where at least one backend was measured. */
  List<Place> places(Kind kind) {
    List<Place> places = new ArrayList<>();
    for (Case work : results.plan().cases()) {
      for (DType dtype : results.plan().dtypes()) {
        place(kind, work, dtype).ifPresent(places::add);
      }
    }
    return places;
  }

  /** One place, if at least one backend was measured there. */
  Optional<Place> place(Kind kind, Case work, DType dtype) {
    Map<String, Row> rows = new LinkedHashMap<>();
    results.engines(dtype).stream()
        .flatMap(engine -> results.row(engine, work, kind).stream())
        .sorted(Comparator.comparingDouble((Row row) -> row.seconds().median()))
        .forEach(row -> rows.putIfAbsent(row.engine().backend(), row));
    return rows.isEmpty() ? Optional.empty() : Optional.of(new Place(work, dtype, rows));
  }

  /** The backends that were measured, in the plan's order. */
  List<String> backends() {
    return results.plan().backends().stream()
        .filter(
            backend ->
                results.rows().stream()
                    .map(Row::engine)
                    .map(Engine::backend)
                    .anyMatch(backend::equals))
        .toList();
  }
}
