package io.github.espalier.backend.plain;

/** One kernel in either number format. */
interface Kernels {
  /** The kernel for FLOAT64. */
  Kernel64 float64();

  /** The kernel for FLOAT32. */
  Kernel32 float32();
}
