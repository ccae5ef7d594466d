package io.github.espalier.benchmarks.report;

import io.github.espalier.benchmarks.compare.Engine;
import io.github.espalier.benchmarks.compare.Results;
import io.github.espalier.benchmarks.compare.Row;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** The figures that were measured although their times had not settled in the warm-up. */
final class Unsettled {
  private final Results results;

  Unsettled(Results results) {
    this.results = results;
  }

  /** How many, as a sentence without its end. */
  String count() {
    long count = results.rows().stream().filter(row -> !row.stable()).count();
    return count == 0
        ? "All times had settled when they were measured"
        : count + " of " + results.rows().size() + " times had not settled when they were measured";
  }

  /** Which, a line per engine. */
  List<String> lines() {
    Map<Engine, StringJoiner> lines = new LinkedHashMap<>();
    for (Row row : results.rows()) {
      if (!row.stable()) {
        lines
            .computeIfAbsent(row.engine(), engine -> new StringJoiner(", ", engine + ": ", ""))
            .add(row.work() + " " + row.kind().label());
      }
    }
    return lines.values().stream().map(StringJoiner::toString).toList();
  }
}
