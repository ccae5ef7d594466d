package io.github.espalier.benchmarks.report;

import io.github.espalier.benchmarks.compare.Kind;
import io.github.espalier.benchmarks.compare.Results;
import io.github.espalier.benchmarks.compare.Row;
import io.github.espalier.benchmarks.network.Case;
import io.github.espalier.tensor.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Which backend is fastest, per network: one name, or several that tie. */
final class Verdicts {
  private final Results results;

  Verdicts(Results results) {
    this.results = results;
  }

  /** The names of the columns. */
  List<String> columns() {
    List<String> columns = new ArrayList<>(List.of("network", "batch"));
    for (DType dtype : results.plan().dtypes()) {
      for (Kind kind : Kind.values()) {
        columns.add(dtype + " " + name(kind));
      }
    }
    return columns;
  }

  private static String name(Kind kind) {
    return kind == Kind.PREDICTION ? "predict 1" : kind.label();
  }

  /** One line per network. */
  List<List<String>> lines() {
    return results.plan().cases().stream().map(this::line).toList();
  }

  private List<String> line(Case work) {
    List<String> line = new ArrayList<>(List.of(work.network().text(), work.batch() + ""));
    for (DType dtype : results.plan().dtypes()) {
      for (Kind kind : Kind.values()) {
        line.add(fastest(dtype, work, kind));
      }
    }
    return line;
  }

  private String fastest(DType dtype, Case work, Kind kind) {
    String names =
        results.measured(dtype).stream()
            .flatMap(engine -> results.row(engine, work, kind).stream())
            .filter(results::ties)
            .map((Row row) -> row.engine().backend())
            .collect(Collectors.joining(" = "));
    return names.isEmpty() ? "–" : names;
  }
}
