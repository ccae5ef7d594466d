package io.github.espalier.benchmarks.checks;

import io.github.espalier.backend.AbstractBackend;
import io.github.espalier.backend.AbstractTensor;
import io.github.espalier.backend.BinaryOp;
import io.github.espalier.backend.LossOp;
import io.github.espalier.backend.ReduceOp;
import io.github.espalier.backend.UnaryOp;
import io.github.espalier.backend.UpdateRule;
import io.github.espalier.tensor.DType;
import io.github.espalier.tensor.Shape;

/**
 * A backend that checks every call as all backends do, and then computes nothing: what a run on it
 * takes is what is not arithmetic.
 */
final class IdleBackend extends AbstractBackend<IdleBackend.IdleTensor> {
  IdleBackend() {
    super("idle", DType.FLOAT64, 1);
  }

  /** A shape without numbers. */
  static final class IdleTensor extends AbstractTensor {
    IdleTensor(IdleBackend backend, Shape shape) {
      super(backend, shape);
    }

    @Override
    protected void free() {}
  }

  @Override
  protected IdleTensor doAllocate(Shape shape) {
    return new IdleTensor(this, shape);
  }

  @Override
  protected void doUpload(double[] src, int offset, IdleTensor dst) {}

  @Override
  protected void doUpload(float[] src, int offset, IdleTensor dst) {}

  @Override
  protected void doDownload(IdleTensor src, double[] dst, int offset) {}

  @Override
  protected void doDownload(IdleTensor src, float[] dst, int offset) {}

  @Override
  protected void doMatmul(
      double alpha,
      IdleTensor a,
      boolean transA,
      IdleTensor b,
      boolean transB,
      boolean accumulate,
      IdleTensor out) {}

  @Override
  protected void doFill(IdleTensor out, double value) {}

  @Override
  protected void doCopy(IdleTensor a, IdleTensor out) {}

  @Override
  protected void doUnary(UnaryOp op, double p0, double p1, IdleTensor x, IdleTensor y) {}

  @Override
  protected void doUnaryBackward(
      UnaryOp op, double p0, double p1, IdleTensor x, IdleTensor y, IdleTensor dy, IdleTensor dx) {}

  @Override
  protected void doBinary(BinaryOp op, IdleTensor a, IdleTensor b, IdleTensor out) {}

  @Override
  protected void doAxpy(double alpha, IdleTensor x, IdleTensor y) {}

  @Override
  protected double doReduce(ReduceOp op, IdleTensor a) {
    return 0;
  }

  @Override
  protected void doReduceRows(ReduceOp op, IdleTensor a, boolean accumulate, IdleTensor out) {}

  @Override
  protected void doDense(
      IdleTensor x,
      IdleTensor w,
      IdleTensor bias,
      UnaryOp act,
      double p0,
      double p1,
      IdleTensor z,
      IdleTensor y) {}

  @Override
  protected void doDenseBackward(
      IdleTensor x,
      IdleTensor w,
      UnaryOp act,
      double p0,
      double p1,
      IdleTensor z,
      IdleTensor y,
      IdleTensor dy,
      boolean accumulate,
      IdleTensor dz,
      IdleTensor dw,
      IdleTensor dbias,
      IdleTensor dx,
      IdleTensor wt) {}

  @Override
  protected void doSoftmax(IdleTensor x, IdleTensor rows, IdleTensor y) {}

  @Override
  protected double doSoftmaxCrossEntropy(
      IdleTensor logits,
      IdleTensor target,
      IdleTensor rowWeight,
      double scale,
      IdleTensor probabilities,
      IdleTensor dlogits) {
    return 0;
  }

  @Override
  protected double doBinaryCrossEntropy(
      IdleTensor logits,
      IdleTensor target,
      IdleTensor rowWeight,
      double scale,
      IdleTensor dlogits) {
    return 0;
  }

  @Override
  protected double doElementLoss(
      LossOp op,
      double delta,
      IdleTensor prediction,
      IdleTensor target,
      IdleTensor rowWeight,
      double scale,
      IdleTensor dprediction) {
    return 0;
  }

  @Override
  protected void doUpdate(
      UpdateRule rule,
      double[] coefficients,
      IdleTensor w,
      IdleTensor g,
      IdleTensor s0,
      IdleTensor s1,
      IdleTensor s2) {}
}
