package io.github.espalier.benchmarks.compare;

import io.github.espalier.benchmarks.network.Case;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The networks and batches that docs/performance.md states targets for, by their short names. */
public final class Targets {
  private static final Map<String, String> NETWORKS = new LinkedHashMap<>();
  private static final Map<String, Case> CASES = new LinkedHashMap<>();

  static {
    NETWORKS.put("i", "2-4-4-4-4-2");
    NETWORKS.put("ii", "3-5-1");
    NETWORKS.put("iii", "32-64-32-2");
    NETWORKS.put("iv", "784-128-10");
    NETWORKS.put("v", "784-1024-1024-10");
    NETWORKS.put("vi", "256-256-256-256-256-256-256-256-256-10");
    for (String name :
        List.of("i:1", "i:4", "ii:8", "iii:32", "iv:32", "iv:128", "v:128", "vi:256")) {
      String[] parts = name.split(":");
      CASES.put(name, Case.parse(NETWORKS.get(parts[0]) + "@" + parts[1]));
    }
  }

  private Targets() {}

  /** Every case, in order. */
  static List<String> all() {
    return CASES.values().stream().map(Case::toString).toList();
  }

  /** The short name of a case, as in {@code iv:32}, or its long one if it has no other. */
  public static String name(Case work) {
    return CASES.entrySet().stream()
        .filter(entry -> entry.getValue().toString().equals(work.toString()))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(work.toString());
  }

  /**
   * Reads cases: {@code iv} for all batches of that network, {@code iv:32} for one of them, else as
   * {@link Case#parse}.
   */
  public static List<Case> parse(String text) {
    if (CASES.containsKey(text)) {
      return List.of(CASES.get(text));
    }
    if (NETWORKS.containsKey(text)) {
      return CASES.entrySet().stream()
          .filter(entry -> entry.getKey().startsWith(text + ":"))
          .map(Map.Entry::getValue)
          .toList();
    }
    return List.of(Case.parse(text));
  }
}
