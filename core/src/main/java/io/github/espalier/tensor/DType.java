package io.github.espalier.tensor;

/** The number format of a tensor's elements. */
public enum DType {
  /** IEEE 754 binary32, 4 bytes. */
  FLOAT32(4, 0x1p-23, Float.MAX_VALUE),
  /** IEEE 754 binary64, 8 bytes. */
  FLOAT64(8, 0x1p-52, Double.MAX_VALUE);

  private final int bytes;
  private final double epsilon;
  private final double largest;

  DType(int bytes, double epsilon, double largest) {
    this.bytes = bytes;
    this.epsilon = epsilon;
    this.largest = largest;
  }

  /** Bytes one element takes. */
  public int bytes() {
    return bytes;
  }

  /** The distance from 1 to the next larger number of this format. */
  public double epsilon() {
    return epsilon;
  }

  /** The largest finite number of this format. */
  public double largest() {
    return largest;
  }

  /** Whether a number is finite in this format: neither NaN nor too large for it. */
  public boolean holds(double value) {
    return Math.abs(value) <= largest;
  }
}
