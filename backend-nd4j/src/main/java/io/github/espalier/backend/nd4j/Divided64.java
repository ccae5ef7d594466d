package io.github.espalier.backend.nd4j;

import io.github.espalier.backend.Workers;

/**
 * An operation in parts that threads compute at once.
 *
 * <p>What a part computes depends on the operation's sizes and the number of parts only. If the
 * workers are taken, the caller computes the same parts one after the other, to the same bits.
 */
abstract class Divided64 implements Workers.Task {
  final int parts;

  Divided64(int parts) {
    this.parts = parts;
  }

  /** Computes one part; several threads do so at once. */
  abstract void compute(int part);

  /** Computes all parts. */
  final void compute(Workers workers) {
    if (workers.tryAcquire()) {
      try {
        workers.run(this, parts, 1);
      } finally {
        workers.release();
      }
    } else {
      run(0, parts);
    }
  }

  /** Computes parts; to the workers, these are the rows. */
  @Override
  public final void run(int from, int to) {
    for (int part = from; part < to; part++) {
      compute(part);
    }
  }
}
