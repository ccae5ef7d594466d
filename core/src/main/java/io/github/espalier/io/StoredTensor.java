package io.github.espalier.io;

import io.github.espalier.backend.Backend;
import io.github.espalier.tensor.DType;
import io.github.espalier.tensor.Tensor;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;

/** A named block of numbers on its way between a file and a backend, in the file's format. */
final class StoredTensor {
  private final String name;
  private final List<Integer> shape;
  // Exactly one of the two is there; converting would cost FLOAT32 files twice the memory.
  private final double[] doubles;
  private final float[] floats;

  private StoredTensor(String name, List<Integer> shape, double[] doubles, float[] floats) {
    this.name = Objects.requireNonNull(name, "name");
    this.shape = List.copyOf(shape);
    this.doubles = doubles;
    this.floats = floats;
  }

  static StoredTensor of(String name, List<Integer> shape, double... values) {
    return new StoredTensor(name, shape, values, null);
  }

  static StoredTensor of(String name, List<Integer> shape, float... values) {
    return new StoredTensor(name, shape, null, values);
  }

  /** A tensor of zeros as the entry describes it, to be filled by {@link #decode}. */
  static StoredTensor allocate(TensorEntry entry) {
    return entry.dtype() == DType.FLOAT64
        ? of(entry.name(), entry.shape(), new double[entry.size()])
        : of(entry.name(), entry.shape(), new float[entry.size()]);
  }

  /** A copy of a tensor's current rows in the format of its backend. */
  static StoredTensor download(String name, List<Integer> shape, Tensor tensor) {
    int size = tensor.rows() * tensor.cols();
    if (tensor.dtype() == DType.FLOAT64) {
      double[] values = new double[size];
      tensor.backend().download(tensor, values, 0);
      return of(name, shape, values);
    }
    float[] values = new float[size];
    tensor.backend().download(tensor, values, 0);
    return of(name, shape, values);
  }

  String name() {
    return name;
  }

  List<Integer> shape() {
    return shape;
  }

  DType dtype() {
    return doubles != null ? DType.FLOAT64 : DType.FLOAT32;
  }

  int size() {
    return doubles != null ? doubles.length : floats.length;
  }

  long bytes() {
    return (long) size() * dtype().bytes();
  }

  double get(int index) {
    return doubles != null ? doubles[index] : floats[index];
  }

  /** The same matrix with rows and columns exchanged. */
  StoredTensor transposed() {
    int rows = shape.get(0);
    int cols = shape.get(1);
    StoredTensor out =
        doubles != null
            ? of(name, List.of(cols, rows), new double[size()])
            : of(name, List.of(cols, rows), new float[size()]);
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < cols; c++) {
        if (doubles != null) {
          out.doubles[c * rows + r] = doubles[r * cols + c];
        } else {
          out.floats[c * rows + r] = floats[r * cols + c];
        }
      }
    }
    return out;
  }

  /** Copies the numbers to a tensor of as many elements, rounding if its format is narrower. */
  void upload(Tensor tensor) {
    Backend backend = tensor.backend();
    if (doubles != null) {
      backend.upload(doubles, 0, tensor);
    } else {
      backend.upload(floats, 0, tensor);
    }
  }

  /** Puts {@code count} numbers from index {@code from} into a little-endian buffer. */
  void encode(int from, int count, ByteBuffer out) {
    for (int i = from; i < from + count; i++) {
      if (doubles != null) {
        out.putDouble(doubles[i]);
      } else {
        out.putFloat(floats[i]);
      }
    }
  }

  /** Takes {@code count} numbers to index {@code from} out of a little-endian buffer. */
  void decode(int from, int count, ByteBuffer in) {
    for (int i = from; i < from + count; i++) {
      if (doubles != null) {
        doubles[i] = in.getDouble();
      } else {
        floats[i] = in.getFloat();
      }
    }
  }

  /** The index of the first number that is not finite in the given format, or −1. */
  int firstNonFinite(DType target) {
    for (int i = 0; i < size(); i++) {
      double value = get(i);
      if (!(target == DType.FLOAT32 ? Float.isFinite((float) value) : Double.isFinite(value))) {
        return i;
      }
    }
    return -1;
  }
}
