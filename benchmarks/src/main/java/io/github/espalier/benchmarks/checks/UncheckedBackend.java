package io.github.espalier.benchmarks.checks;

import io.github.espalier.backend.Backend;
import io.github.espalier.backend.BinaryOp;
import io.github.espalier.backend.LossOp;
import io.github.espalier.backend.ReduceOp;
import io.github.espalier.backend.UnaryOp;
import io.github.espalier.backend.UpdateRule;
import io.github.espalier.tensor.DType;
import io.github.espalier.tensor.Shape;
import io.github.espalier.tensor.Tensor;
import java.util.Set;

/** {@link IdleBackend} without its checks: what it is faster by is what they cost. */
final class UncheckedBackend implements Backend {
  /** A shape without numbers. */
  private static final class ShapeOnly implements Tensor {
    private final Backend backend;
    private final Shape allocated;
    private final int cols;
    private int rows;

    ShapeOnly(Backend backend, Shape shape) {
      this.backend = backend;
      allocated = shape;
      cols = shape.cols();
      rows = shape.rows();
    }

    @Override
    public Shape shape() {
      return allocated.withRows(rows);
    }

    @Override
    public int rows() {
      return rows;
    }

    @Override
    public int cols() {
      return cols;
    }

    @Override
    public int capacityRows() {
      return allocated.rows();
    }

    @Override
    public void setRows(int rows) {
      this.rows = rows;
    }

    @Override
    public DType dtype() {
      return backend.dtype();
    }

    @Override
    public Backend backend() {
      return backend;
    }

    @Override
    public void close() {}
  }

  @Override
  public String name() {
    return "unchecked";
  }

  @Override
  public DType dtype() {
    return DType.FLOAT64;
  }

  @Override
  public int threads() {
    return 1;
  }

  @Override
  public Set<String> referenceOps() {
    return Set.of();
  }

  @Override
  public void close() {}

  @Override
  public Tensor allocate(Shape shape) {
    return new ShapeOnly(this, shape);
  }

  @Override
  public void upload(double[] src, int offset, Tensor dst) {}

  @Override
  public void upload(float[] src, int offset, Tensor dst) {}

  @Override
  public void download(Tensor src, double[] dst, int offset) {}

  @Override
  public void download(Tensor src, float[] dst, int offset) {}

  @Override
  public void matmul(
      double alpha,
      Tensor a,
      boolean transA,
      Tensor b,
      boolean transB,
      boolean accumulate,
      Tensor out) {}

  @Override
  public void fill(Tensor out, double value) {}

  @Override
  public void copy(Tensor a, Tensor out) {}

  @Override
  public void unary(UnaryOp op, double p0, double p1, Tensor x, Tensor y) {}

  @Override
  public void unaryBackward(
      UnaryOp op, double p0, double p1, Tensor x, Tensor y, Tensor dy, Tensor dx) {}

  @Override
  public void binary(BinaryOp op, Tensor a, Tensor b, Tensor out) {}

  @Override
  public void axpy(double alpha, Tensor x, Tensor y) {}

  @Override
  public double reduce(ReduceOp op, Tensor a) {
    return 0;
  }

  @Override
  public void reduceRows(ReduceOp op, Tensor a, boolean accumulate, Tensor out) {}

  @Override
  public void reduceCols(ReduceOp op, Tensor a, boolean accumulate, Tensor out) {}

  @Override
  public void argMaxPerRow(Tensor a, int[] out) {}

  @Override
  public void gatherRows(Tensor table, int[] index, int from, int count, Tensor out) {}

  @Override
  public void scatterAddRows(Tensor a, int[] index, int from, int count, Tensor table) {}

  @Override
  public void copyBlock(
      Tensor a, int row, int col, int rows, int cols, Tensor out, int outRow, int outCol) {}

  @Override
  public void transpose(Tensor a, Tensor out) {}

  @Override
  public void dense(
      Tensor x, Tensor w, Tensor bias, UnaryOp act, double p0, double p1, Tensor z, Tensor y) {}

  @Override
  public void denseBackward(
      Tensor x,
      Tensor w,
      UnaryOp act,
      double p0,
      double p1,
      Tensor z,
      Tensor y,
      Tensor dy,
      boolean accumulate,
      Tensor dz,
      Tensor dw,
      Tensor dbias,
      Tensor dx,
      Tensor wt) {}

  @Override
  public void softmax(Tensor x, Tensor rows, Tensor y) {}

  @Override
  public void softmaxBackward(Tensor y, Tensor dy, Tensor rows, Tensor dx) {}

  @Override
  public double softmaxCrossEntropy(
      Tensor logits,
      Tensor target,
      Tensor rowWeight,
      double scale,
      Tensor probabilities,
      Tensor dlogits) {
    return 0;
  }

  @Override
  public double binaryCrossEntropy(
      Tensor logits, Tensor target, Tensor rowWeight, double scale, Tensor dlogits) {
    return 0;
  }

  @Override
  public double elementLoss(
      LossOp op,
      double delta,
      Tensor prediction,
      Tensor target,
      Tensor rowWeight,
      double scale,
      Tensor dprediction) {
    return 0;
  }

  @Override
  public void update(
      UpdateRule rule,
      double[] coefficients,
      Tensor w,
      Tensor g,
      Tensor s0,
      Tensor s1,
      Tensor s2) {}
}
