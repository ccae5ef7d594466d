package io.github.espalier.tck;

import io.github.espalier.autograd.Tape;
import io.github.espalier.backend.Backend;
import io.github.espalier.layer.Activation;
import io.github.espalier.tensor.DType;
import io.github.espalier.tensor.Tensor;
import java.util.Arrays;

/** Golden tables of activations and of softmax rows. */
final class GoldenTables {
  /** Below this a reference counts as 0 in {@code FLOAT32}. */
  private static final double TINY = 1e-30;

  private GoldenTables() {}

  static void activations(Fields file, Backend backend) {
    double absolute = file.number("absolute_tolerance_float64");
    double relative = file.number("relative_tolerance_float64");
    for (Fields row : file.objects("rows")) {
      Activation activation = GoldenParts.activation(row.object("activation"));
      double[] z = row.vector("z");
      double[] ones = new double[z.length];
      Arrays.fill(ones, 1);
      try (Tensor x = Execution.tensor(backend, 1, z.length, z);
          Tensor y = Execution.tensor(backend, 1, z.length, new double[z.length]);
          Tensor dy = Execution.tensor(backend, 1, z.length, ones);
          Tensor dx = Execution.tensor(backend, 1, z.length, new double[z.length])) {
        backend.unary(activation.op(), activation.p0(), activation.p1(), x, y);
        backend.unaryBackward(activation.op(), activation.p0(), activation.p1(), x, y, dy, dx);
        check(activation + ".value", y.toArray(), row.vector("value"), absolute, relative, backend);
        check(
            activation + ".derivative",
            dx.toArray(),
            row.vector("derivative"),
            absolute,
            relative,
            backend);
      }
      row.end();
    }
  }

  static void softmax(Fields file, Backend backend) {
    for (Fields row : file.objects("rows")) {
      double[][] z = row.matrix("z");
      int m = z.length;
      int n = z[0].length;
      double[] u = flat(row.matrix("upstream"));
      try (Tensor x = Execution.tensor(backend, m, n, flat(z));
          Tensor scratch = Execution.tensor(backend, m, 1, new double[m]);
          Tensor y = Execution.tensor(backend, m, n, new double[m * n]);
          Tensor dy = Execution.tensor(backend, m, n, u);
          Tensor dx = Execution.tensor(backend, m, n, new double[m * n]);
          Tape tape = Tape.on(backend)) {
        backend.softmax(x, scratch, y);
        backend.softmaxBackward(y, dy, scratch, dx);
        double[] logSumExp = tape.constant(x).logSumExp().value().toArray();
        check(row + ".softmax", y.toArray(), flat(row.matrix("softmax")), 1e-14, 0, backend);
        check(row + ".grad_z", dx.toArray(), flat(row.matrix("grad_z")), 1e-14, 0, backend);
        check(row + ".log_sum_exp", logSumExp, row.vector("log_sum_exp"), 0, 1e-12, backend);
      }
      row.end();
    }
  }

  static double[] flat(double[][] rows) {
    return Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
  }

  /** Passes within the absolute or within the relative tolerance. */
  private static void check(
      String what,
      double[] got,
      double[] reference,
      double absolute,
      double relative,
      Backend backend) {
    boolean single = backend.dtype() == DType.FLOAT32;
    double a = single ? 2e-6 : absolute;
    double r = single ? 1e-5 : relative;
    if (got.length != reference.length) {
      throw new AssertionError(what + ": " + got.length + " numbers");
    }
    for (int i = 0; i < got.length; i++) {
      double expected = single && Math.abs(reference[i]) < TINY ? 0 : reference[i];
      double difference = Math.abs(got[i] - expected);
      if (!(difference <= a || difference <= r * Math.abs(expected))) {
        throw new AssertionError(what + "[" + i + "] is " + got[i] + ", needs " + expected);
      }
    }
  }
}
