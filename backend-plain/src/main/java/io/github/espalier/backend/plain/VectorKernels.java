package io.github.espalier.backend.plain;

/**
 * The kernels on the Vector API; {@link KernelChoice} looks this class up by its name, once the
 * incubator module is known to be there.
 */
final class VectorKernels implements Kernels {
  /** Vectors of fewer bits mean that the JVM does not compile the Vector API to vector code. */
  private static final int LEAST_BITS = 128;

  VectorKernels() {
    if (VectorRegisters.BITS < LEAST_BITS) {
      throw new UnsupportedOperationException(
          "this JVM has no vector registers for it (%d bits, needs %d)"
              .formatted(VectorRegisters.BITS, LEAST_BITS));
    }
  }

  @Override
  public Kernel64 float64() {
    return new VectorKernel64();
  }

  @Override
  public Kernel32 float32() {
    return new VectorKernel32();
  }
}
