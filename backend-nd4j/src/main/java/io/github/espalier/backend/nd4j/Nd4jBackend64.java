package io.github.espalier.backend.nd4j;

import static java.lang.ref.Reference.reachabilityFence;

import io.github.espalier.backend.AbstractBackend;
import io.github.espalier.backend.BinaryOp;
import io.github.espalier.backend.LossOp;
import io.github.espalier.backend.ReduceOp;
import io.github.espalier.backend.UnaryOp;
import io.github.espalier.backend.UpdateRule;
import io.github.espalier.backend.Workers;
import io.github.espalier.tensor.DType;
import io.github.espalier.tensor.Shape;

/**
 * The nd4j backend in one number format.
 *
 * <p>Every hook ends by keeping its tensors reachable: their pointers and buffers do not, and a
 * collected tensor frees its memory.
 */
final class Nd4jBackend64 extends AbstractBackend<Nd4jTensor64> {
  private final Scratch64.Pool pool = new Scratch64.Pool();

  private final Workers workers;

  Nd4jBackend64(DType dtype, int threads) {
    super(Nd4jProvider.NAME, dtype, threads);
    workers = new Workers(threads, Nd4jProvider.NAME);
  }

  @Override
  public String description() {
    String counted = threads() == 1 ? "1 thread" : threads() + " threads";
    return super.description() + ", " + counted + ", " + Natives.description();
  }

  // ---- tier 0 ----

  @Override
  protected Nd4jTensor64 doAllocate(Shape shape) {
    return new Nd4jTensor64(this, shape);
  }

  @Override
  protected void doUpload(double[] src, int offset, Nd4jTensor64 dst) {
    Transfers.upload(src, offset, dst.buffer, dst.size());
    reachabilityFence(dst);
  }

  @Override
  protected void doUpload(float[] src, int offset, Nd4jTensor64 dst) {
    Transfers.upload(src, offset, dst.buffer, dst.size());
    reachabilityFence(dst);
  }

  @Override
  protected void doDownload(Nd4jTensor64 src, double[] dst, int offset) {
    Transfers.download(src.buffer, dst, offset, src.size());
    reachabilityFence(src);
  }

  @Override
  protected void doDownload(Nd4jTensor64 src, float[] dst, int offset) {
    Transfers.download(src.buffer, dst, offset, src.size());
    reachabilityFence(src);
  }

  @Override
  protected void doMatmul(
      double alpha,
      Nd4jTensor64 a,
      boolean transA,
      Nd4jTensor64 b,
      boolean transB,
      boolean accumulate,
      Nd4jTensor64 out) {
    Scratch64 s = pool.take(1);
    Product64.run(workers, s, alpha, a, transA, b, transB, accumulate, out);
    pool.giveBack(s);
    keep(a, b, out);
  }

  // ---- tier 1 ----

  @Override
  protected void doFill(Nd4jTensor64 out, double value) {
    Scratch64 s = pool.take(1);
    Elementwise64.fill(out, value, s);
    pool.giveBack(s);
    reachabilityFence(out);
  }

  @Override
  protected void doCopy(Nd4jTensor64 a, Nd4jTensor64 out) {
    Rows64.copy(a, out);
    keep(a, out);
  }

  @Override
  protected void doUnary(UnaryOp op, double p0, double p1, Nd4jTensor64 x, Nd4jTensor64 y) {
    Scratch64 s = pool.take(1);
    Elementwise64.unary(op, p0, p1, x, y, s);
    pool.giveBack(s);
    keep(x, y);
  }

  @Override
  protected void doUnaryBackward(
      UnaryOp op,
      double p0,
      double p1,
      Nd4jTensor64 x,
      Nd4jTensor64 y,
      Nd4jTensor64 dy,
      Nd4jTensor64 dx) {
    Scratch64 s = pool.take(1);
    Elementwise64.unaryBackward(op, p0, p1, x, y, dy, dx, s);
    pool.giveBack(s);
    keep(x, y);
    keep(dy, dx);
  }

