package io.github.espalier.autograd;

import io.github.espalier.backend.AbstractBackend;
import io.github.espalier.backend.AbstractTensor;
import io.github.espalier.tensor.DType;
import io.github.espalier.tensor.Shape;

/** Tier 0 and nothing else, on one array per tensor; counts its tensors. */
final class CountingBackend extends AbstractBackend<CountingBackend.Block> {
  int allocated;
  int open;

  CountingBackend(DType dtype) {
    super("counting", dtype, 1);
  }

  @Override
  protected Block doAllocate(Shape shape) {
    allocated++;
    open++;
    return new Block(this, shape);
  }

  @Override
  protected void doUpload(double[] src, int offset, Block dst) {
    for (int i = 0; i < dst.size(); i++) {
      dst.put(i, src[offset + i]);
    }
  }

  @Override
  protected void doUpload(float[] src, int offset, Block dst) {
    for (int i = 0; i < dst.size(); i++) {
      dst.put(i, src[offset + i]);
    }
  }

  @Override
  protected void doDownload(Block src, double[] dst, int offset) {
    System.arraycopy(src.elements, 0, dst, offset, src.size());
  }

  @Override
  protected void doDownload(Block src, float[] dst, int offset) {
    for (int i = 0; i < src.size(); i++) {
      dst[offset + i] = (float) src.elements[i];
    }
  }

  @Override
  protected void doMatmul(
      double alpha, Block a, boolean transA, Block b, boolean transB, boolean add, Block out) {
    int inner = transA ? a.rows() : a.cols();
    for (int i = 0; i < out.size(); i++) {
      int r = i / out.cols();
      int c = i % out.cols();
      double sum = 0;
      for (int k = 0; k < inner; k++) {
        double left = transA ? a.at(k, r) : a.at(r, k);
        sum += left * (transB ? b.at(c, k) : b.at(k, c));
      }
      out.put(i, alpha * sum + (add ? out.elements[i] : 0));
    }
  }

  static final class Block extends AbstractTensor {
    private final CountingBackend counting;
    private double[] elements;

    Block(CountingBackend backend, Shape shape) {
      super(backend, shape);
      counting = backend;
      // Not zero, so that a buffer which is read before it is written shows.
      elements = new double[shape.size()];
      java.util.Arrays.fill(elements, Double.NaN);
    }

    double at(int row, int col) {
      return elements[row * cols() + col];
    }

    void put(int index, double value) {
      elements[index] = dtype() == DType.FLOAT32 ? (float) value : value;
    }

    @Override
    protected void free() {
      counting.open--;
      elements = null;
    }
  }
}
