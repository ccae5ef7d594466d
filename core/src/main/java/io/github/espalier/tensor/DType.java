package io.github.espalier.tensor;

/** The number format of a tensor's elements. */
public enum DType {
  /** IEEE 754 binary32, 4 bytes. */
  FLOAT32(4, 0x1p-23),
  /** IEEE 754 binary64, 8 bytes. */
  FLOAT64(8, 0x1p-52);

  private final int bytes;
  private final double epsilon;

  DType(int bytes, double epsilon) {
    this.bytes = bytes;
    this.epsilon = epsilon;
  }

  /** Bytes one element takes. */
  public int bytes() {
    return bytes;
  }

  /** The distance from 1 to the next larger number of this format. */
  public double epsilon() {
    return epsilon;
  }
}
