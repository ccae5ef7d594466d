package io.github.espalier.backend.plain;

import io.github.espalier.backend.AbstractBackend;
import io.github.espalier.backend.BinaryOp;
import io.github.espalier.backend.LossOp;
import io.github.espalier.backend.ReduceOp;
import io.github.espalier.backend.UnaryOp;
import io.github.espalier.backend.UpdateRule;
import io.github.espalier.backend.Workers;
import io.github.espalier.tensor.DType;
import io.github.espalier.tensor.Shape;

/** The plain backend in one number format: hands the rows of tensors to the static kernels. */
final class PlainBackend64 extends AbstractBackend<PlainTensor64> {
  private final Kernel64 kernel;
  private final Workers workers;

  PlainBackend64(Kernel64 kernel, Workers workers, Division division) {
    super(PlainProvider.NAME, DType.FLOAT64, workers.threads());
    this.kernel = workers.threads() == 1 ? kernel : new DividedKernel64(kernel, workers, division);
    this.workers = workers;
  }

  @Override
  public String description() {
    return name()
        + " "
        + dtype()
        + ", nested arrays, "
        + kernel.name()
        + (threads() == 1 ? "" : ", " + threads() + " threads");
  }

  @Override
  protected void doClose() {
    workers.close();
  }

  @Override
  public boolean wantsTransposedWeights() {
    return true;
  }

  // ---- tier 0 ----

  @Override
  protected PlainTensor64 doAllocate(Shape shape) {
    return new PlainTensor64(this, shape, kernel.lanes());
  }

  @Override
  protected void doUpload(double[] src, int offset, PlainTensor64 dst) {
    dst.upload(src, offset);
  }

  @Override
  protected void doUpload(float[] src, int offset, PlainTensor64 dst) {
    dst.upload(src, offset);
  }

  @Override
  protected void doDownload(PlainTensor64 src, double[] dst, int offset) {
    src.download(dst, offset);
  }

  @Override
  protected void doDownload(PlainTensor64 src, float[] dst, int offset) {
    src.download(dst, offset);
  }

  @Override
  protected void doMatmul(
      double alpha,
      PlainTensor64 a,
      boolean transA,
      PlainTensor64 b,
      boolean transB,
      boolean accumulate,
      PlainTensor64 out) {
    int m = out.rows();
    int n = out.cols();
    int k = transA ? a.rows() : a.cols();
    if (transB) {
      if (transA) {
        Matmul64.bothTransposed(alpha, a.rows, b.rows, m, k, n, accumulate, out.rows);
      } else {
        kernel.rightTransposed(alpha, a.rows, b.rows, 0, m, k, n, accumulate, out.rows);
      }
    } else if (transA) {
      kernel.leftTransposed(alpha, a.rows, b.rows, 0, m, k, n, accumulate, out.rows);
    } else {
      kernel.product(alpha, a.rows, b.rows, 0, m, k, n, accumulate, out.rows);
    }
  }

  // ---- tier 1 ----

  @Override
  protected void doFill(PlainTensor64 out, double value) {
    Elementwise64.fill(out.rows, out.rows(), out.cols(), value);
  }

  @Override
  protected void doCopy(PlainTensor64 a, PlainTensor64 out) {
    Moves64.copyBlock(a.rows, 0, 0, a.rows(), a.cols(), out.rows, 0, 0);
  }

  @Override
  protected void doUnary(UnaryOp op, double p0, double p1, PlainTensor64 x, PlainTensor64 y) {
    kernel.activation(op, p0, p1, x.rows, y.rows, 0, x.rows(), x.cols());
  }

  @Override
  protected void doUnaryBackward(
      UnaryOp op,
      double p0,
      double p1,
      PlainTensor64 x,
      PlainTensor64 y,
      PlainTensor64 dy,
      PlainTensor64 dx) {
    kernel.activationGradient(
        op, p0, p1, PlainTensor64.rowsOrNull(x), y.rows, dy.rows, dx.rows, 0, y.rows(), y.cols());
  }

  @Override
  protected void doBinary(BinaryOp op, PlainTensor64 a, PlainTensor64 b, PlainTensor64 out) {
    boolean oneRow = b.rows() == 1;
    if (b.cols() == a.cols()) {
      Elementwise64.binary(op, a.rows, b.rows, oneRow, out.rows, a.rows(), a.cols());
    } else {
      Elementwise64.binaryColumn(op, a.rows, b.rows, oneRow, out.rows, a.rows(), a.cols());
    }
  }

  @Override
  protected void doAxpy(double alpha, PlainTensor64 x, PlainTensor64 y) {
    Elementwise64.axpy(alpha, x.rows, y.rows, x.rows(), x.cols());
  }

  @Override
  protected double doReduce(ReduceOp op, PlainTensor64 a) {
    return Reduce64.all(op, a.rows, a.rows(), a.cols());
  }

  @Override
  protected void doReduceRows(ReduceOp op, PlainTensor64 a, boolean accumulate, PlainTensor64 out) {
    Reduce64.overRows(op, a.rows, a.rows(), a.cols(), accumulate, out.rows[0]);
  }

  @Override
  protected void doReduceCols(ReduceOp op, PlainTensor64 a, boolean accumulate, PlainTensor64 out) {
    Reduce64.overCols(op, a.rows, a.rows(), a.cols(), accumulate, out.rows);
  }

  @Override
  protected void doArgMaxPerRow(PlainTensor64 a, int[] out) {
    Reduce64.argMaxPerRow(a.rows, a.rows(), a.cols(), out);
  }

