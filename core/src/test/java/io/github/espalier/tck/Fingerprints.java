package io.github.espalier.tck;

import io.github.espalier.backend.Backend;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A number for each call of the catalogue that changes with any bit of its results. */
final class Fingerprints {
  /** Tails in every dimension, whatever the length of a vector and the height of a block. */
  private static final Size SMALL = new Size(13, 7, 21);

  /** More rows and columns than blocks have; no more, for an interpreter is slow. */
  private static final Size BLOCKS = new Size(26, 30, 43);

  private Fingerprints() {}

  /** By the name of the call, after so many runs. */
  static Map<String, Long> of(Backend backend, int runs) {
    Map<String, Long> found = new LinkedHashMap<>();
    for (Call call : calls()) {
      for (int run = 1; run < runs; run++) {
        try (Execution warming = new Execution(call, backend)) {
          warming.run();
        }
      }
      try (Execution last = new Execution(call, backend).run()) {
        found.put(call.name() + " " + found.size(), fingerprint(last));
      }
    }
    return found;
  }

  private static List<Call> calls() {
    List<Call> calls = new ArrayList<>(Catalogue.of(SMALL));
    MatrixCalls.addMatmuls(calls, BLOCKS);
    return calls;
  }

  private static long fingerprint(Execution execution) {
    long bits = Arrays.hashCode(execution.results());
    for (int i = 0; i < execution.call.args.size(); i++) {
      if (execution.call.args.get(i).written()) {
        for (double v : execution.contents(i)) {
          // Which NaN it is, the JVM does not promise.
          bits = 31 * bits + Double.doubleToLongBits(v);
        }
      }
    }
    return bits;
  }

  static String format(Map<String, Long> fingerprints) {
    StringBuilder lines = new StringBuilder();
    fingerprints.forEach(
        (call, bits) -> lines.append(Long.toHexString(bits)).append(' ').append(call).append('\n'));
    return lines.toString();
  }

  static Map<String, Long> parse(String lines) {
    Map<String, Long> found = new LinkedHashMap<>();
    lines
        .lines()
        .forEach(
            line -> {
              int space = line.indexOf(' ');
              found.put(
                  line.substring(space + 1), Long.parseUnsignedLong(line.substring(0, space), 16));
            });
    return found;
  }
}
