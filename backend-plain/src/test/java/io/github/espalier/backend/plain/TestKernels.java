package io.github.espalier.backend.plain;

import io.github.espalier.backend.Backend;
import io.github.espalier.backend.BackendOptions;
import io.github.espalier.backend.Backends;
import io.github.espalier.tensor.DType;

/** Plain backends with either kernel. */
final class TestKernels {
  private TestKernels() {}

  static Backend jit(DType dtype) {
    return with("jit", dtype);
  }

  static Backend vector(DType dtype) {
    return with("vector", dtype);
  }

  static Backend with(String kernel, DType dtype) {
    return Backends.create("plain", BackendOptions.defaults().dtype(dtype).with("kernel", kernel));
  }

  /** Two threads that divide whatever has two rows, with the best kernel there is. */
  static Backend divided(DType dtype) {
    return PlainProvider.create(KernelChoice.AUTO.kernels(), dtype, 2, new Division(0, 0, 0, 1));
  }

  /** Whether this JVM was started with the Vector API, as the build does. */
  static boolean vectorApi() {
    return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
  }
}
