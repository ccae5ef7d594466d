package io.github.espalier.network;

import io.github.espalier.tensor.DType;
import io.github.espalier.tensor.Shape;
import io.github.espalier.tensor.ShapeException;
import java.util.List;
import java.util.Locale;

/** Numbers for the parameters of a model: all of them are checked before any is changed. */
final class NewWeights {
  private NewWeights() {}

  /**
   * Puts in one row-major array per parameter.
   *
   * @param what what was called, for the message
   * @param notFinite whether numbers that are infinite or NaN already are taken as they are
   * @throws ShapeException if the arrays are not those of these parameters
   * @throws IllegalArgumentException if the backend's format cannot hold a number
   */
  static void put(String what, List<Parameter> parameters, double[][] arrays, boolean notFinite) {
    boolean fits = arrays.length == parameters.size();
    for (int p = 0; fits && p < arrays.length; p++) {
      fits = arrays[p].length == parameters.get(p).size();
    }
    if (!fits) {
      throw new ShapeException(
          what + ": the arrays are not of this network, needs one for each of " + parameters);
    }
    for (int p = 0; p < arrays.length; p++) {
      for (int i = 0; i < arrays[p].length; i++) {
        if (!notFinite || Double.isFinite(arrays[p][i])) {
          requireHeld(what, parameters.get(p), i, arrays[p][i]);
        }
      }
    }
    for (int p = 0; p < arrays.length; p++) {
      upload(arrays[p], parameters.get(p));
    }
  }

  /**
   * Puts in the rows of one parameter.
   *
   * @throws ShapeException if the shape differs
   * @throws IllegalArgumentException if the backend's format cannot hold a number
   */
  static void put(String what, Parameter parameter, double[][] rows) {
    Shape shape = parameter.spec().shape();
    if (rows.length != shape.rows()) {
      throw new ShapeException(
          what + ": " + parameter + " needs " + shape.rows() + " rows, got " + rows.length);
    }
    double[] flat = new double[shape.size()];
    for (int r = 0; r < rows.length; r++) {
      if (rows[r].length != shape.cols()) {
        throw new ShapeException(
            String.format(
                Locale.ROOT,
                "%s: row %d of %s needs %d numbers, got %d",
                what,
                r,
                parameter,
                shape.cols(),
                rows[r].length));
      }
      for (int c = 0; c < rows[r].length; c++) {
        int index = r * shape.cols() + c;
        requireHeld(what, parameter, index, rows[r][c]);
        flat[index] = rows[r][c];
      }
    }
    upload(flat, parameter);
  }

  private static void requireHeld(String what, Parameter parameter, int index, double number) {
    DType dtype = parameter.value().backend().dtype();
    if (!dtype.holds(number)) {
      int columns = parameter.spec().shape().cols();
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s: %s row %d column %d is %s, needs a finite number of %s",
              what,
              parameter,
              index / columns,
              index % columns,
              number,
              dtype));
    }
  }

  private static void upload(double[] numbers, Parameter parameter) {
    parameter.value().backend().upload(numbers, 0, parameter.value());
  }
}
