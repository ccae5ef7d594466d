package io.github.espalier.backend.ejml;

import io.github.espalier.backend.Backend;
import io.github.espalier.tck.BackendContract;
import io.github.espalier.tensor.DType;

/**
 * The contract of all backends with every packed product divided among EJML's pool, whose tasks are
 * garbage.
 */
class EjmlAllThreadsContractTest extends BackendContract {
  private static final int THREADS = 3;

  @Override
  protected Backend create(DType dtype) {
    return dtype == DType.FLOAT64 ? new EjmlBackend64(THREADS, 1) : new EjmlBackend32(THREADS, 1);
  }
}
