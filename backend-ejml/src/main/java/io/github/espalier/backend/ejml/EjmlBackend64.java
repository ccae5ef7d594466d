package io.github.espalier.backend.ejml;

import io.github.espalier.backend.AbstractBackend;
import io.github.espalier.backend.BinaryOp;
import io.github.espalier.backend.LossOp;
import io.github.espalier.backend.ReduceOp;
import io.github.espalier.backend.UnaryOp;
import io.github.espalier.backend.UpdateRule;
import io.github.espalier.tensor.DType;
import io.github.espalier.tensor.Shape;

/**
 * The backend on EJML's dense matrices: products and transposes by EJML, everything else by loops
 * over the matrices' arrays.
 *
 * <p>No operation allocates, and none touches EJML's process-wide concurrency switch.
 */
final class EjmlBackend64 extends AbstractBackend<EjmlTensor64> {
  private final Matmul64 matmul;

  /** With one thread, or all of EJML's pool. */
  EjmlBackend64(int threads) {
    this(threads, Matmul64.PARALLEL);
  }

  /** With a size of its own from which products are divided. */
  EjmlBackend64(int threads, long parallel) {
    super("ejml", DType.FLOAT64, threads);
    matmul = new Matmul64(threads, parallel);
  }

  @Override
  public String description() {
    return name()
        + " "
        + dtype()
        + ", EJML "
        + EjmlProvider.ejmlVersion()
        + EjmlProvider.threadsText(threads());
  }

  // ---- tier 0 ----

  @Override
  protected EjmlTensor64 doAllocate(Shape shape) {
    return new EjmlTensor64(this, shape);
  }

  @Override
  protected void doUpload(double[] src, int offset, EjmlTensor64 dst) {
    dst.upload(src, offset);
  }

  @Override
  protected void doUpload(float[] src, int offset, EjmlTensor64 dst) {
    dst.upload(src, offset);
  }

  @Override
  protected void doDownload(EjmlTensor64 src, double[] dst, int offset) {
    src.download(dst, offset);
  }

  @Override
  protected void doDownload(EjmlTensor64 src, float[] dst, int offset) {
    src.download(dst, offset);
  }

  @Override
  protected void doMatmul(
      double alpha,
      EjmlTensor64 a,
      boolean transA,
      EjmlTensor64 b,
      boolean transB,
      boolean accumulate,
      EjmlTensor64 out) {
    if (alpha == 1 && !(transA && transB)) {
      if (transA) {
        matmul.multTransA(a.matrix, b.matrix, accumulate, out.matrix);
      } else if (transB) {
        matmul.multTransB(a.matrix, b.matrix, accumulate, out.matrix);
      } else {
        matmul.mult(a.matrix, b.matrix, accumulate, out.matrix);
      }
    } else {
      Matmul64.general(alpha, a.matrix, transA, b.matrix, transB, accumulate, out.matrix);
    }
  }

  // ---- tier 1 ----

  @Override
  protected void doFill(EjmlTensor64 out, double value) {
    Elementwise64.fill(out.data(), value, out.size());
  }

  @Override
  protected void doCopy(EjmlTensor64 a, EjmlTensor64 out) {
    System.arraycopy(a.data(), 0, out.data(), 0, a.size());
  }

  @Override
  protected void doUnary(UnaryOp op, double p0, double p1, EjmlTensor64 x, EjmlTensor64 y) {
    Activation64.apply(op, p0, p1, x.data(), y.data(), x.size());
  }

  @Override
  protected void doUnaryBackward(
      UnaryOp op,
      double p0,
      double p1,
      EjmlTensor64 x,
      EjmlTensor64 y,
      EjmlTensor64 dy,
      EjmlTensor64 dx) {
    // Where the derivative does not need x, the table takes anything for it.
    ActivationGradient64.apply(
        op, p0, p1, (x == null ? y : x).data(), y.data(), dy.data(), dx.data(), dx.size());
  }

