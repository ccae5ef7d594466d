package io.github.espalier.backend.plain;

import jdk.incubator.vector.VectorShape;

/** What the processor's vector registers hold. */
final class VectorRegisters {
  /** Bits in a register. */
  static final int BITS = VectorShape.preferredShape().vectorBitSize();

  /** Whether there are 32 of them (AVX-512, NEON, SVE) and not 16 (AVX2). */
  static final boolean MANY = BITS >= 512 || System.getProperty("os.arch").equals("aarch64");

  private VectorRegisters() {}
}
