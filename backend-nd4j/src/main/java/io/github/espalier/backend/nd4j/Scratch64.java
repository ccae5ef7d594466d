package io.github.espalier.backend.nd4j;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Java arrays that blocks of off-heap tensors are copied into to be worked on.
 *
 * <p>The detour pays: the JIT compiler vectorises loops over arrays but not over buffers, and a
 * block stays in the first-level cache.
 */
final class Scratch64 {
  /** Elements of a block: five blocks of doubles are 20 KiB, within any first-level cache. */
  static final int BLOCK = 512;

  double[] a;
  double[] b;
  double[] c;
  double[] d;
  double[] e;
  /*acc*/ double[] sums;
  final Cursor64 cursorA = new Cursor64();
  final Cursor64 cursorB = new Cursor64();
  private Product64 product;
  private Update64 update;

  Scratch64(int length) {
    a = new double[length];
    b = new double[length];
    c = new double[length];
    d = new double[length];
    e = new double[length];
    sums = new /*acc*/ double[length];
  }

  /** A divided product that nobody else uses as long as this scratch is taken. */
  Product64 product(int parts) {
    if (product == null) {
      product = new Product64(parts);
    }
    return product;
  }

  /** A divided update that nobody else uses as long as this scratch is taken. */
  Update64 update(int parts) {
    if (update == null) {
      update = new Update64(parts);
    }
    return update;
  }

  /** How many whole rows make a block, at least one. */
  static int rowsPerBlock(int cols) {
    return cols >= BLOCK ? 1 : BLOCK / cols;
  }

  /** The scratch not in use, one per thread as long as few threads compute at once. */
  static final class Pool {
    private static final int SLOTS = 32;
    private final AtomicReferenceArray<Scratch64> free = new AtomicReferenceArray<>(SLOTS);

    /** Scratch whose arrays take a block, and a row of {@code cols}. */
    Scratch64 take(int cols) {
      int needed = Math.max(BLOCK, cols);
      Scratch64 scratch = free.getAndSet(slot(), null);
      return scratch == null || scratch.a.length < needed ? new Scratch64(needed) : scratch;
    }

    void giveBack(Scratch64 scratch) {
      free.setRelease(slot(), scratch);
    }

    private static int slot() {
      return (int) Thread.currentThread().getId() & (SLOTS - 1);
    }
  }
}
