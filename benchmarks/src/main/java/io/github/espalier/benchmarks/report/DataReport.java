package io.github.espalier.benchmarks.report;

import io.github.espalier.benchmarks.compare.Machine;
import io.github.espalier.benchmarks.compare.Results;
import io.github.espalier.benchmarks.compare.Row;
import io.github.espalier.benchmarks.compare.Targets;
import io.github.espalier.benchmarks.compare.Versions;
import io.github.espalier.internal.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/** The comparison for programs: JSON with everything, CSV with one line per figure. */
public final class DataReport {
  private final Results results;

  /** A report of some results. */
  public DataReport(Results results) {
    this.results = results;
  }

  /** Every figure, one line each, with a header. */
  public String csv() {
    StringJoiner csv = new StringJoiner("\n", "", "\n");
    boolean header = true;
    for (Row row : results.rows()) {
      Map<String, Object> fields = fields(row);
      if (header) {
        csv.add(String.join(",", fields.keySet()));
        header = false;
      }
      StringJoiner line = new StringJoiner(",");
      fields.values().forEach(value -> line.add(String.valueOf(value)));
      csv.add(line.toString());
    }
    return csv.toString();
  }

  /** Machine, versions, engines, start-up times and every figure with what it is the median of. */
  public String json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("date", results.date());
    json.put("seconds", results.seconds());
    json.put("machine", machine(results.machine()));
    json.put("versions", Versions.here());
    Map<String, Object> peak = new LinkedHashMap<>();
    results.peak().forEach((key, most) -> peak.put(key.toString(), most.median()));
    json.put("peakFlopsPerSecond", peak);
    json.put("peakMethod", results.peakMethod());
    json.put("jvmOptions", results.plan().jvmOptions());
    json.put("crowded", results.plan().crowded());
    json.put("noise", results.noise());
    json.put("engines", results.descriptions());
    json.put("referenceOps", results.slowOperations());
    json.put("notMeasured", results.failures());
    json.put("largestDifferenceToReference", results.agreement());
    Map<String, Object> starts = new LinkedHashMap<>();
    results
        .starts()
        .forEach(
            (name, start) ->
                starts.put(name, Map.of("seconds", start.median(), "spread", start.spread())));
    json.put("start", starts);
    List<Object> figures = new ArrayList<>();
    results
        .rows()
        .forEach(
            row -> {
              Map<String, Object> fields = fields(row);
              fields.put(
                  "seconds_per_step_of_" + results.unit().toLowerCase(Locale.ROOT) + "s",
                  row.times());
              figures.add(fields);
            });
    json.put("figures", figures);
    return Json.write(tree(json)) + "\n";
  }

  /** What JSON can hold: keys as texts, and nothing for numbers that are not finite. */
  private static Object tree(Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> members = new LinkedHashMap<>();
      map.forEach((key, member) -> members.put(key.toString(), tree(member)));
      return members;
    }
    if (value instanceof List<?> list) {
      List<Object> elements = new ArrayList<>();
      list.forEach(element -> elements.add(tree(element)));
      return elements;
    }
    return value instanceof Double number && !Double.isFinite(number) ? null : value;
  }

  private static Map<String, Object> machine(Machine machine) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("cpu", machine.cpu());
    json.put("cores", machine.cores());
    json.put("memoryGiB", machine.memoryGiB());
    json.put("os", machine.os());
    json.put("jvm", machine.jvm());
    json.put("loadAverage", machine.load());
    return json;
  }

  private Map<String, Object> fields(Row row) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("backend", row.engine().backend());
    fields.put("kernel", row.engine().kernel());
    fields.put("dtype", row.engine().dtype().name());
    fields.put("threads", row.engine().threadsText());
    fields.put("case", Targets.name(row.work()));
    fields.put("network", row.work().network().text());
    fields.put("batch", row.samples());
    fields.put("kind", row.kind().name());
    fields.put("samples_per_second", row.samplesPerSecond());
    fields.put("seconds_per_step", row.seconds().median());
    fields.put("spread", row.seconds().spread());
    fields.put("flops_per_second", row.flopsPerSecond());
    fields.put("share_of_peak", results.shareOfPeak(row));
    fields.put("factor_to_best", results.factor(row));
    fields.put("tie", results.ties(row));
    fields.put("bytes_per_step", row.bytesPerStep());
    fields.put("measurements", row.times().size());
    fields.put("stable", row.stable());
    fields.put("java", results.machine().java());
    return fields;
  }
}
