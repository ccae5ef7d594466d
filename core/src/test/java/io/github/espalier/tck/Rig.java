package io.github.espalier.tck;

import io.github.espalier.backend.Backend;
import io.github.espalier.tensor.DType;
import io.github.espalier.tensor.Tensor;
import java.util.function.Function;

/** The backend under test, in one format, with what the parts need around it. */
final class Rig implements AutoCloseable {
  final DType dtype;
  final Backend backend;
  final Backend reference = new HeapBackend(DType.FLOAT64);
  final boolean allocationFree;
  private final Function<DType, Backend> factory;

  Rig(DType dtype, Function<DType, Backend> factory, boolean allocationFree) {
    this.dtype = dtype;
    this.factory = factory;
    this.allocationFree = allocationFree;
    this.backend = factory.apply(dtype);
    if (backend.dtype() != dtype) {
      throw new AssertionError("create(" + dtype + ") gave a backend of " + backend.dtype());
    }
  }

  /** Another backend of the same kind. */
  Backend another(DType format) {
    return factory.apply(format);
  }

  Tensor tensor(int rows, int cols, double... values) {
    return Execution.tensor(backend, rows, cols, values);
  }

  /** The call on the backend under test. */
  Execution execution(Call call) {
    return new Execution(call, backend);
  }

  /** The call on the reference, run, with the inputs as the format under test holds them. */
  Execution expected(Call call) {
    Call rounded = call.with(arg -> arg.holding(Values.rounded(dtype, arg.values())));
    return new Execution(rounded, reference).run();
  }

  @Override
  public void close() {
    backend.close();
    reference.close();
  }
}
