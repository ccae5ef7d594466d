package io.github.espalier.network;

import io.github.espalier.tensor.Shape;
import io.github.espalier.tensor.ShapeException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Scanner;

/**
 * Weights as text: per parameter a line {@code name rows columns}, then one line per row, numbers
 * with 17 significant digits, so that reading gives back the same doubles.
 */
final class WeightsText {
  private WeightsText() {}

  static String write(Model model) {
    StringBuilder text = new StringBuilder();
    for (Parameter parameter : model.parameters()) {
      double[][] rows = model.weights(parameter.name());
      text.append(parameter.name()).append(' ').append(rows.length).append(' ');
      text.append(rows[0].length).append('\n');
      for (double[] row : rows) {
        for (int c = 0; c < row.length; c++) {
          text.append(c == 0 ? "" : " ").append(String.format(Locale.ROOT, "%.16e", row[c]));
        }
        text.append('\n');
      }
    }
    return text.toString();
  }

  static void read(String text, Model model) {
    Map<String, double[][]> found = new LinkedHashMap<>();
    List<Parameter> parameters = model.parameters();
    try (Scanner scanner = new Scanner(text)) {
      for (Parameter parameter : parameters) {
        Shape shape = parameter.spec().shape();
        String header = parameter.name() + " " + shape.rows() + " " + shape.cols();
        String line = scanner.hasNextLine() ? scanner.nextLine() : "the end of the text";
        if (!line.equals(header)) {
          throw new ShapeException("weights text: needs \"" + header + "\", got \"" + line + "\"");
        }
        double[][] rows = new double[shape.rows()][];
        for (int r = 0; r < rows.length; r++) {
          String[] numbers = scanner.hasNextLine() ? scanner.nextLine().split(" ") : new String[0];
          if (numbers.length != shape.cols()) {
            throw new ShapeException(
                String.format(
                    Locale.ROOT,
                    "weights text: row %d of %s needs %d numbers, got %d",
                    r,
                    parameter,
                    shape.cols(),
                    numbers.length));
          }
          rows[r] = new double[numbers.length];
          for (int c = 0; c < numbers.length; c++) {
            try {
              rows[r][c] = Double.parseDouble(numbers[c]);
            } catch (NumberFormatException e) {
              throw new IllegalArgumentException(
                  String.format(
                      Locale.ROOT,
                      "weights text: row %d column %d of %s is not a number: \"%s\"",
                      r,
                      c,
                      parameter,
                      numbers[c]),
                  e);
            }
          }
        }
        found.put(parameter.name(), rows);
      }
      if (scanner.hasNext()) {
        throw new ShapeException(
            "weights text: unexpected \"" + scanner.next() + "\" after the last parameter");
      }
    }
    double[][] before = model.snapshot();
    try {
      found.forEach(model::setWeights);
    } catch (RuntimeException e) {
      model.restore(before);
      throw e;
    }
  }
}
