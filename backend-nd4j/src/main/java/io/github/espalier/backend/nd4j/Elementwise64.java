package io.github.espalier.backend.nd4j;

import io.github.espalier.backend.BinaryOp;
import io.github.espalier.backend.ReduceOp;
import io.github.espalier.backend.UnaryOp;
import java.util.Arrays;

/** Element-wise operations on tensors, block by block. */
final class Elementwise64 {
  private Elementwise64() {}

  @SuppressWarnings("cast") // narrows in the FLOAT32 copy of this file
  static void fill(Nd4jTensor64 out, /*acc*/ double value, Scratch64 s) {
    int size = out.size();
    Arrays.fill(s.a, 0, Math.min(Scratch64.BLOCK, size), (double) value);
    for (int i = 0; i < size; i += Scratch64.BLOCK) {
      out.store(i, s.a, Math.min(Scratch64.BLOCK, size - i));
    }
  }

  /** y ← y + alpha·x. */
  @SuppressWarnings("cast") // narrows in the FLOAT32 copy of this file
  static void axpy(/*acc*/ double alpha, Nd4jTensor64 x, Nd4jTensor64 y) {
    Blas64.axpy(y.size(), (double) alpha, x.pointer, y.pointer);
  }

  static void unary(
      UnaryOp op,
      /*acc*/ double p0,
      /*acc*/ double p1,
      Nd4jTensor64 x,
      Nd4jTensor64 y,
      Scratch64 s) {
    int size = x.size();
    for (int i = 0; i < size; i += Scratch64.BLOCK) {
      int n = Math.min(Scratch64.BLOCK, size - i);
      x.load(i, s.a, n);
      Activations64.apply(op, p0, p1, s.a, n);
      y.store(i, s.a, n);
    }
  }

  static void unaryBackward(
      UnaryOp op,
      /*acc*/ double p0,
      /*acc*/ double p1,
      Nd4jTensor64 x,
      Nd4jTensor64 y,
      Nd4jTensor64 dy,
      Nd4jTensor64 dx,
      Scratch64 s) {
    boolean needsInput = op.derivativeNeedsInput(p0, p1);
    int size = dx.size();
    for (int i = 0; i < size; i += Scratch64.BLOCK) {
      int n = Math.min(Scratch64.BLOCK, size - i);
      y.load(i, s.b, n);
      if (needsInput) {
        x.load(i, s.c, n);
      }
      dy.load(i, s.a, n);
      Activations64.multiplyByDerivative(op, p0, p1, needsInput ? s.c : s.b, s.b, s.a, n);
      dx.store(i, s.a, n);
    }
  }

  /** dz ← dy · act′, and dbias ← the sums of its columns, in one pass. */
  static void biasBackward(
      UnaryOp act,
      /*acc*/ double p0,
      /*acc*/ double p1,
      Nd4jTensor64 z,
      Nd4jTensor64 y,
      Nd4jTensor64 dy,
      Nd4jTensor64 dz,
      boolean accumulate,
      Nd4jTensor64 dbias,
      Scratch64 s) {
    boolean activated = act != UnaryOp.IDENTITY;
    boolean needsInput = act.derivativeNeedsInput(p0, p1);
    int cols = dz.cols();
    int size = dz.size();
    int block = Scratch64.rowsPerBlock(cols) * cols;
    Arrays.fill(s.sums, 0, cols, ReduceOp.SUM.identity());
    for (int i = 0; i < size; i += block) {
      int n = Math.min(block, size - i);
      dy.load(i, s.a, n);
      if (activated) {
        y.load(i, s.b, n);
        if (needsInput) {
          z.load(i, s.c, n);
        }
        Activations64.multiplyByDerivative(act, p0, p1, needsInput ? s.c : s.b, s.b, s.a, n);
      }
      if (activated || dz != dy) {
        dz.store(i, s.a, n);
      }
      Reductions64.accumulateRows(ReduceOp.SUM, cols, n, s);
    }
    Reductions64.storeSums(ReduceOp.SUM, cols, accumulate, dbias, s);
  }

  /** y ← act(pre + bias), and pre ← pre + bias if it is not y; bias may be null. */
  static void biasActivate(
      Nd4jTensor64 bias,
      UnaryOp act,
      /*acc*/ double p0,
      /*acc*/ double p1,
      Nd4jTensor64 pre,
      Nd4jTensor64 y,
      Scratch64 s) {
    int cols = y.cols();
    int block = Math.min(Scratch64.rowsPerBlock(cols), y.rows()) * cols;
    int size = y.size();
    if (bias != null) {
      repeatRow(bias, block, s.b);
    }
    for (int i = 0; i < size; i += block) {
      int n = Math.min(block, size - i);
      pre.load(i, s.a, n);
      if (bias != null) {
        add(s.a, s.b, n);
        if (pre != y) {
          pre.store(i, s.a, n);
        }
      }
      Activations64.apply(act, p0, p1, s.a, n);
      y.store(i, s.a, n);
    }
  }

  static void binary(BinaryOp op, Nd4jTensor64 a, Nd4jTensor64 b, Nd4jTensor64 out, Scratch64 s) {
    int cols = a.cols();
    int size = a.size();
    boolean full = b.rows() == a.rows() && b.cols() == cols;
    boolean row = !full && b.rows() == 1;
    int block = full ? Scratch64.BLOCK : Math.min(Scratch64.rowsPerBlock(cols), a.rows()) * cols;
    if (row && b.cols() == cols) {
      repeatRow(b, block, s.b);
    } else if (row) {
      Arrays.fill(s.b, 0, block, b.buffer.get(0));
    }
    for (int i = 0; i < size; i += block) {
      int n = Math.min(block, size - i);
      a.load(i, s.a, n);
      if (full) {
        b.load(i, s.b, n);
      } else if (!row) {
        for (int from = 0; from < n; from += cols) {
          Arrays.fill(s.b, from, from + cols, b.buffer.get((i + from) / cols));
        }
      }
      apply(op, s.a, s.b, n);
      out.store(i, s.a, n);
    }
  }

  /** Writes {@code length} elements: the row, over and over. */
  private static void repeatRow(Nd4jTensor64 row, int length, double[] out) {
    int cols = row.cols();
    row.load(0, out, cols);
    for (int from = cols; from < length; from += cols) {
      System.arraycopy(out, 0, out, from, cols);
    }
  }

  private static void add(double[] a, double[] b, int n) {
    for (int i = 0; i < n; i++) {
      a[i] += b[i];
    }
  }

  /** a ← op(a, b). */
  private static void apply(BinaryOp op, double[] a, double[] b, int n) {
    switch (op) {
      case ADD -> add(a, b, n);
      case SUB -> {
        for (int i = 0; i < n; i++) {
          a[i] -= b[i];
        }
      }
      case MUL -> {
        for (int i = 0; i < n; i++) {
          a[i] *= b[i];
        }
      }
      case DIV -> {
        for (int i = 0; i < n; i++) {
          a[i] /= b[i];
        }
      }
      case MAX -> {
        for (int i = 0; i < n; i++) {
          a[i] = Math.max(a[i], b[i]);
        }
      }
      case MIN -> {
        for (int i = 0; i < n; i++) {
          a[i] = Math.min(a[i], b[i]);
        }
      }
      default -> applyAny(op, a, b, n);
    }
  }

  /** For constants that the backend does not know yet. */
  @SuppressWarnings("cast") // narrows in the FLOAT32 copy of this file
  private static void applyAny(BinaryOp op, double[] a, double[] b, int n) {
    for (int i = 0; i < n; i++) {
      a[i] = (double) op.apply(a[i], b[i]);
    }
  }
}
