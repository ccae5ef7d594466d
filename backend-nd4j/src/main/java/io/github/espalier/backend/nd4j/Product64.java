package io.github.espalier.backend.nd4j;

import io.github.espalier.backend.Workers;

/**
 * A matrix product, divided among threads if it is large enough.
 *
 * <p>The longer side of the result is divided, so that as little as possible of the factors is read
 * by several threads.
 */
@SuppressWarnings("cast") // the casts narrow in the FLOAT32 copy of this file
final class Product64 extends Divided64 {
  /** The least multiply-adds worth dividing. */
  static final long LEAST_WORK = 1_000_000;

  /** Parts begin at multiples of what OpenBLAS's kernels compute at once. */
  static final int GRAIN = 16;

  private final Cursor64[] cursorsA;
  private final Cursor64[] cursorsB;
  private final Cursor64[] cursorsOut;

  private int m;
  private int n;
  private int k;
  private double alpha;
  private double beta;
  private Nd4jTensor64 a;
  private Nd4jTensor64 b;
  private Nd4jTensor64 out;
  private boolean transA;
  private boolean transB;

  /** A product in the given number of parts. */
  Product64(int parts) {
    super(parts);
    cursorsA = cursors(parts);
    cursorsB = cursors(parts);
    cursorsOut = cursors(parts);
  }

  private static Cursor64[] cursors(int count) {
    Cursor64[] cursors = new Cursor64[count];
    for (int i = 0; i < count; i++) {
      cursors[i] = new Cursor64();
    }
    return cursors;
  }

  /** Whether a product is divided; depends on nothing else. */
  static boolean divides(int threads, int m, int n, int k) {
    return threads > 1 && (long) m * n * k >= LEAST_WORK;
  }

  /** out ← alpha · op(a) · op(b), plus out if {@code accumulate}. */
  static void run(
      Workers workers,
      Scratch64 s,
      /*acc*/ double alpha,
      Nd4jTensor64 a,
      boolean transA,
      Nd4jTensor64 b,
      boolean transB,
      boolean accumulate,
      Nd4jTensor64 out) {
    int m = out.rows();
    int n = out.cols();
    int k = transA ? a.rows() : a.cols();
    double beta = accumulate ? 1 : 0;
    if (!divides(workers.threads(), m, n, k)) {
      Blas64.gemm(
          m,
          n,
          k,
          (double) alpha,
          a.pointer,
          a.cols(),
          transA,
          b.pointer,
          b.cols(),
          transB,
          beta,
          out.pointer,
          n);
      return;
    }
    Product64 p = s.product(workers.threads());
    p.m = m;
    p.n = n;
    p.k = k;
    p.alpha = (double) alpha;
    p.beta = beta;
    p.a = a;
    p.b = b;
    p.out = out;
    p.transA = transA;
    p.transB = transB;
    try {
      p.compute(workers);
    } finally {
      p.a = null;
      p.b = null;
      p.out = null;
    }
  }

  @Override
  void compute(int part) {
    boolean byRows = m >= n;
    int side = byRows ? m : n;
    int from = Workers.start(part, parts, side, GRAIN);
    int count = Workers.start(part + 1, parts, side, GRAIN) - from;
    if (count == 0) {
      return;
    }
    Cursor64 toA = cursorsA[part];
    Cursor64 toB = cursorsB[part];
    Cursor64 toOut = cursorsOut[part];
    if (byRows) {
      toA.at(a, transA ? from : (long) from * a.cols());
      toB.at(b, 0);
      toOut.at(out, (long) from * n);
    } else {
      toA.at(a, 0);
      toB.at(b, transB ? (long) from * b.cols() : from);
      toOut.at(out, from);
    }
    Blas64.gemm(
        byRows ? count : m,
        byRows ? n : count,
        k,
        alpha,
        toA,
        a.cols(),
        transA,
        toB,
        b.cols(),
        transB,
        beta,
        toOut,
        n);
  }
}