  @Override
  protected void doBinary(BinaryOp op, Nd4jTensor64 a, Nd4jTensor64 b, Nd4jTensor64 out) {
    Scratch64 s = pool.take(a.cols());
    Elementwise64.binary(op, a, b, out, s);
    pool.giveBack(s);
    keep(a, b, out);
  }

  @Override
  protected void doAxpy(double alpha, Nd4jTensor64 x, Nd4jTensor64 y) {
    Elementwise64.axpy(alpha, x, y);
    keep(x, y);
  }

  @Override
  protected double doReduce(ReduceOp op, Nd4jTensor64 a) {
    Scratch64 s = pool.take(1);
    double result = Reductions64.all(op, a, s);
    pool.giveBack(s);
    reachabilityFence(a);
    return result;
  }

  @Override
  protected void doReduceRows(ReduceOp op, Nd4jTensor64 a, boolean accumulate, Nd4jTensor64 out) {
    Scratch64 s = pool.take(a.cols());
    Reductions64.overRows(op, a, accumulate, out, s);
    pool.giveBack(s);
    keep(a, out);
  }

  @Override
  protected void doReduceCols(ReduceOp op, Nd4jTensor64 a, boolean accumulate, Nd4jTensor64 out) {
    Scratch64 s = pool.take(a.cols());
    Reductions64.overCols(op, a, accumulate, out, s);
    pool.giveBack(s);
    keep(a, out);
  }

  @Override
  protected void doArgMaxPerRow(Nd4jTensor64 a, int[] out) {
    Scratch64 s = pool.take(a.cols());
    Reductions64.argMaxPerRow(a, out, s);
    pool.giveBack(s);
    reachabilityFence(a);
  }

  @Override
  protected void doGatherRows(
      Nd4jTensor64 table, int[] index, int from, int count, Nd4jTensor64 out) {
    Rows64.gather(table, index, from, count, out);
    keep(table, out);
  }

  @Override
  protected void doScatterAddRows(
      Nd4jTensor64 a, int[] index, int from, int count, Nd4jTensor64 table) {
    Scratch64 s = pool.take(a.cols());
    Rows64.scatterAdd(a, index, from, count, table, s);
    pool.giveBack(s);
    keep(a, table);
  }

  @Override
  protected void doCopyBlock(
      Nd4jTensor64 a,
      int row,
      int col,
      int rows,
      int cols,
      Nd4jTensor64 out,
      int outRow,
      int outCol) {
    Rows64.copyBlock(a, row, col, rows, cols, out, outRow, outCol);
    keep(a, out);
  }

  @Override
  protected void doTranspose(Nd4jTensor64 a, Nd4jTensor64 out) {
    Rows64.transpose(a, out);
    keep(a, out);
  }

  // ---- tier 2 ----

  @Override
  protected void doDense(
      Nd4jTensor64 x,
      Nd4jTensor64 w,
      Nd4jTensor64 bias,
      UnaryOp act,
      double p0,
      double p1,
      Nd4jTensor64 z,
      Nd4jTensor64 y) {
    Nd4jTensor64 pre = z == null ? y : z;
    Scratch64 s = pool.take(y.cols());
    Product64.run(workers, s, 1, x, false, w, false, false, pre);
    if (bias != null || act != UnaryOp.IDENTITY || pre != y) {
      Elementwise64.biasActivate(bias, act, p0, p1, pre, y, s);
    }
    pool.giveBack(s);
    keep(x, w, bias);
    keep(pre, y);
  }

