package io.github.espalier.network;

import io.github.espalier.tensor.Shape;
import io.github.espalier.tensor.ShapeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
    List<double[]> found = new ArrayList<>();
    List<Parameter> parameters = model.parameters();
    try (Scanner scanner = new Scanner(text)) {
      for (Parameter parameter : parameters) {
        Shape shape = parameter.spec().shape();
        String header = parameter.name() + " " + shape.rows() + " " + shape.cols();
        String line = scanner.hasNextLine() ? scanner.nextLine() : "the end of the text";
        if (!line.equals(header)) {
          throw new ShapeException("weights text: needs \"" + header + "\", got \"" + line + "\"");
        }
        double[] numbers = new double[shape.size()];
        for (int r = 0; r < shape.rows(); r++) {
          String[] row = scanner.hasNextLine() ? scanner.nextLine().split(" ") : new String[0];
          if (row.length != shape.cols()) {
            throw new ShapeException(
                String.format(
                    Locale.ROOT,
                    "weights text: row %d of %s needs %d numbers, got %d",
                    r,
                    parameter,
                    shape.cols(),
                    row.length));
          }
          for (int c = 0; c < row.length; c++) {
            try {
              numbers[r * row.length + c] = Double.parseDouble(row[c]);
            } catch (NumberFormatException e) {
              throw new IllegalArgumentException(
                  String.format(
                      Locale.ROOT,
                      "weights text: row %d column %d of %s is not a number: \"%s\"",
                      r,
                      c,
                      parameter,
                      row[c]),
                  e);
            }
          }
        }
        found.add(numbers);
      }
      if (scanner.hasNext()) {
        throw new ShapeException(
            "weights text: unexpected \"" + scanner.next() + "\" after the last parameter");
      }
    }
    NewWeights.put("weights text", parameters, found.toArray(double[][]::new), false);
  }
}
