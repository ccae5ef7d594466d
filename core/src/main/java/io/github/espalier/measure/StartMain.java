package io.github.espalier.measure;

import io.github.espalier.backend.Backend;
import io.github.espalier.tensor.Shape;
import io.github.espalier.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/** The JVM whose start-up is timed: opens a backend, computes one product, says so and ends. */
public final class StartMain {
  private static final int SIZE = 64;

  private StartMain() {}

  /**
   * Opens a backend and multiplies, or without arguments does nothing.
   *
   * @param arguments a setup; or nothing
   */
  public static void main(String[] arguments) {
    if (arguments.length > 0) {
      try (Backend backend = SetupText.open(SetupText.read(List.of(arguments)))) {
        Tensor a = backend.allocate(Shape.of(SIZE, SIZE));
        Tensor b = backend.allocate(Shape.of(SIZE, SIZE));
        Tensor out = backend.allocate(Shape.of(SIZE, SIZE));
        double[] ones = new double[SIZE * SIZE];
        Arrays.fill(ones, 1);
        backend.upload(ones, 0, a);
        backend.upload(ones, 0, b);
        backend.matmul(1, a, false, b, false, false, out);
        if (out.toArray()[0] != SIZE) {
          throw new IllegalStateException("the first product is wrong: " + out.toArray()[0]);
        }
      } catch (RuntimeException | LinkageError e) {
        System.out.println(Server.FAILED + "\t" + Server.reason(e));
        return;
      }
    }
    System.out.println(Server.OK);
    System.out.flush();
    // What a native library does when the JVM ends is not part of starting it.
    Runtime.getRuntime().halt(0);
  }
}
