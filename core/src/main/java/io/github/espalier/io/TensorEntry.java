package io.github.espalier.io;

import io.github.espalier.tensor.DType;
import java.util.List;

/**
 * What a header says about one tensor.
 *
 * @param shape sizes from 0 up; empty for a single number
 * @param begin where its bytes begin, counted from the end of the header
 * @param end where they end
 */
record TensorEntry(String name, DType dtype, List<Integer> shape, long begin, long end) {
  /** The number of elements, which the header check has kept within an array. */
  int size() {
    return (int) ((end - begin) / dtype.bytes());
  }

  /** The name in the safetensors layout. */
  static String fileName(DType dtype) {
    return dtype == DType.FLOAT64 ? "F64" : "F32";
  }
}
