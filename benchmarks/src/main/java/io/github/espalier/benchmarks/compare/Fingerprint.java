package io.github.espalier.benchmarks.compare;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What must be the same for figures to stand in one table: plan, machine, JDK and versions.
 *
 * @param parts by name, in the order of reports
 */
record Fingerprint(Map<String, String> parts) {
  /** Of a plan on this machine. */
  static Fingerprint of(Plan plan, Machine machine) {
    Map<String, String> parts = new LinkedHashMap<>();
    parts.put("plan", plan.name());
    parts.put("networks", plan.cases().toString());
    parts.put("engines", plan.engines().toString());
    parts.put("figures", plan.kinds().toString());
    parts.put("times", plan.times().toString());
    parts.put("forks", Integer.toString(plan.forks()));
    parts.put("JVM options", plan.jvmOptions().toString());
    parts.put("crowded", Boolean.toString(plan.crowded()));
    parts.put("processor", machine.cpu());
    parts.put("cores", Integer.toString(machine.cores()));
    parts.put("memory", machine.memoryGiB() + " GiB");
    parts.put("system", machine.os());
    parts.put("Java", machine.jvm());
    Versions.here().forEach((name, version) -> parts.put(name, version));
    return new Fingerprint(parts);
  }

  /** The first part in which another differs, as a text; empty if they are the same. */
  Optional<String> difference(Fingerprint earlier) {
    return parts.entrySet().stream()
        .filter(part -> !part.getValue().equals(earlier.parts.get(part.getKey())))
        .findFirst()
        .map(
            part ->
                String.format(
                    "its %s: %s; now: %s",
                    part.getKey(),
                    earlier.parts.getOrDefault(part.getKey(), "unknown"),
                    part.getValue()));
  }

  /** One line of words per part. */
  List<List<String>> lines() {
    return parts.entrySet().stream()
        .map(part -> List.of(Measurements.SAME, part.getKey(), part.getValue()))
        .toList();
  }
}
