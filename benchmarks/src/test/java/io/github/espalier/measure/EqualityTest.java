package io.github.espalier.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.espalier.backend.Backend;
import io.github.espalier.backend.Backends;
import io.github.espalier.benchmarks.network.Case;
import io.github.espalier.tensor.DType;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class EqualityTest {
  private static final Task WORK = Case.parse("20-30-30-4@16").task();

  private static Trace trace(Backend backend, Task work) {
    try (backend;
        Subject subject = new Subject(backend, work, Kinks.clearOf(work))) {
      return subject.trace();
    }
  }

  /** The reference with a slip that only gradients show. */
  private static final class TransposedGradient extends ReferenceBackend {
    @Override
    protected void doMatmul(
        double alpha,
        ReferenceTensor a,
        boolean transA,
        ReferenceTensor b,
        boolean transB,
        boolean accumulate,
        ReferenceTensor out) {
      super.doMatmul(alpha, a, transA, b, transB, accumulate, out);
      if (transA && out.rows() == out.cols()) {
        for (int r = 0; r < out.rows(); r++) {
          for (int c = 0; c < r; c++) {
            double held = out.data[r * out.cols() + c];
            out.data[r * out.cols() + c] = out.data[c * out.cols() + r];
            out.data[c * out.cols() + r] = held;
          }
        }
      }
    }
  }

  /** FLOAT64 that is FLOAT32 inside. */
  private static final class RoundedProduct extends ReferenceBackend {
    @Override
    protected void doMatmul(
        double alpha,
        ReferenceTensor a,
        boolean transA,
        ReferenceTensor b,
        boolean transB,
        boolean accumulate,
        ReferenceTensor out) {
      super.doMatmul(alpha, a, transA, b, transB, accumulate, out);
      for (int i = 0; i < out.size(); i++) {
        out.data[i] = (float) out.data[i];
      }
    }
  }

  @ParameterizedTest
  @EnumSource(DType.class)
  void plainAgreesWithTheReference(DType dtype) {
    Trace expected = trace(new ReferenceBackend(), WORK);
    Trace actual = trace(Backends.create("plain", dtype), WORK);

    assertThat(Equality.difference(expected, actual, Tolerance.of(dtype, WORK))).isEmpty();
    assertThat(Equality.largest(expected, actual)).isLessThan(Tolerance.of(dtype, WORK).relative());
  }

  @ParameterizedTest
  @ValueSource(strings = {"3-5-1@8", "8-8:gelu-3:identity@5", "deep-8x256@4", "parity-batch@4"})
  void holdsForOtherNetworks(String text) {
    Task work = Case.parse(text).task();

    assertThat(
            Equality.difference(
                trace(new ReferenceBackend(), work),
                trace(Backends.create("plain", DType.FLOAT32), work),
                Tolerance.of(DType.FLOAT32, work)))
        .isEmpty();
  }

  @Test
  void findsATransposedGradient() {
    assertThat(
            Equality.difference(
                trace(new ReferenceBackend(), WORK),
                trace(new TransposedGradient(), WORK),
                Tolerance.of(DType.FLOAT32, WORK)))
        .hasValueSatisfying(
            text -> assertThat(text).contains("gradient of 1.dense.weight differs at index"));
  }

  @Test
  void findsSinglePrecisionInsideDouble() {
    Trace expected = trace(new ReferenceBackend(), WORK);
    Trace actual = trace(new RoundedProduct(), WORK);

    assertThat(Equality.difference(expected, actual, Tolerance.of(DType.FLOAT64, WORK)))
        .isPresent();
    assertThat(Equality.difference(expected, actual, Tolerance.of(DType.FLOAT32, WORK))).isEmpty();
  }

  @Test
  void countsNotANumberAsADifference() {
    Trace expected = new Trace(Map.of("output", new double[] {1}));
    Trace actual = new Trace(Map.of("output", new double[] {Double.NaN}));

    assertThat(Equality.difference(expected, actual, Tolerance.of(DType.FLOAT32, WORK)))
        .isPresent();
  }

  @Test
  void tolerancesComeFromPrecisionAndLengthOfSums() {
    // Longest sum 30, three products: 16 · 2^-52 · √30 · 3.
    assertThat(Tolerance.of(DType.FLOAT64, WORK).relative())
        .isEqualTo(16 * 0x1p-52 * Math.sqrt(30) * 3);
  }

  @Test
  void tracesSurviveTheFile(@TempDir Path folder) throws Exception {
    Trace trace = trace(new ReferenceBackend(), WORK);
    trace.write(folder.resolve("trace"));

    Trace read = Trace.read(folder.resolve("trace"));

    assertThat(read.arrays().keySet()).isEqualTo(trace.arrays().keySet());
    trace
        .arrays()
        .forEach((name, numbers) -> assertThat(read.arrays().get(name)).isEqualTo(numbers));
  }
}