  @Override
  protected void doDenseBackward(
      Nd4jTensor64 x,
      Nd4jTensor64 w,
      UnaryOp act,
      double p0,
      double p1,
      Nd4jTensor64 z,
      Nd4jTensor64 y,
      Nd4jTensor64 dy,
      boolean accumulate,
      Nd4jTensor64 dz,
      Nd4jTensor64 dw,
      Nd4jTensor64 dbias,
      Nd4jTensor64 dx,
      Nd4jTensor64 wt) {
    Scratch64 s = pool.take(y.cols());
    if (dbias != null) {
      Elementwise64.biasBackward(act, p0, p1, z, y, dy, dz, accumulate, dbias, s);
    } else if (act != UnaryOp.IDENTITY) {
      Elementwise64.unaryBackward(act, p0, p1, z, y, dy, dz, s);
    } else if (dz != dy) {
      Rows64.copy(dy, dz);
    }
    if (dw != null) {
      Product64.run(workers, s, 1, x, true, dz, false, accumulate, dw);
    }
    if (dx != null) {
      Product64.run(workers, s, 1, dz, false, w, true, false, dx);
    }
    pool.giveBack(s);
    keep(x, w, z);
    keep(y, dy, dz);
    keep(dw, dbias, dx);
  }

  @Override
  protected void doSoftmax(Nd4jTensor64 x, Nd4jTensor64 rows, Nd4jTensor64 y) {
    Scratch64 s = pool.take(x.cols());
    Softmax64.forward(x, y, s);
    pool.giveBack(s);
    keep(x, y);
  }

  @Override
  protected void doSoftmaxBackward(
      Nd4jTensor64 y, Nd4jTensor64 dy, Nd4jTensor64 rows, Nd4jTensor64 dx) {
    Scratch64 s = pool.take(y.cols());
    Softmax64.backward(y, dy, dx, s);
    pool.giveBack(s);
    keep(y, dy, dx);
  }

  @Override
  protected double doSoftmaxCrossEntropy(
      Nd4jTensor64 logits,
      Nd4jTensor64 target,
      Nd4jTensor64 rowWeight,
      double scale,
      Nd4jTensor64 probabilities,
      Nd4jTensor64 dlogits) {
    Scratch64 s = pool.take(logits.cols());
    double loss =
        Softmax64.crossEntropy(logits, target, rowWeight, scale, probabilities, dlogits, s);
    pool.giveBack(s);
    keep(logits, target, rowWeight);
    keep(probabilities, dlogits);
    return loss;
  }

  @Override
  protected double doBinaryCrossEntropy(
      Nd4jTensor64 logits,
      Nd4jTensor64 target,
      Nd4jTensor64 rowWeight,
      double scale,
      Nd4jTensor64 dlogits) {
    Scratch64 s = pool.take(logits.cols());
    double loss = Losses64.binaryCrossEntropy(logits, target, rowWeight, scale, dlogits, s);
    pool.giveBack(s);
    keep(logits, target, rowWeight);
    reachabilityFence(dlogits);
    return loss;
  }

  @Override
  protected double doElementLoss(
      LossOp op,
      double delta,
      Nd4jTensor64 prediction,
      Nd4jTensor64 target,
      Nd4jTensor64 rowWeight,
      double scale,
      Nd4jTensor64 dprediction) {
    Scratch64 s = pool.take(prediction.cols());
    double loss =
        Losses64.elementLoss(op, delta, prediction, target, rowWeight, scale, dprediction, s);
    pool.giveBack(s);
    keep(prediction, target, rowWeight);
    reachabilityFence(dprediction);
    return loss;
  }

  @Override
  protected void doUpdate(
      UpdateRule rule,
      double[] coefficients,
      Nd4jTensor64 w,
      Nd4jTensor64 g,
      Nd4jTensor64 s0,
      Nd4jTensor64 s1,
      Nd4jTensor64 s2) {
    Scratch64 s = pool.take(1);
    Update64.run(workers, rule, coefficients, w, g, s0, s1, s2, s);
    pool.giveBack(s);
    keep(w, g);
    keep(s0, s1, s2);
  }

  @Override
  protected void doClose() {
    workers.close();
  }

  private static void keep(Nd4jTensor64 a, Nd4jTensor64 b) {
    reachabilityFence(a);
    reachabilityFence(b);
  }

  private static void keep(Nd4jTensor64 a, Nd4jTensor64 b, Nd4jTensor64 c) {
    keep(a, b);
    reachabilityFence(c);
  }
}
