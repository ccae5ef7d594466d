package io.github.espalier.backend.plain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.espalier.backend.Backend;
import io.github.espalier.tensor.DType;
import io.github.espalier.tensor.Shape;
import io.github.espalier.tensor.Tensor;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Products longer than a panel and with every remainder of rows and vectors: those of the Vector
 * API kernel are those of the JIT kernel.
 *
 * <p>The factors are small whole numbers, so that no sum rounds and the results must be equal.
 */
@EnabledIf("io.github.espalier.backend.plain.TestKernels#vectorApi")
class VectorProductTest {
  @ParameterizedTest
  @CsvSource({
    "1, 1, 1",
    "1, 600, 33",
    "2, 257, 16",
    "3, 256, 65",
    "4, 512, 130",
    "7, 300, 48",
    "8, 8, 8",
    "13, 513, 72",
    "16, 5, 97",
    "27, 260, 100"
  })
  void areThoseOfTheJitKernel(int m, int k, int n) {
    for (DType dtype : DType.values()) {
      for (int form = 0; form < 16; form++) {
        boolean transA = (form & 1) != 0;
        boolean transB = (form & 2) != 0;
        boolean accumulate = (form & 4) != 0;
        double alpha = (form & 8) != 0 ? 1 : -2;
        try (Backend jit = TestKernels.jit(dtype);
            Backend vector = TestKernels.vector(dtype)) {
          assertThat(product(vector, m, k, n, transA, transB, accumulate, alpha))
              .as("%s, A%s B%s", dtype, transA ? "ᵀ" : "", transB ? "ᵀ" : "")
              .containsExactly(
                  product(jit, m, k, n, transA, transB, accumulate, alpha), within(0.0));
        }
      }
    }
  }

  private static double[] product(
      Backend backend,
      int m,
      int k,
      int n,
      boolean transA,
      boolean transB,
      boolean accumulate,
      double alpha) {
    Tensor a = whole(backend, transA ? k : m, transA ? m : k, 1);
    Tensor b = whole(backend, transB ? n : k, transB ? k : n, 2);
    Tensor out = whole(backend, m, n, 3);
    backend.matmul(alpha, a, transA, b, transB, accumulate, out);
    return out.toArray();
  }

  private static Tensor whole(Backend backend, int rows, int cols, int seed) {
    double[] values = new double[rows * cols];
    for (int i = 0; i < values.length; i++) {
      values[i] = (i * 7 + seed * 5) % 11 - 5;
    }
    Tensor tensor = backend.allocate(Shape.of(rows, cols));
    backend.upload(values, 0, tensor);
    return tensor;
  }
}
