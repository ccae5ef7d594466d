package io.github.espalier.backend.nd4j;

import io.github.espalier.backend.AbstractBackend;
import io.github.espalier.backend.AbstractTensor;
import io.github.espalier.tensor.Shape;
import java.nio.DoubleBuffer;
import org.bytedeco.javacpp.DoublePointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A tensor in a detached, row-major ND4J array of its full capacity.
 *
 * <p>The pointer and the buffer are two views of the array's memory, made once. Neither keeps the
 * array alive: whoever uses them must keep this tensor reachable until done.
 */
final class Nd4jTensor64 extends AbstractTensor {
  final INDArray array;
  final DoublePointer pointer;
  final DoubleBuffer buffer;

  @SuppressWarnings("try") // the scope acts by being open
  Nd4jTensor64(AbstractBackend<?> backend, Shape shape) {
    super(backend, shape);
    Transfers.requireAddressable(shape, backend.dtype());
    // Memory of a workspace that happens to be open here would be reused behind our back.
    try (MemoryWorkspace none = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      array = Nd4j.create(DataType.DOUBLE, new long[] {shape.rows(), shape.cols()}, 'c');
    }
    pointer = (DoublePointer) array.data().pointer();
    buffer = array.data().asNioDouble();
  }

  /** Copies {@code count} elements out, to the start of {@code dst}. */
  void load(int from, double[] dst, int count) {
    buffer.get(from, dst, 0, count);
  }

  /** Copies {@code count} elements in, from the start of {@code src}. */
  void store(int from, double[] src, int count) {
    buffer.put(from, src, 0, count);
  }

  @Override
  protected void free() {
    array.close();
  }
}
