package io.github.espalier.backend.nd4j;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasTrans;

import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.openblas.global.openblas_nolapack;

/**
 * BLAS calls on the tensors' memory; they allocate nothing.
 *
 * <p>Crossing into native code costs some 60 ns, less than a Java loop over more than a dozen
 * multiply-adds, so that even the smallest products go there.
 */
final class Blas64 {
  private Blas64() {}

  /**
   * out ← alpha · op(a) · op(b) + beta · out, where op(a) is m×k and op(b) is k×n.
   *
   * @param strideA elements from one row of a to the next, as stored; likewise the others
   */
  static void gemm(
      int m,
      int n,
      int k,
      double alpha,
      DoublePointer a,
      int strideA,
      boolean transA,
      DoublePointer b,
      int strideB,
      boolean transB,
      double beta,
      DoublePointer out,
      int strideOut) {
    int opA = transA ? CblasTrans : CblasNoTrans;
    int opB = transB ? CblasTrans : CblasNoTrans;
    if (m == 1) {
      // outᵀ = op(b)ᵀ · op(a)ᵀ
      openblas_nolapack.cblas_dgemv(
          CblasRowMajor,
          transB ? CblasNoTrans : CblasTrans,
          transB ? n : k,
          transB ? k : n,
          alpha,
          b,
          strideB,
          a,
          transA ? strideA : 1,
          beta,
          out,
          1);
    } else if (n == 1) {
      openblas_nolapack.cblas_dgemv(
          CblasRowMajor,
          opA,
          transA ? k : m,
          transA ? m : k,
          alpha,
          a,
          strideA,
          b,
          transB ? 1 : strideB,
          beta,
          out,
          strideOut);
    } else {
      openblas_nolapack.cblas_dgemm(
          CblasRowMajor, opA, opB, m, n, k, alpha, a, strideA, b, strideB, beta, out, strideOut);
    }
  }

  /** y ← y + alpha·x, for n elements. */
  static void axpy(int n, double alpha, DoublePointer x, DoublePointer y) {
    openblas_nolapack.cblas_daxpy(n, alpha, x, 1, y, 1);
  }
}
