package io.github.espalier.layer;

import io.github.espalier.tensor.Tensor;

/**
 * The gradient of one parameter in one session, claimed by its writers.
 *
 * <p>The first writer of a step overwrites, later ones add; so nothing is cleared in a normal step,
 * and shared parameters still sum.
 */
public final class Gradient {
  private final Tensor tensor;
  private boolean claimed;

  /** A gradient kept in the given tensor. */
  public Gradient(Tensor tensor) {
    this.tensor = tensor;
  }

  /** The numbers. */
  public Tensor tensor() {
    return tensor;
  }

  /** Whether somebody has written in this step already, so that the caller must add. */
  public boolean claim() {
    boolean before = claimed;
    claimed = true;
    return before;
  }

  /** Begins a step: the next writer overwrites. */
  public void release() {
    claimed = false;
  }
}
