package io.github.espalier.tck;

/** What an operation does to one of its tensors. */
enum Role {
  /** Read, never changed. */
  IN,
  /** Overwritten; what it held before must not matter. */
  OUT,
  /** Read and written. */
  IN_OUT,
  /** May be written with anything. */
  SCRATCH
}
