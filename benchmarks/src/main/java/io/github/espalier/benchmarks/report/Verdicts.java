package io.github.espalier.benchmarks.report;

import io.github.espalier.benchmarks.compare.Results;
import io.github.espalier.benchmarks.network.Case;
import io.github.espalier.measure.Kind;
import io.github.espalier.tensor.DType;
import java.util.ArrayList;
import java.util.List;

/** Which backend, by its fastest engine, is fastest, per network: one name, or all that tie. */
final class Verdicts {
  private final Results results;
  private final Standings standings;

  Verdicts(Results results) {
    this.results = results;
    this.standings = new Standings(results);
  }

  /** The names of the columns. */
  List<String> columns() {
    List<String> columns = new ArrayList<>(List.of("network", "batch", "dtype"));
    results.plan().kinds().forEach(kind -> columns.add(kind.shortLabel()));
    return columns;
  }

  /** One line per network and precision. */
  List<List<String>> lines() {
    List<List<String>> lines = new ArrayList<>();
    for (Case work : results.plan().cases()) {
      for (DType dtype : results.plan().dtypes()) {
        List<String> line = new ArrayList<>(List.of(work.network().text(), work.batch() + ""));
        line.add(dtype.toString());
        results.plan().kinds().forEach(kind -> line.add(fastest(dtype, work, kind)));
        lines.add(line);
      }
    }
    return lines;
  }

  private String fastest(DType dtype, Case work, Kind kind) {
    return standings
        .place(kind, work, dtype)
        .map(place -> String.join(" = ", place.leaders()))
        .orElse("–");
  }
}