  @Override
  protected void doBinary(BinaryOp op, EjmlTensor64 a, EjmlTensor64 b, EjmlTensor64 out) {
    if (b.rows() == a.rows() && b.cols() == a.cols()) {
      Elementwise64.apply(op, a.data(), b.data(), out.data(), a.size());
    } else {
      Elementwise64.broadcast(
          op, a.data(), b.data(), b.rows() == 1, b.cols() == 1, out.data(), a.rows(), a.cols());
    }
  }

  @Override
  protected void doAxpy(double alpha, EjmlTensor64 x, EjmlTensor64 y) {
    Elementwise64.axpy(alpha, x.data(), y.data(), y.size());
  }

  @Override
  protected double doReduce(ReduceOp op, EjmlTensor64 a) {
    return Reduce64.range(op, a.data(), 0, a.size());
  }

  @Override
  protected void doReduceRows(ReduceOp op, EjmlTensor64 a, boolean accumulate, EjmlTensor64 out) {
    Reduce64.rows(op, a.data(), a.rows(), a.cols(), accumulate, out.data());
  }

  @Override
  protected void doReduceCols(ReduceOp op, EjmlTensor64 a, boolean accumulate, EjmlTensor64 out) {
    Reduce64.cols(op, a.data(), a.rows(), a.cols(), accumulate, out.data());
  }

  @Override
  protected void doArgMaxPerRow(EjmlTensor64 a, int[] out) {
    Reduce64.argMaxPerRow(a.data(), a.rows(), a.cols(), out);
  }

  @Override
  protected void doGatherRows(
      EjmlTensor64 table, int[] index, int from, int count, EjmlTensor64 out) {
    Moves64.gather(table.data(), index, from, count, table.cols(), out.data());
  }

  @Override
  protected void doScatterAddRows(
      EjmlTensor64 a, int[] index, int from, int count, EjmlTensor64 table) {
    Moves64.scatterAdd(a.data(), index, from, count, table.cols(), table.data());
  }

  @Override
  protected void doCopyBlock(
      EjmlTensor64 a,
      int row,
      int col,
      int rows,
      int cols,
      EjmlTensor64 out,
      int outRow,
      int outCol) {
    int from = row * a.cols() + col;
    int to = outRow * out.cols() + outCol;
    Moves64.copyBlock(a.data(), from, a.cols(), rows, cols, out.data(), to, out.cols());
  }

  @Override
  protected void doTranspose(EjmlTensor64 a, EjmlTensor64 out) {
    Matmul64.transpose(a.matrix, out.matrix);
  }

  // ---- tier 2 ----

  @Override
  protected void doDense(
      EjmlTensor64 x,
      EjmlTensor64 w,
      EjmlTensor64 bias,
      UnaryOp act,
      double p0,
      double p1,
      EjmlTensor64 z,
      EjmlTensor64 y) {
    EjmlTensor64 pre = z == null ? y : z;
    if (bias != null) {
      // Starting the sums from the bias saves the pass that would add it.
      Moves64.repeat(bias.data(), pre.data(), pre.rows(), pre.cols());
    }
    matmul.mult(x.matrix, w.matrix, bias != null, pre.matrix);
    if (act != UnaryOp.IDENTITY || pre != y) {
      Activation64.apply(act, p0, p1, pre.data(), y.data(), y.size());
    }
  }

  @Override
  protected void doDenseBackward(
      EjmlTensor64 x,
      EjmlTensor64 w,
      UnaryOp act,
      double p0,
      double p1,
      EjmlTensor64 z,
      EjmlTensor64 y,
      EjmlTensor64 dy,
      boolean accumulate,
      EjmlTensor64 dz,
      EjmlTensor64 dw,
      EjmlTensor64 dbias,
      EjmlTensor64 dx,
      EjmlTensor64 wt) {
    if (act != UnaryOp.IDENTITY || dz != dy) {
      doUnaryBackward(act, p0, p1, z, y, dy, dz);
    }
    if (dw != null) {
      matmul.multTransA(x.matrix, dz.matrix, accumulate, dw.matrix);
    }
    if (dbias != null) {
      doReduceRows(ReduceOp.SUM, dz, accumulate, dbias);
    }
    if (dx != null) {
      matmul.multTransB(dz.matrix, w.matrix, false, dx.matrix);
    }
  }

