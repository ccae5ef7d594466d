package io.github.espalier.tck;

import io.github.espalier.backend.Backend;
import io.github.espalier.tensor.Shape;
import io.github.espalier.tensor.Tensor;
import java.util.List;

/** A {@link Call} with its tensors on one backend. */
final class Execution implements AutoCloseable {
  /** Fills rows beyond the current ones; exact in both formats. */
  static final double SENTINEL = -12345.5;

  final Call call;
  final Backend backend;
  final Tensor[] tensors;
  final double[] scalars;
  final int[] integers;
  private final Tensor[] owned;
  private final int spareRows;

  /** Tensors of exactly the right size, holding their initial values. */
  Execution(Call call, Backend backend) {
    this(call, backend, 0);
  }

  /** Tensors with {@code spareRows} more rows of capacity, which hold {@link #SENTINEL}. */
  Execution(Call call, Backend backend, int spareRows) {
    this.call = call;
    this.backend = backend;
    this.spareRows = spareRows;
    List<Arg> args = call.args;
    tensors = new Tensor[args.size()];
    for (int i = 0; i < tensors.length; i++) {
      Arg arg = args.get(i);
      tensors[i] = tensor(backend, arg.rows(), arg.cols(), arg.values(), spareRows);
    }
    owned = tensors.clone();
    scalars = new double[call.scalars];
    integers = new int[call.integers];
  }

  /** A new tensor that holds the given numbers. */
  static Tensor tensor(Backend backend, int rows, int cols, double[] values) {
    return tensor(backend, rows, cols, values, 0);
  }

  static Tensor tensor(Backend backend, int rows, int cols, double[] values, int spareRows) {
    Tensor t = backend.allocate(Shape.of(rows + spareRows, cols));
    if (spareRows > 0) {
      double[] filled = new double[(rows + spareRows) * cols];
      java.util.Arrays.fill(filled, SENTINEL);
      backend.upload(filled, 0, t);
      t.setRows(rows);
    }
    backend.upload(values, 0, t);
    return t;
  }

  Execution run() {
    call.body.run(backend, tensors, scalars, integers);
    return this;
  }

  /** The current rows of an argument. */
  double[] contents(int arg) {
    return owned[arg].toArray();
  }

  /** Scalar and integer results in one array. */
  double[] results() {
    double[] all = java.util.Arrays.copyOf(scalars, scalars.length + integers.length);
    for (int i = 0; i < integers.length; i++) {
      all[scalars.length + i] = integers[i];
    }
    return all;
  }

  /** Fails if a row beyond the current ones no longer holds the sentinel. */
  void checkSpareRows() {
    for (int i = 0; i < owned.length; i++) {
      Arg arg = call.args.get(i);
      if (owned[i].rows() != arg.rows()) {
        throw new AssertionError(arg.name() + " now has " + owned[i].rows() + " rows");
      }
      owned[i].setRows(arg.rows() + spareRows);
      double[] all = owned[i].toArray();
      owned[i].setRows(arg.rows());
      for (int k = arg.rows() * arg.cols(); k < all.length; k++) {
        if (all[k] != SENTINEL) {
          throw new AssertionError(
              "%s has %d rows, but [%d, %d] beyond them changed to %s"
                  .formatted(arg.name(), arg.rows(), k / arg.cols(), k % arg.cols(), all[k]));
        }
      }
    }
  }

  /** Fails if an argument that is only read, or every one if {@code all}, has changed. */
  void checkUnchanged(boolean all) {
    for (int i = 0; i < owned.length; i++) {
      Arg arg = call.args.get(i);
      if ((all || arg.role() == Role.IN)
          && !Values.sameBits(Values.rounded(backend.dtype(), arg.values()), contents(i))) {
        throw new AssertionError(arg.name() + " changed, it must only be read");
      }
    }
  }

  /** Fails unless every written argument and result is that of the reference, within tolerance. */
  void checkAgainst(Execution reference, Tolerance tolerance) {
    for (int i = 0; i < owned.length; i++) {
      Arg arg = call.args.get(i);
      if (arg.written()) {
        double[] expected = Values.rounded(backend.dtype(), reference.contents(i));
        tolerance.check(arg.name(), arg.cols(), contents(i), expected);
      }
    }
    tolerance.check("result", 1, results(), reference.results());
  }

  /** Fails unless every written argument and result has the same bits as in the other one. */
  void checkSameBits(Execution other) {
    checkSameBits(other, -1);
  }

  void checkSameBits(Execution other, int except) {
    for (int i = 0; i < owned.length; i++) {
      Arg arg = call.args.get(i);
      if (arg.written() && i != except && !Values.sameBits(contents(i), other.contents(i))) {
        Tolerance.EXACT.check(arg.name(), arg.cols(), contents(i), other.contents(i));
        throw new AssertionError(arg.name() + " differs in the sign of a zero");
      }
    }
    Tolerance.EXACT.check("result", 1, results(), other.results());
  }

  @Override
  public void close() {
    for (Tensor t : owned) {
      t.close();
    }
  }
}
