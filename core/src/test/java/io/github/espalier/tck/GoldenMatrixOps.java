package io.github.espalier.tck;

import io.github.espalier.backend.Backend;
import io.github.espalier.backend.BinaryOp;
import io.github.espalier.backend.LossOp;
import io.github.espalier.backend.ReduceOp;
import io.github.espalier.backend.UnaryOp;
import io.github.espalier.internal.JsonNumber;
import io.github.espalier.tensor.DType;
import io.github.espalier.tensor.Shape;
import io.github.espalier.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Golden results of the matrix operations. */
final class GoldenMatrixOps {
  private GoldenMatrixOps() {}

  static void check(Fields file, Backend backend) {
    double tolerance = backend.dtype() == DType.FLOAT64 ? 1e-12 : 1e-5;
    for (Fields operation : file.objects("operations")) {
      operation.ignore("note");
      List<Tensor> inputs = new ArrayList<>();
      for (double[][] input : operation.matrices("inputs")) {
        double[] flat = GoldenTables.flat(input);
        inputs.add(Execution.tensor(backend, input.length, input[0].length, flat));
      }
      Tensor a = inputs.get(0);
      Tensor b = inputs.size() > 1 ? inputs.get(1) : a;
      double[] got = run(operation, backend, a, b);
      double[] expected = flat(operation.value("output"));
      Deviation.check(
          operation.toString(),
          Deviation.absolute(new double[][] {got}, new double[][] {expected}),
          tolerance);
      operation.end();
      inputs.forEach(Tensor::close);
    }
  }

  private static double[] run(Fields operation, Backend backend, Tensor a, Tensor b) {
    int m = a.rows();
    int n = a.cols();
    String op = operation.text("op");
    return switch (op) {
      case "matmul" ->
          into(backend, m, b.cols(), out -> backend.matmul(1, a, false, b, false, false, out));
      case "matmul_transpose_a" ->
          into(backend, n, b.cols(), out -> backend.matmul(1, a, true, b, false, false, out));
      case "matmul_transpose_b" ->
          into(backend, m, b.rows(), out -> backend.matmul(1, a, false, b, true, false, out));
      case "add", "add_row_vector" -> binary(backend, BinaryOp.ADD, a, b);
      case "subtract" -> binary(backend, BinaryOp.SUB, a, b);
      case "hadamard" -> binary(backend, BinaryOp.MUL, a, b);
      case "scale" -> {
        double factor = operation.number("factor");
        yield into(backend, m, n, out -> backend.unary(UnaryOp.AFFINE, factor, 0, a, out));
      }
      case "transpose" -> into(backend, n, m, out -> backend.transpose(a, out));
      case "column_sums" ->
          into(backend, 1, n, out -> backend.reduceRows(ReduceOp.SUM, a, false, out));
      case "row_sums" ->
          into(backend, m, 1, out -> backend.reduceCols(ReduceOp.SUM, a, false, out));
      case "sum" -> new double[] {backend.reduce(ReduceOp.SUM, a)};
      case "row_argmax" -> argMax(backend, a);
      case "select_rows" -> {
        int[] rows = operation.integers("rows");
        yield into(
            backend, rows.length, n, out -> backend.gatherRows(a, rows, 0, rows.length, out));
      }
      case "squared_error_mean" ->
          new double[] {
            backend.elementLoss(LossOp.SQUARED_ERROR, 0, a, b, null, 1.0 / (m * n), null)
          };
      default -> throw new IllegalArgumentException(operation + ": unknown op " + op);
    };
  }

  private interface Writer {
    void write(Tensor out);
  }

  private static double[] into(Backend backend, int rows, int cols, Writer writer) {
    try (Tensor out = backend.allocate(Shape.of(rows, cols))) {
      writer.write(out);
      return out.toArray();
    }
  }

  private static double[] binary(Backend backend, BinaryOp op, Tensor a, Tensor b) {
    return into(backend, a.rows(), a.cols(), out -> backend.binary(op, a, b, out));
  }

  private static double[] argMax(Backend backend, Tensor a) {
    int[] columns = new int[a.rows()];
    backend.argMaxPerRow(a, columns);
    return java.util.Arrays.stream(columns).asDoubleStream().toArray();
  }

  /** A number, a vector or a matrix, row by row. */
  private static double[] flat(Object json) {
    if (json instanceof JsonNumber number) {
      return new double[] {number.doubleValue()};
    }
    return Fields.list("output", json).stream()
        .flatMapToDouble(element -> java.util.Arrays.stream(flat(element)))
        .toArray();
  }
}
