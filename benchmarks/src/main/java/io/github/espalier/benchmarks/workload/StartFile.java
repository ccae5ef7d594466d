package io.github.espalier.benchmarks.workload;

import io.github.espalier.init.Initializers;
import io.github.espalier.layer.Dense;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringTokenizer;
import java.util.stream.Stream;

/**
 * The recorded start of a classic: named matrices, each a line {@code name rows columns} and then
 * its rows; a line that begins with # is a remark.
 */
final class StartFile {
  private final String name;
  private final Map<String, double[][]> matrices;

  private StartFile(String name, Map<String, double[][]> matrices) {
    this.name = name;
    this.matrices = matrices;
  }

  /** The file of that name, from the class path. */
  static StartFile of(String name) {
    String resource = name + ".txt";
    try (InputStream in = StartFile.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + ": not on the class path; build the module");
      }
      try (BufferedReader reader =
          new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
        return new StartFile(name, read(reader));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Map<String, double[][]> read(BufferedReader reader) throws IOException {
    Map<String, double[][]> found = new LinkedHashMap<>();
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      if (line.startsWith("#")) {
        continue;
      }
      StringTokenizer header = new StringTokenizer(line);
      String name = header.nextToken();
      double[][] rows = new double[Integer.parseInt(header.nextToken())][];
      int columns = Integer.parseInt(header.nextToken());
      for (int r = 0; r < rows.length; r++) {
        rows[r] = Stream.of(reader.readLine().split(" ")).mapToDouble(Double::valueOf).toArray();
        if (rows[r].length != columns) {
          throw new IOException(name + " row " + r + ": needs " + columns + " numbers");
        }
      }
      found.put(name, rows);
    }
    return found;
  }

  /** The inputs. */
  double[][] x() {
    return matrix("x");
  }

  /** The targets. */
  double[][] y() {
    return matrix("y");
  }

  /** What the original printed. */
  double[][] printed() {
    return matrix("printed");
  }

  /** The order of the samples. */
  int[] order() {
    return Arrays.stream(matrix("order"))
        .flatMapToDouble(Arrays::stream)
        .mapToInt(index -> (int) index)
        .toArray();
  }

  /** A layer with the recorded weights and biases of layer {@code index}. */
  Dense layer(int index, Dense layer) {
    return layer
        .weightInit(Initializers.values(matrix(index + ".weight")))
        .biasInit(Initializers.values(matrix(index + ".bias")));
  }

  private double[][] matrix(String key) {
    double[][] matrix = matrices.get(key);
    if (matrix == null) {
      throw new IllegalStateException(name + ": no matrix named \"" + key + "\"");
    }
    return matrix;
  }
}
