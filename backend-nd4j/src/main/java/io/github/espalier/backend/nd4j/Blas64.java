package io.github.espalier.backend.nd4j;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasTrans;

import org.bytedeco.openblas.global.openblas_nolapack;

/**
 * BLAS calls on the tensors' memory; they read and write current rows only, and allocate nothing.
 *
 * <p>Crossing into native code costs some 60 ns, less than a Java loop over more than a dozen
 * multiply-adds, so that even the smallest products go there.
 */
@SuppressWarnings("cast") // the casts narrow in the FLOAT32 copy of this file
final class Blas64 {
  private Blas64() {}

  /** out ← alpha · op(a) · op(b), plus out if {@code accumulate}. */
  static void gemm(
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
    if (m == 1) {
      // op(a) is one row, contiguous however a is stored: outᵀ = op(b)ᵀ · op(a)ᵀ.
      gemv((double) alpha, b, !transB, a, beta, out);
    } else if (n == 1) {
      gemv((double) alpha, a, transA, b, beta, out);
    } else {
      openblas_nolapack.cblas_dgemm(
          CblasRowMajor,
          transA ? CblasTrans : CblasNoTrans,
          transB ? CblasTrans : CblasNoTrans,
          m,
          n,
          k,
          (double) alpha,
          a.pointer,
          a.cols(),
          b.pointer,
          b.cols(),
          beta,
          out.pointer,
          n);
    }
  }

  private static void gemv(
      double alpha,
      Nd4jTensor64 matrix,
      boolean transposed,
      Nd4jTensor64 vector,
      double beta,
      Nd4jTensor64 out) {
    openblas_nolapack.cblas_dgemv(
        CblasRowMajor,
        transposed ? CblasTrans : CblasNoTrans,
        matrix.rows(),
        matrix.cols(),
        alpha,
        matrix.pointer,
        matrix.cols(),
        vector.pointer,
        1,
        beta,
        out.pointer,
        1);
  }

  /** y ← y + alpha·x. */
  static void axpy(/*acc*/ double alpha, Nd4jTensor64 x, Nd4jTensor64 y) {
    openblas_nolapack.cblas_daxpy(y.size(), (double) alpha, x.pointer, 1, y.pointer, 1);
  }
}
