package io.github.espalier.consumer;

import io.github.espalier.backend.Backend;
import io.github.espalier.backend.BackendOptions;
import io.github.espalier.backend.Backends;
import io.github.espalier.tensor.Shape;
import io.github.espalier.tensor.Tensor;

/** A program of a user, in a package of its own; PlainProviderTest runs it in a JVM of its own. */
public final class OnModulePath {
  private OnModulePath() {}

  /** Prints the module that core is in, the backends found and what multiplies for this kernel. */
  public static void main(String[] args) {
    System.out.println(Backends.class.getModule().getName() + " " + Backends.available());
    try (Backend backend =
            Backends.create("plain", BackendOptions.defaults().with("kernel", args[0]));
        Tensor two = backend.allocate(Shape.of(1, 1))) {
      backend.fill(two, 2);
      Tensor four = backend.allocate(Shape.of(1, 1));
      backend.matmul(1, two, false, two, false, false, four);
      if (four.toArray()[0] != 4) {
        throw new IllegalStateException("2 · 2 = " + four.toArray()[0]);
      }
      System.out.println(backend.description());
    }
  }
}