  @Override
  protected void doGatherRows(
      PlainTensor64 table, int[] index, int from, int count, PlainTensor64 out) {
    Moves64.gatherRows(table.rows, index, from, count, table.cols(), out.rows);
  }

  @Override
  protected void doScatterAddRows(
      PlainTensor64 a, int[] index, int from, int count, PlainTensor64 table) {
    Moves64.scatterAddRows(a.rows, index, from, count, table.cols(), table.rows);
  }

  @Override
  protected void doCopyBlock(
      PlainTensor64 a,
      int row,
      int col,
      int rows,
      int cols,
      PlainTensor64 out,
      int outRow,
      int outCol) {
    Moves64.copyBlock(a.rows, row, col, rows, cols, out.rows, outRow, outCol);
  }

  @Override
  protected void doTranspose(PlainTensor64 a, PlainTensor64 out) {
    Moves64.transpose(a.rows, 0, a.rows(), a.cols(), out.rows);
  }

  // ---- tier 2 ----

  @Override
  protected void doDense(
      PlainTensor64 x,
      PlainTensor64 w,
      PlainTensor64 bias,
      UnaryOp act,
      double p0,
      double p1,
      PlainTensor64 z,
      PlainTensor64 y) {
    kernel.dense(
        x.rows,
        w.rows,
        bias == null ? null : bias.rows[0],
        act,
        p0,
        p1,
        z == null ? y.rows : z.rows,
        y.rows,
        0,
        x.rows(),
        w.rows(),
        w.cols());
  }

  @Override
  protected void doDenseBackward(
      PlainTensor64 x,
      PlainTensor64 w,
      UnaryOp act,
      double p0,
      double p1,
      PlainTensor64 z,
      PlainTensor64 y,
      PlainTensor64 dy,
      boolean accumulate,
      PlainTensor64 dz,
      PlainTensor64 dw,
      PlainTensor64 dbias,
      PlainTensor64 dx,
      PlainTensor64 wt) {
    int m = x.rows();
    int k = w.rows();
    int n = w.cols();
    kernel.activationGradient(
        act, p0, p1, PlainTensor64.rowsOrNull(z), y.rows, dy.rows, dz.rows, 0, m, n);
    if (dw != null) {
      kernel.leftTransposed(1, x.rows, dz.rows, 0, k, m, n, accumulate, dw.rows);
    }
    if (dbias != null) {
      kernel.biasGradient(dz.rows, m, n, accumulate, dbias.rows[0]);
    }
    if (dx != null) {
      kernel.inputGradient(dz.rows, w.rows, PlainTensor64.rowsOrNull(wt), m, n, 0, k, dx.rows);
    }
  }

  @Override
  protected void doSoftmax(PlainTensor64 x, PlainTensor64 rows, PlainTensor64 y) {
    Softmax64.forward(x.rows, y.rows, x.rows(), x.cols());
  }

  @Override
  protected void doSoftmaxBackward(
      PlainTensor64 y, PlainTensor64 dy, PlainTensor64 rows, PlainTensor64 dx) {
    Softmax64.backward(y.rows, dy.rows, dx.rows, y.rows(), y.cols());
  }

  @Override
  protected double doSoftmaxCrossEntropy(
      PlainTensor64 logits,
      PlainTensor64 target,
      PlainTensor64 rowWeight,
      double scale,
      PlainTensor64 probabilities,
      PlainTensor64 dlogits) {
    return Softmax64.crossEntropy(
        logits.rows,
        target.rows,
        target.cols() != logits.cols(),
        PlainTensor64.rowsOrNull(rowWeight),
        scale,
        PlainTensor64.rowsOrNull(probabilities),
        PlainTensor64.rowsOrNull(dlogits),
        logits.rows(),
        logits.cols());
  }

  @Override
  protected double doBinaryCrossEntropy(
      PlainTensor64 logits,
      PlainTensor64 target,
      PlainTensor64 rowWeight,
      double scale,
      PlainTensor64 dlogits) {
    return Losses64.binaryCrossEntropy(
        logits.rows,
        target.rows,
        PlainTensor64.rowsOrNull(rowWeight),
        scale,
        PlainTensor64.rowsOrNull(dlogits),
        logits.rows(),
        logits.cols());
  }

  @Override
  protected double doElementLoss(
      LossOp op,
      double delta,
      PlainTensor64 prediction,
      PlainTensor64 target,
      PlainTensor64 rowWeight,
      double scale,
      PlainTensor64 dprediction) {
    int m = prediction.rows();
    int n = prediction.cols();
    if (target.cols() != n) {
      return Losses64.indexed(
          op,
          delta,
          prediction.rows,
          target.rows,
          PlainTensor64.rowsOrNull(rowWeight),
          scale,
          PlainTensor64.rowsOrNull(dprediction),
          m,
          n);
    }
    return Losses64.elements(
        op,
        delta,
        prediction.rows,
        target.rows,
        PlainTensor64.rowsOrNull(rowWeight),
        scale,
        PlainTensor64.rowsOrNull(dprediction),
        m,
        n);
  }

  @Override
  protected void doUpdate(
      UpdateRule rule,
      double[] coefficients,
      PlainTensor64 w,
      PlainTensor64 g,
      PlainTensor64 s0,
      PlainTensor64 s1,
      PlainTensor64 s2) {
    kernel.update(
        rule,
        coefficients,
        w.rows,
        g.rows,
        PlainTensor64.rowsOrNull(s0),
        PlainTensor64.rowsOrNull(s1),
        PlainTensor64.rowsOrNull(s2),
        0,
        w.rows(),
        w.cols());
  }
}
