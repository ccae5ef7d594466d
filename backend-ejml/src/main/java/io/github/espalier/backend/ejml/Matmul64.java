package io.github.espalier.backend.ejml;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.mult.MatrixMatrixMult_DDRM;
import org.ejml.dense.row.mult.MatrixVectorMult_DDRM;

/**
 * Matrix products and transposes by EJML, single-threaded and without allocation.
 *
 * <p>The algorithms are called by name: which of them is best is decided here, not by the
 * process-wide mutable switches of {@code EjmlParameters}. The {@code _aux} variants would
 * allocate.
 */
// The casts that change nothing here round in the generated FLOAT32 twin.
@SuppressWarnings("cast")
final class Matmul64 {
  /** From this many columns of the result on, adding up rows beats dot products down columns. */
  private static final int REORDER_COLS = 10;

  private Matmul64() {}

  /** out ← a·b, plus out if accumulate. */
  static void mult(DMatrixRMaj a, DMatrixRMaj b, boolean accumulate, DMatrixRMaj out) {
    if (b.numCols == 1) {
      if (accumulate) {
        MatrixVectorMult_DDRM.multAdd(a, b, out);
      } else {
        MatrixVectorMult_DDRM.mult(a, b, out);
      }
    } else if (b.numCols >= REORDER_COLS) {
      if (accumulate) {
        MatrixMatrixMult_DDRM.multAdd_reorder(a, b, out);
      } else {
        MatrixMatrixMult_DDRM.mult_reorder(a, b, out);
      }
    } else if (accumulate) {
      MatrixMatrixMult_DDRM.multAdd_small(a, b, out);
    } else {
      MatrixMatrixMult_DDRM.mult_small(a, b, out);
    }
  }

  /** out ← aᵀ·b, plus out if accumulate. */
  static void multTransA(DMatrixRMaj a, DMatrixRMaj b, boolean accumulate, DMatrixRMaj out) {
    if (b.numCols == 1) {
      if (accumulate) {
        MatrixVectorMult_DDRM.multAddTransA_reorder(a, b, out);
      } else {
        MatrixVectorMult_DDRM.multTransA_reorder(a, b, out);
      }
    } else if (b.numCols >= REORDER_COLS) {
      if (accumulate) {
        MatrixMatrixMult_DDRM.multAddTransA_reorder(a, b, out);
      } else {
        MatrixMatrixMult_DDRM.multTransA_reorder(a, b, out);
      }
    } else if (accumulate) {
      MatrixMatrixMult_DDRM.multAddTransA_small(a, b, out);
    } else {
      MatrixMatrixMult_DDRM.multTransA_small(a, b, out);
    }
  }

  /**
   * out ← alpha · op(a) · op(b), plus out if accumulate. With {@code transB} it runs at half speed,
   * and without scratch there is no better way: whoever can hands over transposed weights instead.
   */
  static void general(
      /*acc*/ double alpha,
      DMatrixRMaj a,
      boolean transA,
      DMatrixRMaj b,
      boolean transB,
      boolean accumulate,
      DMatrixRMaj out) {
    double factor = (double) alpha;
    if (transA && transB) {
      if (accumulate) {
        MatrixMatrixMult_DDRM.multAddTransAB(factor, a, b, out);
      } else {
        MatrixMatrixMult_DDRM.multTransAB(factor, a, b, out);
      }
    } else if (transB) {
      if (accumulate) {
        MatrixMatrixMult_DDRM.multAddTransB(factor, a, b, out);
      } else {
        MatrixMatrixMult_DDRM.multTransB(factor, a, b, out);
      }
    } else if (transA) {
      if (accumulate) {
        MatrixMatrixMult_DDRM.multAddTransA_reorder(factor, a, b, out);
      } else {
        MatrixMatrixMult_DDRM.multTransA_reorder(factor, a, b, out);
      }
    } else if (accumulate) {
      MatrixMatrixMult_DDRM.multAdd_reorder(factor, a, b, out);
    } else {
      MatrixMatrixMult_DDRM.mult_reorder(factor, a, b, out);
    }
  }

  /** out ← aᵀ. */
  static void transpose(DMatrixRMaj a, DMatrixRMaj out) {
    CommonOps_DDRM.transpose(a, out);
  }
}
