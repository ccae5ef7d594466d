package io.github.espalier.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.espalier.benchmarks.SampleResults;
import io.github.espalier.tensor.DType;
import org.junit.jupiter.api.Test;

class ResultsTest {
  private final Results results = SampleResults.results();

  private Row row(String backend, Kind kind) {
    return results.row(new Engine(backend, DType.FLOAT64), SampleResults.WORK, kind).orElseThrow();
  }

  @Test
  void aDifferenceWithinTheNoiseIsATie() {
    // plain 10 ms ± 2 %, ejml 10.5 ms ± 2 %: factor 1.05, noise 2 · √(2.1² + 2²) % = 5.8 %.
    assertThat(results.factor(row("ejml", Kind.TRAINING))).isCloseTo(1.05, within(1e-9));
    assertThat(results.ties(row("ejml", Kind.TRAINING))).isTrue();
    assertThat(results.sharesFirst(row("plain", Kind.TRAINING))).isTrue();
  }

  @Test
  void aDifferenceBeyondTheNoiseIsNot() {
    // plain 10 ms, ejml 20 ms.
    assertThat(results.factor(row("ejml", Kind.FORWARD))).isCloseTo(2, within(1e-9));
    assertThat(results.ties(row("ejml", Kind.FORWARD))).isFalse();
    assertThat(results.sharesFirst(row("plain", Kind.FORWARD))).isFalse();
  }

  @Test
  void countsSamples() {
    // 32 samples in 10 ms; a prediction is one sample.
    assertThat(row("plain", Kind.TRAINING).samplesPerSecond()).isCloseTo(3200, within(1e-6));
    assertThat(row("plain", Kind.PREDICTION).samplesPerSecond()).isCloseTo(100, within(1e-6));
  }

  @Test
  void theSpreadIgnoresOutliers() {
    // Median 10; distances 0 0 1 2 90, their median 1.
    assertThat(Statistic.of(10, 100, 11, 8, 10)).isEqualTo(new Statistic(10, 1.4826 / 10));
    assertThat(Statistic.of(4, 2)).isEqualTo(new Statistic(3, 1.4826 / 3));
  }
}
