package io.github.espalier.backend.ejml;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Arrays for packed panels: a product takes one and gives it back, so that later products find it.
 *
 * <p><b>Threading.</b> Any number of threads at once, without locks; as many arrays exist as were
 * ever in use together.
 */
final class Scratch64 {
  private final int size;
  private final AtomicReferenceArray<double[]> idle;

  Scratch64(int size) {
    this.size = size;
    this.idle = new AtomicReferenceArray<>(2 * Runtime.getRuntime().availableProcessors());
  }

  /** An array that nobody else has; its content means nothing. */
  double[] take() {
    for (int i = 0; i < idle.length(); i++) {
      double[] found = idle.getAndSet(i, null);
      if (found != null) {
        return found;
      }
    }
    return new double[size];
  }

  /** Gives an array back; dropped if more are idle than there is room for. */
  void give(double[] array) {
    for (int i = 0; i < idle.length(); i++) {
      if (idle.compareAndSet(i, null, array)) {
        return;
      }
    }
  }
}
