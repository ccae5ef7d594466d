package io.github.espalier.benchmarks.report;

import io.github.espalier.benchmarks.compare.Results;
import io.github.espalier.benchmarks.compare.Row;
import io.github.espalier.benchmarks.network.Case;
import io.github.espalier.measure.Kind;
import io.github.espalier.tensor.DType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** Which engine is fastest, per network: one name, or several that tie. */
final class Verdicts {
  /** More names than this do not fit on a line. */
  private static final int NAMES = 2;

  private final Results results;

  Verdicts(Results results) {
    this.results = results;
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
    List<Row> tied =
        results.engines(dtype).stream()
            .flatMap(engine -> results.row(engine, work, kind).stream())
            .filter(results::ties)
            .sorted(Comparator.comparingDouble(row -> row.seconds().median()))
            .toList();
    if (tied.isEmpty()) {
      return "–";
    }
    String names =
        tied.stream()
            .limit(NAMES)
            .map(row -> row.engine().label())
            .collect(Collectors.joining(" = "));
    return tied.size() > NAMES ? names + " = …" : names;
  }
}
