package io.github.espalier.benchmarks.compare;

import io.github.espalier.tensor.DType;

/**
 * A backend in a precision: what one timed JVM loads.
 *
 * @param backend its name
 * @param dtype its number format
 */
public record Engine(String backend, DType dtype) {
  @Override
  public String toString() {
    return backend + " " + dtype;
  }
}
