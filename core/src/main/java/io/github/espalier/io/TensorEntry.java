package io.github.espalier.io;

import io.github.espalier.io.ModelFormatException.Reason;
import io.github.espalier.tensor.DType;
import java.util.List;
import java.util.Map;

/**
 * What a header says about one tensor.
 *
 * @param type its number format in the safetensors layout
 * @param shape sizes from 0 up; empty for a single number
 * @param begin where its bytes begin, counted from the end of the header
 * @param end where they end
 */
record TensorEntry(String name, String type, List<Integer> shape, long begin, long end) {
  private static final Map<String, Integer> BYTES =
      Map.ofEntries(
          Map.entry("BOOL", 1),
          Map.entry("U8", 1),
          Map.entry("I8", 1),
          Map.entry("F8_E5M2", 1),
          Map.entry("F8_E4M3", 1),
          Map.entry("I16", 2),
          Map.entry("U16", 2),
          Map.entry("F16", 2),
          Map.entry("BF16", 2),
          Map.entry("I32", 4),
          Map.entry("U32", 4),
          Map.entry("F32", 4),
          Map.entry("I64", 8),
          Map.entry("U64", 8),
          Map.entry("F64", 8));

  /** The bytes of a number in a format of the safetensors layout; −1 if there is none such. */
  static int bytes(String type) {
    return BYTES.getOrDefault(type, -1);
  }

  /** The number format; null if it is none that Espalier reads. */
  DType dtype() {
    return switch (type) {
      case "F64" -> DType.FLOAT64;
      case "F32" -> DType.FLOAT32;
      default -> null;
    };
  }

  /** Refuses a number format that Espalier does not read. */
  void requireReadable(String where) throws ModelFormatException {
    if (dtype() == null) {
      throw unsupported(where + ": tensor " + SafeTensorsHeader.quoted(name), type);
    }
  }

  static ModelFormatException unsupported(String where, String type) {
    return new ModelFormatException(
        Reason.UNSUPPORTED,
        where
            + (": dtype " + SafeTensorsHeader.quoted(type))
            + ", needs F64 or F32. Convert before writing.");
  }

  /**
   * The number of elements of a tensor that is readable; the header check has kept it within an
   * array.
   */
  int size() {
    return (int) ((end - begin) / dtype().bytes());
  }

  /** The name in the safetensors layout. */
  static String fileName(DType dtype) {
    return dtype == DType.FLOAT64 ? "F64" : "F32";
  }
}
