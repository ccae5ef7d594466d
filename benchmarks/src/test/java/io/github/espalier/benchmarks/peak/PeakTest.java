package io.github.espalier.benchmarks.peak;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.espalier.tensor.DType;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PeakTest {
  /** A million operations in at least 10 ms: at most 100 million per second. */
  private static long planted() {
    long start = System.nanoTime();
    while (System.nanoTime() - start < 10_000_000) {
      LockSupport.parkNanos(1_000_000);
    }
    return 1_000_000;
  }

  @Test
  void addsUpWhatTheThreadsDidInTheTimeTheyTook() {
    LongSupplier planted = PeakTest::planted;
    assertThat(Peak.flopsPerSecond(List.of(planted), 200_000_000)).isBetween(1e6, 100e6);
    assertThat(Peak.flopsPerSecond(List.of(planted, planted), 200_000_000)).isBetween(1e6, 200e6);
  }

  @ParameterizedTest
  @EnumSource(DType.class)
  void everyLoopSaysWhatItDid(DType dtype) {
    // 2 per multiply-add: 512 numbers, 8 on each, 400 times.
    LongSupplier jit = dtype == DType.FLOAT64 ? new JitFmaLoop64() : new JitFmaLoop32();
    assertThat(jit.getAsLong()).isEqualTo(2L * 512 * 8 * 400);
    // 12 vectors of 128 to 512 bits, 40,000 times.
    assertThat(Peak.loop(dtype).getAsLong())
        .isIn(
            2L * 512 * 8 * 400,
            2L * 12 * 16 / dtype.bytes() * 40_000,
            2L * 12 * 32 / dtype.bytes() * 40_000,
            2L * 12 * 64 / dtype.bytes() * 40_000);
  }
}
