package io.github.espalier.data;

import java.util.Arrays;
import java.util.Set;

/**
 * Where the rows of a table come from.
 *
 * @param file its name
 * @param lines the line of each row in it
 * @param missing the texts that stand in it for a missing value
 */
record TableSource(String file, int[] lines, Set<String> missing) {
  TableSource select(int... rows) {
    return new TableSource(file, Arrays.stream(rows).map(row -> lines[row]).toArray(), missing);
  }
}