  @Override
  protected void doSoftmax(EjmlTensor64 x, EjmlTensor64 rows, EjmlTensor64 y) {
    Softmax64.forward(x.data(), y.data(), x.rows(), x.cols());
  }

  @Override
  protected void doSoftmaxBackward(
      EjmlTensor64 y, EjmlTensor64 dy, EjmlTensor64 rows, EjmlTensor64 dx) {
    Softmax64.backward(y.data(), dy.data(), dx.data(), y.rows(), y.cols());
  }

  @Override
  protected double doSoftmaxCrossEntropy(
      EjmlTensor64 logits,
      EjmlTensor64 target,
      EjmlTensor64 rowWeight,
      double scale,
      EjmlTensor64 probabilities,
      EjmlTensor64 dlogits) {
    return Softmax64.crossEntropy(
        logits.data(),
        target.data(),
        target.cols() == 1 && logits.cols() > 1,
        EjmlTensor64.dataOf(rowWeight),
        scale,
        EjmlTensor64.dataOf(probabilities),
        EjmlTensor64.dataOf(dlogits),
        logits.rows(),
        logits.cols());
  }

  @Override
  protected double doBinaryCrossEntropy(
      EjmlTensor64 logits,
      EjmlTensor64 target,
      EjmlTensor64 rowWeight,
      double scale,
      EjmlTensor64 dlogits) {
    return Losses64.binaryCrossEntropy(
        logits.data(),
        target.data(),
        EjmlTensor64.dataOf(rowWeight),
        scale,
        EjmlTensor64.dataOf(dlogits),
        logits.rows(),
        logits.cols());
  }

  @Override
  protected double doElementLoss(
      LossOp op,
      double delta,
      EjmlTensor64 prediction,
      EjmlTensor64 target,
      EjmlTensor64 rowWeight,
      double scale,
      EjmlTensor64 dprediction) {
    return Losses64.elementLoss(
        op,
        delta,
        prediction.data(),
        target.data(),
        target.cols() == 1 && prediction.cols() > 1,
        EjmlTensor64.dataOf(rowWeight),
        scale,
        EjmlTensor64.dataOf(dprediction),
        prediction.rows(),
        prediction.cols());
  }

  @Override
  protected void doUpdate(
      UpdateRule rule,
      double[] coefficients,
      EjmlTensor64 w,
      EjmlTensor64 g,
      EjmlTensor64 s0,
      EjmlTensor64 s1,
      EjmlTensor64 s2) {
    double[] c = coefficients;
    int n = w.size();
    switch (rule) {
      case SGD -> Updates64.sgd(c, w.data(), g.data(), n);
      case MOMENTUM -> Updates64.momentum(c, w.data(), g.data(), s0.data(), n);
      case ADAGRAD -> Updates64.adagrad(c, w.data(), g.data(), s0.data(), n);
      case RMSPROP -> {
        if (s1 == null && s2 == null) {
          Updates64.rmsprop(c, w.data(), g.data(), s0.data(), n);
        } else {
          Updates64.rmsprop(
              c,
              w.data(),
              g.data(),
              s0.data(),
              EjmlTensor64.dataOf(s1),
              EjmlTensor64.dataOf(s2),
              n);
        }
      }
      case ADAM -> {
        if (s2 == null) {
          Updates64.adam(c, w.data(), g.data(), s0.data(), s1.data(), n);
        } else {
          Updates64.amsgrad(c, w.data(), g.data(), s0.data(), s1.data(), s2.data(), n);
        }
      }
      default -> super.doUpdate(rule, coefficients, w, g, s0, s1, s2);
    }
  }
}
